"""Page counts of the samples: on both papers and in both languages no sheet runs over by a few lines."""

import pytest

from reports.samples.kinds import print_sample
from tests.reports.page_boxes import LEAST_FILLED, pages_of

COUNTS = {"card": 2, "walk-in": 1, "company": 3 + 2 * 8}  # two pages a pair


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
