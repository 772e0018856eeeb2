"""The first pages of a company's report name every pair and its page, however many there are."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest

from reports import render
from reports.data import Paper
from reports.data_compared import CompanyComparison, DepartmentTotal, Pair
from reports.samples.data import sample_comparison
from tests.reports.page_boxes import Page, Word, pages_of


def company_of(departments: int, pairs: int, *, paper: Paper) -> CompanyComparison:
    """Return a company whose departments stand in a ring, with further pairs across it."""
    sample = sample_comparison()
    names = [f"Department {n:02}" for n in range(1, departments + 1)]
    ring = [(names[n], names[(n + 1) % departments]) for n in range(departments if departments > 2 else 1)]
    across = [both for both in combinations(names, 2) if both not in ring and both[::-1] not in ring]
    chosen = [*ring, *across][:pairs]
    return CompanyComparison(
        imprint=replace(sample.imprint, paper=paper),
        totals=tuple(DepartmentTotal(department=name, letter="B", mean=2.5) for name in names),
        pairs=tuple(
            Pair(
                first=replace(sample.first, of=one, by=other),
                second=replace(sample.second, of=other, by=one),
            )
            for one, other in chosen
        ),
    )


def lines_of(page: Page) -> list[str]:
    """Return the words of a page that stand beside each other as lines."""
    rows: dict[int, list[Word]] = {}
    for word in sorted(page.words, key=lambda word: word.bottom):
        middle = round((word.top + word.bottom) / 2)
        row = next((row for place, row in rows.items() if abs(place - middle) <= 2), None)
        if row is None:
            rows[middle] = [word]
        else:
            row.append(word)
    return [" ".join(word.text for word in sorted(row, key=lambda word: word.left)) for row in rows.values()]


@pytest.mark.parametrize(
    ("departments", "pairs", "paper"),
    [(2, 1, "A4"), (12, 37, "Letter"), (24, 24, "A4"), (40, 40, "Letter")],
)
def test_every_pair_is_named_with_its_page_and_every_department_stands_in_the_matrix(
    departments: int, pairs: int, paper: Paper
) -> None:
    company = company_of(departments, pairs, paper=paper)
    pages = pages_of(render.render_company(company))
    first_of_a_pair = next(n for n, page in enumerate(pages) if "each receive B from the other" in page.text)
    lines = [line for page in pages[:first_of_a_pair] for line in lines_of(page)]
    for pair in company.pairs:
        named = rf"{pair.first.of} and {pair.second.of} (\d+)( [ABCF])* ?"
        found = next((found for line in lines if (found := re.fullmatch(named, line))), None)
        assert found, f"{pair.first.of} and {pair.second.of} are not in the contents"
        assert f"{pair.first.of} and {pair.second.of} each receive B" in pages[int(found[1]) - 1].text
    for total in company.totals:
        assert any(re.search(rf"^(\d+\. )?{total.department}( [ABCF]| \d|$)", line) for line in lines)
