"""After the exchange no page, file or print tells apart companies that differ in hidden grades only.

Of prints their data is compared; `python -m tests.anonymity.pages --prints` compares their pages.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.anonymity.audits.publishing import empty_database
from tests.anonymity.pages.__main__ import differences
from tests.anonymity.pages.hidden import hidden_in, random_companies, visible


def test_no_page_file_or_print_tells_hidden_grades_apart(tmp_path: Path) -> None:
    companies = random_companies(Random("1|0"))
    assert hidden_in(companies) > 10
    with empty_database(tmp_path) as empty:
        assert differences(companies, empty, prints=False) == []


def test_twins_differ_in_what_is_hidden_and_in_nothing_else() -> None:
    for number in range(20):
        companies = random_companies(Random(number))
        assert hidden_in(companies) > 0
        for one, other in zip(companies.first, companies.second, strict=True):
            for direction, card in one.items():
                if max(card.ballots, other[direction].ballots) >= 5:
                    assert card.ballots >= 5
                    assert list(map(visible, card.columns)) == list(map(visible, other[direction].columns))
