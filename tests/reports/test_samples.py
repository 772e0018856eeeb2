"""Every kind of report has a sample, so that what all of them must keep is tested on all of them."""

import pytest

from reports import render
from reports.samples.kinds import SAMPLES, print_sample
from tests.reports.page_boxes import LEAST_FILLED, pages_of

COUNTS = {"card": 2, "walk-in": 1, "company": 3 + 2 * 8}  # two pages a pair


def test_every_function_that_prints_a_report_has_its_sample() -> None:
    printing = {name for name in vars(render) if name.startswith("render_")}
    assert {printed.__name__ for printed, _sample in SAMPLES.values()} == printing


@pytest.mark.parametrize(
    ("kind", "language", "paper"),
    [
        ("card", "en", "Letter"),
        ("card", "de", "Letter"),
        ("card", "de", "A4"),
        ("walk-in", "en", "Letter"),
        ("company", "de", "Letter"),
    ],
)
def test_a_sheet_has_as_many_pages_as_it_needs_and_none_is_under_a_third_full(
    kind: str, language: str, paper: str
) -> None:
    pages = pages_of(print_sample(kind, language=language, paper=paper))
    assert len(pages) == COUNTS[kind]
    assert [page.filled for page in pages if page.filled < LEAST_FILLED] == []
