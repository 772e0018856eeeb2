"""The sample company tells its story: the letters come out as written, and everybody has something to do."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, true

from tests.factories import TODAY, make_company
from webapp import sample_company
from webapp.actions.services.open_actions import overdue_actions
from webapp.domain.change import Change
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.models import (
    Action,
    Card,
    Department,
    LogEntry,
    Mail,
    MailState,
    Person,
    Round,
    RoundState,
)
from webapp.sample_company import story
from webapp.sample_company.ballots import SHARES
from webapp.signing_in.services.sample_people import sample_people
from webapp.storage.database import Database


@pytest.fixture
def exchanged(in_northwick: Database) -> dict[tuple[str, str], list[PlanCard]]:
    """Every exchanged card by direction, the oldest first."""
    found: dict[tuple[str, str], list[PlanCard]] = {}
    with in_northwick.reading() as session:
        for card in read_plan_cards(session, true()).values():
            found.setdefault((card.shown.of, card.shown.by), []).append(card)
    return found


def _letters(cards: list[PlanCard], text: str) -> str:
    """The letters of a need over the rounds, found by words of it."""
    return "".join(need.letter or "-" for card in cards for need in card.shown.needs if text in need.text)


def test_there_are_six_departments_and_128_people(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert session.scalar(select(func.count()).select_from(Department)) == 6
        assert session.scalar(select(func.count()).select_from(Person)) == 128
        addresses = session.scalars(select(Person.email)).all()
    assert all(address.endswith("@example.com") for address in addresses)


def test_five_rounds_are_exchanged_and_one_is_open(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        rounds = session.scalars(select(Round).order_by(Round.opens_on)).all()
    assert [round_.name for round_ in rounds] == [
        "Autumn 2023",
        "Spring 2024",
        "Autumn 2024",
        "Spring 2025",
        "Autumn 2025",
        "Spring 2026",
    ]
    assert [round_.state for round_ in rounds] == [*[RoundState.EXCHANGED] * 5, RoundState.GRADING]
    assert all(round_.key_destroyed_on for round_ in rounds[:5])
    assert rounds[5].opens_on < TODAY < rounds[5].closes_on


def test_every_letter_comes_out_as_it_is_written(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    wrong = []
    for direction in story.directions():
        for number, card in enumerate(exchanged[direction.of, direction.by], start=1):
            if direction.by == "Legal":
                continue
            told = [need.grades[number][0] for need in direction.needs_in(number)]
            seen = [need.letter for need in card.shown.needs]
            if told != seen:
                wrong.append((card.shown.of, card.shown.by, card.round_name, told, seen))
    assert not wrong


def test_leads_rise_from_f_to_b(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    cards = exchanged["Marketing", "Sales"]
    assert _letters(cards, "Every lead reaches one of us") == "FFCCB"
    assert cards[-1].need(1).change is Change.IMPROVED


def test_objections_stay_at_f_although_an_action_was_done(
    in_northwick: Database, exchanged: dict[tuple[str, str], list[PlanCard]]
) -> None:
    assert _letters(exchanged["Marketing", "Sales"], "An objection that we report") == "FFFFF"
    with in_northwick.reading() as session:
        done = session.scalars(
            select(Action.done_on).where(Action.what.startswith("Collect objections"))
        ).one()
    assert done is not None


def test_briefings_fall(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    cards = exchanged["Sales", "Marketing"]
    assert _letters(cards, "every campaign briefing") == "AABBC"
    assert cards[-1].need(5).change is Change.DECLINED
    assert cards[-1].need(5).wide_gap, "the head expected an A"


def test_one_need_is_reworded_and_one_is_new(exchanged: dict[tuple[str, str], list[PlanCard]]) -> None:
    reworded = [card.need(6) for card in exchanged["Sales", "Marketing"]]
    assert len({need.lineage for need in reworded}) == 1
    assert len({need.text for need in reworded}) == 2
    renewed = [card.need(6).lineage for card in exchanged["Marketing", "Sales"]]
    assert len(set(renewed[:3])) == len(set(renewed[3:])) == 1
    assert renewed[2] != renewed[3]


def test_what_legal_graded_stays_closed(
    in_northwick: Database, exchanged: dict[tuple[str, str], list[PlanCard]]
) -> None:
    assert [card.shown.published for card in exchanged["Sales", "Legal"]] == [False] * 5
    assert all(card.shown.published for card in exchanged["Legal", "Sales"])
    with in_northwick.reading() as session:
        cards = session.scalars(select(Card).where(Card.grading_name == "Legal")).all()
    assert {(card.ballots, card.mean) for card in cards} == {(None, None)}


def test_an_action_is_overdue_and_others_were_kept(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        late = overdue_actions(session, today=TODAY)
        assert {action.status.value for action in session.scalars(select(Action))} == {
            "in progress",
            "done",
            "dropped",
        }
    assert any(action.what.startswith("Give each product a person") for action in late)
    assert len(late) <= 3


def test_each_role_has_its_person(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        people = sample_people(session)
        employee, head = people["employee"], people["head"]
        assert (employee.department.name if employee.department else "") == "Sales"
        assert (head.department.name if head.department else "") == "Marketing"
        assert people["president"].is_president
        assert people["administrator"].is_administrator


def test_no_mail_waits_to_be_sent(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert set(session.scalars(select(Mail.state))) == {MailState.SENT}


def test_nothing_happens_after_today(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert max(session.scalars(select(LogEntry.made_at))).date() < TODAY
        assert all(day < TODAY for day in session.scalars(select(Action.done_on)) if day)


def test_a_company_that_is_whole_says_so(in_northwick: Database) -> None:
    with in_northwick.reading() as session:
        assert sample_company.is_whole(session)


def test_no_sample_is_made_over_a_real_company(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        make_company(session, name="Real")
    with pytest.raises(RuntimeError, match="a real company"):
        sample_company.make(app, today=TODAY)
    with database.reading() as session:
        assert not sample_company.is_whole(session)


@pytest.mark.parametrize("day", [date(2026, 1, 3), date(2028, 2, 29), date(2026, 8, 31)])
def test_the_story_fits_any_day(day: date) -> None:
    calendar = sample_company.Calendar(day)
    plans = [calendar.plan(number) for number in range(1, story.OPEN_ROUND + 1)]
    assert all(plan.plans_due < next_plan.opens for plan, next_plan in itertools.pairwise(plans))
    last = max(
        update.day
        for direction in story.directions()
        for action in direction.actions
        for update in action.updates
    )
    assert plans[4].exchanges + timedelta(days=last) < day


def test_the_story_is_told_soundly() -> None:
    for direction in story.directions():
        for number in range(1, story.OPEN_ROUND + 1):
            needs = direction.needs_in(number)
            assert [need.position for need in needs] == [1, 2, 3, 4, 5, 6], (
                direction.of,
                direction.by,
                number,
            )
            assert {need.grades[number] for need in needs} <= set(SHARES)
            keys = {need.key for need in needs} | {"well"}
            asked = [said.need for said in direction.comments if said.round == number]
            asked += [
                key for action in direction.actions if action.after_round == number for key in action.needs
            ]
            assert keys.issuperset(asked), (direction.of, direction.by, number)
