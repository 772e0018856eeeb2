"""A sheet to hang up is one page, as large as its words allow, and tells nobody's shortcomings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import render
from reports.data import Paper
from reports.data_meetings import CelebrationSheet, Recognised
from reports.samples.data import sample_imprint
from reports.samples.meetings import sample_celebration
from tests.reports.page_boxes import pages_of
from tests.reports.type_sizes import texts_of

LONG = "Every machine that leaves the yard has its papers with it, signed by two people of both departments. "
FROM_THREE_METRES = 30.0


def celebration(*, successes: int, heroes: int, length: int, paper: Paper = "A4") -> CelebrationSheet:
    """Make a celebration with so many texts of so many letters."""
    return replace(
        sample_celebration(replace(sample_imprint(), paper=paper)),
        successes=tuple((f"{number} {LONG * 20}")[:length] for number in range(successes)),
        heroes=tuple(Recognised(who=f"{(LONG * 2)[: length // 3]} {n}", deed="it") for n in range(heroes)),
    )


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    ("successes", "heroes", "length"),
    [(0, 0, 0), (1, 0, 20), (1, 1, 60), (3, 2, 60), (4, 4, 120), (12, 12, 90), (3, 0, 1900), (0, 40, 90)],
)
def test_whatever_is_celebrated_fits_on_one_page_in_large_letters(
    successes: int, heroes: int, length: int, paper: Paper
) -> None:
    pdf = render.render_poster(celebration(successes=successes, heroes=heroes, length=length, paper=paper))
    (page,) = pages_of(pdf)
    assert page.outside == []
    (texts,) = texts_of(pdf)
    large = [text for text in texts if text.size >= FROM_THREE_METRES - 0.01]
    assert len(large) >= (successes > 0) + (heroes > 0) + 1
    assert all(
        text.base > texts[-1].base + texts[-1].size for text in large
    )  # above the day, which stands last


def test_a_short_text_is_set_larger_than_a_long_one() -> None:
    few, many = (
        texts_of(render.render_poster(sheet))[0][-2].size  # the last name, above the day
        for sheet in (
            celebration(successes=1, heroes=1, length=40),
            celebration(successes=4, heroes=4, length=90),
        )
    )
    assert few > many


def test_the_wall_reads_successes_and_names_and_not_where_somebody_fell_short() -> None:
    (page,) = pages_of(render.render_poster(sample_celebration(sample_imprint())))
    assert "Web leads reach the customer list within a day." in page.text
    assert "Ruth Adeyemi and Tomas Lindqvist" in page.text
    assert "26 June 2026" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Objections still wait for weeks." not in page.text
    assert "A briefing before the fair" not in page.text
