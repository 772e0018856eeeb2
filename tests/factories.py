"""Factories of database rows with defaults."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import (
    Card,
    CardLine,
    Company,
    Decision,
    Department,
    ListState,
    Meeting,
    Need,
    NeedsList,
    Pair,
    Person,
    Position,
    Receiver,
    ReceiverKind,
    RevenuePlan,
    Round,
    RoundState,
    Survey,
    Wording,
)
from webapp.organisation.services.organisation import heads_of, slug_for
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.webhooks.services.receivers import EVENTS

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
_numbers = itertools.count(1)


def make_company(session: Session, **given: object) -> Company:
    company = Company(
        **{
            "name": "Northwick Instruments",
            "timezone": "Europe/Berlin",
            "minimum_group": 5,
            "uid_domain": "localhost",
            "plans_rounds": False,  # a test plans its rounds itself
            **given,
        }
    )
    session.add(company)
    session.flush()
    return company


def make_department(session: Session, name: str, *, people: int = 0) -> Department:
    """A department with its head, its deputy and further employees up to `people`."""
    department = Department(name=name, slug=slug_for(name))
    session.add(department)
    session.flush()
    positions = [Position.HEAD, Position.DEPUTY, *[Position.EMPLOYEE] * people][:people]
    for position in positions:
        make_person(session, department=department, position=position)
    return department


def make_person(
    session: Session, name: str = "", *, department: Department | None = None, **given: object
) -> Person:
    number = next(_numbers)
    name = name or f"Person {number}"
    person = Person(
        **{
            "name": name,
            "email": f"person{number}@example.com",
            "department_id": department.id if department else None,
            **given,
        }
    )
    session.add(person)
    session.flush()
    return person


def make_pair(session: Session, department: Department, other: Department) -> Pair:
    low, high = sorted((department.id, other.id))
    pair = Pair(first_id=low, second_id=high)
    session.add(pair)
    session.flush()
    return pair


def make_receiver(session: Session, address: str, **given: object) -> Receiver:
    """A program that is told of everything."""
    receiver = Receiver(
        **{
            "name": f"Program {next(_numbers)}",
            "kind": ReceiverKind.PROGRAM,
            "address": address,
            "events": list(EVENTS),
            "salt": b"0123456789abcdef",
            "made_on": date(2026, 1, 1),
            **given,
        }
    )
    session.add(receiver)
    session.flush()
    return receiver


def make_needs_list(
    session: Session,
    *,
    of: Department,
    by: Department,
    state: ListState = ListState.AGREED,
    needs: int = 6,
    version: int = 1,
) -> NeedsList:
    """A list of needs called "What Sales needs of Marketing, 1" and so on."""
    needs_list = NeedsList(
        of_id=of.id, by_id=by.id, version=version, state=state, changed_at=NOW, proposed_at=NOW
    )
    needs_list.needs = [
        Need(position=n, lineage=f"{of.slug}-{by.slug}-{n}", text=f"What {by.name} needs of {of.name}, {n}")
        for n in range(1, needs + 1)
    ]
    session.add(needs_list)
    session.flush()
    return needs_list


def make_round(session: Session, name: str = "Spring 2026", **given: object) -> Round:
    dates = {
        "opens_on": date(2026, 5, 4),
        "closes_on": date(2026, 5, 22),
        "exchanges_on": date(2026, 5, 26),
        "plans_due_on": date(2026, 6, 16),
    }
    round_ = Round(**{"name": name, "slug": slug_for(name), **dates, **given})
    session.add(round_)
    session.flush()
    return round_


def make_review(
    session: Session,
    department: Department,
    other: Department,
    *,
    decisions: Sequence[str] = (),
    **given: object,
) -> Meeting:
    """A joint review of two departments in a week."""
    low, high = sorted((department.id, other.id))
    times = {"day": TODAY + timedelta(days=7), "begins": time(10), "minutes": 60}
    meeting = Meeting(**{"first_id": low, "second_id": high, **times, **given})
    meeting.decisions = [Decision(text=text) for text in decisions]
    session.add(meeting)
    session.flush()
    return meeting


def make_revenue_plan(
    session: Session, department: Department, other: Department, *, selling: Department, **given: object
) -> RevenuePlan:
    """A plan for the six months from May on."""
    low, high = sorted((department.id, other.id))
    values = {"currency": "EUR", "begins_on": date(2026, 5, 1), "months": 6}
    plan = RevenuePlan(**{"first_id": low, "second_id": high, "selling_id": selling.id, **values, **given})
    session.add(plan)
    session.flush()
    return plan


def make_open_card(
    session: Session,
    round_: Survey,
    key_folder: Path,
    *,
    graded: Department,
    grading: Department,
    by_code: bool = False,
) -> Card:
    """A card of a round that is open for grading, with the whole grading department on the roll.

    One that is graded by code has slots for as many instead.
    """
    if round_.state is not RoundState.GRADING:
        round_.box_length = anonymity.BOX_LENGTH_WITH_COMMENTS
        round_.seal_public_key = anonymity.make_key(key_folder, round_.id)
        round_.state = RoundState.GRADING
    people = session.scalars(select(Person.id).where(Person.department_id == grading.id)).all()
    card = Card(
        round_id=round_.id,
        graded_id=graded.id,
        grading_id=grading.id,
        graded_name=graded.name,
        grading_name=grading.name,
        graded_head=next((head.name for head in heads_of(session, graded.id)), ""),
        grading_head=next((head.name for head in heads_of(session, grading.id)), ""),
        list_state=ListState.AGREED,
        eligible=len(people),
        by_code=by_code,
    )
    card.needs = [
        CardLine(
            position=n,
            lineage=f"{graded.slug}-{grading.slug}-{n}",
            codes="".join(round_.letters),
            wording=Wording.KEPT,
            text=f"What {grading.name} needs of {graded.name}, {n}",
        )
        for n in range(1, 7)
    ]
    session.add(card)
    session.flush()
    anonymity.fill_urn(
        session, card, people, public_key=round_.seal_public_key or b"", length=round_.box_length or 0
    )
    return card


def hand_in_all(database: Database, card: Card, ballots: Sequence[str], comments: Sequence[str] = ()) -> None:
    """Hand in ballots such as "AABCFX", one a person in the order of the roll."""
    with database.reading() as session:
        people = sorted(
            session.scalars(select(anonymity.roll.c.person_id).where(anonymity.roll.c.card_id == card.id))
        )
    for number, (person_id, answers) in enumerate(zip(people, ballots, strict=False)):
        words = {1: comments[number]} if number < len(comments) else {}
        ballot = anonymity.Ballot(
            answers=tuple(answers), comments=words, number=anonymity.new_control_number()
        )
        with database.transaction(leave_no_trace=True) as session:
            anonymity.hand_in(session, card_id=card.id, person_id=person_id, ballot=ballot)
