"""Nothing that is to be read is smaller than 8.5 points; only the running head and foot of a page are."""

from __future__ import annotations

import pytest

from reports import render
from reports.samples.kinds import SAMPLES, print_sample
from tests.reports.factories import hard_cases, hebrew_card
from tests.reports.page_boxes import FOOT, HEAD, pages_of
from tests.reports.test_contents import company_of
from tests.reports.type_sizes import texts_of

LEAST = 8.5
READ_FROM_AFAR = 18.0  # points: the smallest on a sheet that hangs on a wall, its date


def sizes_of(pdf: bytes) -> list[float]:
    """List the sizes of all that stands between running head and foot."""
    height = pages_of(pdf)[0].height
    return [
        round(text.size, 2) for texts in texts_of(pdf) for text in texts if FOOT < text.base < height - HEAD
    ]


@pytest.mark.parametrize("kind", SAMPLES)
def test_nothing_but_head_and_foot_of_a_page_is_smaller_than_eight_and_a_half_points(kind: str) -> None:
    assert min(sizes_of(print_sample(kind, language="de", paper="Letter"))) >= LEAST


@pytest.mark.parametrize(("departments", "pairs"), [(14, 2), (40, 2)])
def test_the_matrix_of_many_departments_is_as_large(departments: int, pairs: int) -> None:
    assert min(sizes_of(render.render_company(company_of(departments, pairs, paper="Letter")))) >= LEAST


@pytest.mark.parametrize("name", hard_cases())
def test_what_strains_a_layout_is_set_no_smaller(name: str) -> None:
    assert min(sizes_of(render.render_comparison(hard_cases()[name]))) >= LEAST


def test_a_card_in_another_script_is_as_large() -> None:
    assert min(sizes_of(render.render_card(hebrew_card()))) >= LEAST


def test_the_reader_of_sizes_sees_the_small_letters_of_head_and_foot() -> None:
    pages = texts_of(print_sample("comparison"))
    assert {7.0, 8.0} <= {round(text.size, 1) for text in pages[1]}


def test_a_sheet_to_hang_up_is_read_from_afar() -> None:
    assert min(sizes_of(print_sample("poster"))) >= READ_FROM_AFAR
