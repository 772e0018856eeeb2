"""Style cache: cached styles are those that each report would compute itself."""

import re
from pathlib import Path

import pytest

from reports import render
from reports.engine import styles
from reports.pdf import pdf_writer
from reports.samples import kinds as samples
from tests.reports.factories import make_comparison, make_imprint

STYLES = Path(pdf_writer.__file__).parents[1] / "styles"
# What the styles of a place are told by: being last, and what stands before it.
KNOWN = {":last-child", "::after", "+"}


def test_selectors_ask_only_for_what_tells_two_places_apart() -> None:
    asked: set[str] = set()
    for sheet in STYLES.glob("*.css"):
        plain = re.sub(
            r"/\*.*?\*/|@font-face[^}]*\}|@page[^{]*\{(?:[^{}]|\{[^}]*\})*\}", "", sheet.read_text()
        )
        for selector in re.findall(r"([^{}]+)\{", plain):
            asked |= set(re.findall(r"::?[a-z-]+(?:\([^)]*\))?|[+~>]", selector))
            assert set(re.findall(r"\[([^]=]+)[^]]*\]", selector)) <= styles.TEXTS
            assert "=" not in selector
    assert asked == KNOWN


def test_a_press_that_has_printed_other_reports_prints_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    report = make_comparison()
    render.render_comparison(make_comparison(imprint=make_imprint(paper="Letter")))
    samples.print_sample("minutes", language="de")
    warm = render.render_comparison(report)
    monkeypatch.delattr(pdf_writer._of_thread, "writer")
    assert render.render_comparison(report) == warm


def test_a_press_forgets_styles_before_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = pdf_writer.thread_writer().fast
    assert writer is not None
    kept = writer.style_caches
    monkeypatch.setattr(styles, "MOST_KEPT", 10)
    first = samples.print_sample("comparison")
    places = len(kept["A4"].places)
    assert samples.print_sample("comparison") == first
    assert len(kept["A4"].places) == places > 10
