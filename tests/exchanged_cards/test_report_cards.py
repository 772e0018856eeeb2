"""What the one way to the results tells, and what it keeps to itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from tests.exchanges import Company, exchanged_round, found_company, open_round, random_ballots, tally_by_hand
from webapp.domain.exports import round_as_csv, round_as_json
from webapp.exchanged_cards.services.results import (
    results_of_department,
    results_of_direction,
    results_of_pair,
    results_of_round,
    shown_round,
)
from webapp.exchanged_cards.services.signatures import sign_as_read
from webapp.models import Card, Person, Round
from webapp.rounds.services.exchanged import NotExchanged
from webapp.storage.database import Database

PAIRS = [("Marketing", "Sales"), ("Legal", "Sales")]
POINTS = {"A": 4, "B": 3, "C": 2, "F": 0}
AUTUMN: dict[str, Any] = {
    "name": "Autumn 2025",
    "opens_on": date(2025, 11, 3),
    "closes_on": date(2025, 11, 14),
    "exchanges_on": date(2025, 11, 18),
    "plans_due_on": date(2025, 12, 9),
}


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Company:
    with database.transaction() as session:
        return found_company(session, tmp_path / "keys", pairs=PAIRS, people=20)


def exported(database: Database, round_: Round) -> dict[tuple[str, str], dict[str, object]]:
    with database.reading() as session:
        found = session.get_one(Round, round_.id)
        content = json.loads(round_as_json(shown_round(found, results_of_round(session, found).cards)))
    return {(card["of"], card["by"]): card for card in content["cards"]}


def test_the_export_equals_a_tally_by_hand_cell_by_cell(database: Database, company: Company) -> None:
    source = Random(5)
    ballots = {
        direction: random_ballots(source, 18)
        for direction in (("Marketing", "Sales"), ("Sales", "Marketing"))
    }
    round_ = exchanged_round(database, company, ballots)
    found = exported(database, round_)
    for direction, handed_in in ballots.items():
        card = found[direction]
        assert card["handed_in"] == 18
        assert card["eligible"] == 20
        for need in card["needs"]:  # type: ignore[attr-defined]
            by_hand = tally_by_hand(handed_in, need["position"])
            graded = sum(by_hand[letter] for letter in "ABCF")
            assert need["counts"] == {letter: by_hand[letter] for letter in "ABCF"}
            assert need["cannot_judge"] == by_hand["X"]
            assert need["answers"] == graded
            assert need["mean"] == round(sum(POINTS[g] * by_hand[g] for g in "ABCF") / graded, 2)


def test_a_card_below_the_minimum_looks_as_if_nobody_had_graded_it(
    database: Database, company: Company
) -> None:
    few = exchanged_round(
        database, company, {("Legal", "Sales"): ["FFFFFF"] * 4, ("Sales", "Legal"): []}, **AUTUMN
    )
    with database.reading() as session:
        round_ = session.get_one(Round, few.id)
        by_four, by_nobody = results_of_round(session, round_).cards
        lines = [
            round_as_csv(shown_round(round_, [card])).decode().replace("Legal", "X").replace("Sales", "X")
            for card in (by_four, by_nobody)
        ]
    assert by_four.shown.handed_in is None
    assert not by_four.shown.published
    assert by_four.printed.letter is None
    assert lines[0] == lines[1]


def test_nothing_is_read_before_the_exchange(database: Database, company: Company) -> None:
    round_id = open_round(database, company, {("Marketing", "Sales"): ["AAAAAA"] * 9})
    marketing, sales = company.departments["Marketing"].id, company.departments["Sales"].id
    with database.reading() as session:
        round_ = session.get_one(Round, round_id)
        for read in (
            lambda: results_of_direction(session, round_, graded_id=marketing, grading_id=sales),
            lambda: results_of_pair(session, round_, one_id=marketing, other_id=sales),
            lambda: results_of_department(session, round_, department_id=marketing),
            lambda: results_of_round(session, round_).cards,
        ):
            with pytest.raises(NotExchanged):
                read()


def test_a_clear_rise_is_called_improved_and_the_rest_is_not(database: Database, company: Company) -> None:
    exchanged_round(database, company, {("Marketing", "Sales"): ["FCBBCC"] * 6 + ["CBBCCF"] * 6}, **AUTUMN)
    now = exchanged_round(database, company, {("Marketing", "Sales"): ["ACBBCC"] * 6 + ["BBBCCF"] * 6})
    card = exported(database, now)["Marketing", "Sales"]
    changes = [need["change"] for need in card["needs"]]  # type: ignore[attr-defined]
    assert changes[0] == "improved"
    assert set(changes[1:]) <= {"no clear change", None}


def test_the_first_round_is_new_and_its_history_has_one_point(database: Database, company: Company) -> None:
    round_ = exchanged_round(database, company, {("Marketing", "Sales"): random_ballots(Random(1), 12)})
    with database.reading() as session:
        (card,) = results_of_round(session, session.get_one(Round, round_.id)).cards
    assert card.shown.change == "new"
    assert card.printed.change == "new"
    assert [point.round_name for point in card.printed.history] == ["Spring 2026"]
    assert all(need.since == "" for need in card.printed.needs)


def test_a_first_card_of_letters_alone_is_called_new_and_not_too_small(
    database: Database, company: Company
) -> None:
    round_ = exchanged_round(database, company, {("Marketing", "Sales"): random_ballots(Random(1), 6)})
    with database.reading() as session:
        (card,) = results_of_round(session, session.get_one(Round, round_.id)).cards
    assert card.shown.change == "too few answers"
    assert card.printed.change == "new"


def test_a_withheld_round_is_a_gap_in_the_history(database: Database, company: Company) -> None:
    direction = ("Marketing", "Sales")
    source = Random(2)
    exchanged_round(database, company, {direction: random_ballots(source, 12)}, **AUTUMN)
    dates = {"opens_on": date(2026, 1, 5), "closes_on": date(2026, 1, 9)}
    exchanged_round(database, company, {direction: ["AAAAAA"] * 4}, name="Winter 2026", **dates)
    now = exchanged_round(database, company, {direction: random_ballots(source, 12)})
    with database.reading() as session:
        (card,) = results_of_round(session, session.get_one(Round, now.id)).cards
    letters = [point.letter for point in card.printed.history]
    assert letters[1] is None
    assert letters[0] is not None
    assert card.shown.change == "too few answers"
    assert [need.history[1].mean for need in card.printed.needs] == [None] * 6


def test_what_is_kept_of_a_round_shows_who_signed_it_since(database: Database, company: Company) -> None:
    round_ = exchanged_round(database, company, {("Marketing", "Sales"): random_ballots(Random(3), 12)})

    def signed() -> list[date | None]:
        with database.reading() as session:
            (card,) = results_of_round(session, session.get_one(Round, round_.id)).cards
        return [mark.signed_on for mark in card.printed.signatures]

    assert signed() == signed() == [None, None]
    with database.transaction() as session:
        card = session.scalars(select(Card)).one()
        head = session.scalars(select(Person).where(Person.department_id == card.graded_id)).first()
        assert head is not None
        sign_as_read(session, card, person_id=head.id, department_id=card.graded_id, today=date(2026, 6, 1))
    assert signed() == [None, date(2026, 6, 1)]


def test_a_later_round_is_read_anew_beside_the_kept_one(database: Database, company: Company) -> None:
    direction = ("Marketing", "Sales")
    autumn = exchanged_round(database, company, {direction: random_ballots(Random(4), 12)}, **AUTUMN)

    def letters(round_: Round) -> list[int]:
        with database.reading() as session:
            (card,) = results_of_round(session, session.get_one(Round, round_.id)).cards
        return [len(need.history) for need in card.printed.needs]

    assert letters(autumn) == [1] * 6
    spring = exchanged_round(database, company, {direction: random_ballots(Random(5), 12)})
    assert letters(spring) == [2] * 6
    assert letters(autumn) == [1] * 6


def test_a_need_that_rises_over_four_rounds_is_said_to_rise(database: Database, company: Company) -> None:
    letters = ("F", "C", "B", "A")
    for number, letter in enumerate(letters):
        year = 2023 + number
        days = [date(year, *day) for day in ((5, 4), (5, 22), (5, 26), (6, 16))]
        names = ("opens_on", "closes_on", "exchanges_on", "plans_due_on")
        ballots = [f"{letter}BBBBB"] * 5 + [f"{letter}CCCCC"] * 3 + ["BCBCBC"] * 2 + ["CBCBCB"] * 2
        now = exchanged_round(
            database,
            company,
            {("Marketing", "Sales"): ballots},
            name=f"Spring {year}",
            **dict(zip(names, days, strict=True)),
        )
        with database.reading() as session:
            (card,) = results_of_round(session, session.get_one(Round, now.id)).cards
        if number < len(letters) - 1:
            assert {need.trend for need in card.printed.needs} == {None}
    assert [need.trend for need in card.printed.needs] == ["improved", *["no clear change"] * 5]


def test_after_a_round_in_which_all_agreed_the_last_spread_is_withheld_and_not_its_answers_too_few(
    database: Database, company: Company
) -> None:
    direction = ("Marketing", "Sales")
    exchanged_round(database, company, {direction: ["AAAAAA"] * 18}, **AUTUMN)
    round_ = exchanged_round(database, company, {direction: ["FABCFA"] * 9 + ["FBCCFB"] * 9})
    needs = exported(database, round_)[direction]["needs"]
    said = {need["position"]: need["change"] for need in needs}  # type: ignore[attr-defined]
    assert said[2] == "last round withheld"  # nine A, nine B now
    assert said[1] is None  # all F now: this round shows a letter alone itself
