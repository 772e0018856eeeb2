"""Every kind of report is an archive file (PDF/A-3a) and accessible (PDF/UA-1), as a validator judges it."""

from pathlib import Path

import pytest
from weasyprint import HTML

from reports import render
from reports.data import Paper
from reports.samples.kinds import SAMPLES
from tests.reports.conformance import LANGUAGES, PAPERS, STANDARDS, broken_rules, printed
from tests.reports.factories import hebrew_card

# Each language and each paper once; all of them together take too long to be tried at every change.
SOME: tuple[tuple[str, Paper], ...] = tuple(zip(LANGUAGES, PAPERS, strict=True))


@pytest.mark.timeout(900)  # half a minute of work, on a machine that may have much else to do
def test_every_kind_of_report_breaks_no_rule(tmp_path: Path) -> None:
    hebrew = tmp_path / "hebrew.pdf"
    hebrew.write_bytes(render.render_card(hebrew_card()))
    judged = broken_rules([*printed(tmp_path, SOME), hebrew])
    assert len(judged) == (len(SAMPLES) * len(SOME) + 1) * len(STANDARDS)
    assert {name: rules for name, rules in judged.items() if rules} == {}


def test_the_validator_finds_what_is_broken(tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    HTML(string="<p>No title, no language, no tags.").write_pdf(plain)
    judged = broken_rules([plain])
    assert all(judged["plain.pdf", standard] for standard in STANDARDS)
