"""Results are drawn once for all who are shown the same: never across rights, and anew after each change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import TODAY, make_person
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.results.company_of_three import statements_of
from webapp.installed import install, installed
from webapp.models import (
    Action,
    ActionKind,
    Card,
    CardReply,
    Company,
    Department,
    Meeting,
    Person,
    Position,
    Round,
    Signature,
)
from webapp.urn import comments
from webapp.web import kept_pages

CARD = "/results/spring-2026/marketing/sales"
PAIR = "/pairs/marketing/sales"
STORY = f"{CARD}/4"
PAGES = (
    "/",
    *(CARD, "/results/spring-2026/sales/marketing", STORY, PAIR),
    *("/pairs/sales/marketing", "/company", "/trends", "/results"),
    *("/actions", "/needs", "/meetings", "/agreements"),
)
_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')


@pytest.fixture
def in_use(pairing: Pairing) -> Pairing:
    """An action, a signature, a reply and comments, so that each right shows something of its own."""
    pairing.promise()
    with pairing.database.transaction() as session:
        card = session.get_one(Card, pairing.card_id())
        head = pairing.head("Sales")
        session.add(
            Signature(card_id=card.id, person_id=head.id, department_id=card.grading_id, signed_on=TODAY)
        )
        session.add(
            CardReply(
                card_id=card.id,
                edit_number=1,
                words="We heard you.",
                person_id=pairing.head().id,
                written_on=TODAY,
            )
        )
        written = [comments.Written(position=1, text="Answer on the same day.", code_hash="")]
        comments.store(session, card.id, written, waits=False)
    return pairing


def readers(pairing: Pairing) -> dict[str, Person]:
    """People of every right, and some who differ in one thing only."""
    marketing: dict[str, Any] = {"department": pairing.company.departments["Marketing"]}
    later, earlier = TODAY + timedelta(days=30), TODAY - timedelta(days=30)
    with pairing.database.transaction() as session:
        made = {
            "came after the exchange": make_person(session, **marketing, joined_on=later),
            "came before": make_person(session, **marketing, joined_on=earlier),
            "deputy": make_person(session, **marketing, position=Position.DEPUTY),
            "president": make_person(session, is_president=True),
            "president of Marketing": make_person(session, **marketing, is_president=True),
            "president of Sales": make_person(
                session, department=pairing.company.departments["Sales"], is_president=True, is_reviewer=True
            ),
            "administrator": make_person(session, is_administrator=True),
            "reviewer": make_person(session, **marketing, is_reviewer=True),
            "speaks German": make_person(session, **marketing, language="de"),
            "of no department": make_person(session),
        }
    for name in ("Marketing", "Sales", "Legal"):
        made |= {f"head of {name}": pairing.head(name), f"employee of {name}": pairing.employee(name)}
    return made


def forget() -> None:
    """Forget every page that was drawn, as a new process does."""
    kept_pages._drawn.clear()


def look(client: FlaskClient, page: str) -> tuple[int, str]:
    answer = client.get(page)
    return answer.status_code, _TOKEN.sub("", answer.text)


def test_whoever_looked_before_each_is_shown_what_she_alone_would_be(in_use: Pairing) -> None:
    people = {kind: sign_in(in_use.app.test_client(), person) for kind, person in readers(in_use).items()}
    alone = {}
    for kind, client in people.items():
        for page in PAGES:
            forget()
            alone[kind, page] = look(client, page)
    assert len({text for (_kind, page), (_status, text) in alone.items() if page == CARD}) > 8
    forget()
    for page in PAGES:
        for kind in (*people, *reversed(people)):
            assert look(people[kind], page) == alone[kind, page], (kind, page)


def test_the_second_of_a_right_costs_one_query(in_use: Pairing) -> None:
    first, second = in_use.people("Marketing")[3:5]  # the one before owns an action
    assert first.position is second.position is Position.EMPLOYEE
    for page in (CARD, STORY, PAIR, "/trends", "/results", f"{PAIR}?round=spring-2026"):
        theirs = sign_in(in_use.app.test_client(), first).get(page).text
        with statements_of(in_use.database) as statements:
            mine = sign_in(in_use.app.test_client(), second).get(page).text
        assert len(statements) == 1, (page, statements)
        assert second.name in mine
        assert second.name not in theirs
        assert first.name not in mine
    president = sign_in(in_use.app.test_client(), in_use.somebody("Petra Lang", is_president=True))
    president.get("/company")
    with statements_of(in_use.database) as statements:
        president.get("/company")
    assert len(statements) == 1


def an_action(session: Session) -> Action:
    return session.query(Action).one()


def say_more(session: Session) -> None:
    an_action(session).what = "Keep another list"


def miss_the_day(session: Session) -> None:
    an_action(session).due_on = TODAY - timedelta(days=3)


def ask_the_president(session: Session) -> None:
    an_action(session).kind = ActionKind.ESCALATION


def reply_anew(session: Session) -> None:
    session.query(CardReply).one().words = "We were slow."


def take_the_mark_back(session: Session) -> None:
    session.delete(session.query(Signature).one())


def rename_a_person(session: Session) -> None:
    session.query(Signature).one().person.name = "Ursula Novak"


def rename_the_department(session: Session) -> None:
    session.query(Department).filter_by(slug="marketing").one().slug = "market"


def rename_the_company(session: Session) -> None:
    session.query(Company).one().name = "Southwick"


def withhold_a_comment(session: Session) -> None:
    session.execute(comments.comment.delete())


def plan_another_round(session: Session) -> None:
    days = {
        name: TODAY + timedelta(days=100)
        for name in ("opens_on", "closes_on", "exchanges_on", "plans_due_on")
    }
    session.add(Round(name="Autumn 2026", slug="autumn-2026", **days))


def plan_a_meeting(session: Session) -> None:
    low, high = sorted(
        department.id for department in session.query(Department).filter(Department.slug != "legal")
    )
    day = TODAY + timedelta(days=7)
    session.add(Meeting(first_id=low, second_id=high, day=day, begins=time(10), minutes=60))


@pytest.mark.parametrize(
    ("change", "page", "kind"),
    [
        (say_more, CARD, "employee of Sales"),
        (say_more, STORY, "employee of Sales"),
        (say_more, PAIR, "employee of Sales"),
        (miss_the_day, CARD, "employee of Marketing"),
        (miss_the_day, "/company", "president"),
        (ask_the_president, "/company", "president"),
        (plan_a_meeting, "/company", "president"),
        (reply_anew, CARD, "employee of Sales"),
        (take_the_mark_back, CARD, "employee of Sales"),
        (take_the_mark_back, CARD, "head of Sales"),
        (rename_a_person, CARD, "employee of Marketing"),
        (rename_the_department, "/pairs/legal/sales", "president"),
        (rename_the_company, "/trends", "employee of Sales"),
        (withhold_a_comment, CARD, "employee of Marketing"),
        (plan_another_round, "/results", "employee of Sales"),
    ],
)
def test_each_change_is_seen_at_once(
    in_use: Pairing, change: Callable[[Session], None], page: str, kind: str
) -> None:
    reader = sign_in(in_use.app.test_client(), readers(in_use)[kind])
    before = look(reader, page)
    assert look(reader, page) == before
    with in_use.database.transaction() as session:
        change(session)
    after = look(reader, page)
    assert after != before
    forget()
    assert after == look(reader, page)


def test_another_right_counts_at_once(in_use: Pairing) -> None:
    person = in_use.employee("Legal")
    reader = sign_in(in_use.app.test_client(), person)
    assert reader.get(CARD).status_code == 403
    with in_use.database.transaction() as session:
        session.get_one(Person, person.id).department_id = in_use.company.departments["Sales"].id
    assert reader.get(CARD).status_code == 200
    with in_use.database.transaction() as session:
        session.get_one(Person, person.id).department_id = in_use.company.departments["Legal"].id
    assert reader.get(CARD).status_code == 403


def test_the_next_day_is_told(in_use: Pairing, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = sign_in(in_use.app.test_client(), in_use.employee("Sales"))
    before = look(reader, CARD)
    there = installed(in_use.app)
    install(in_use.app, replace(there, clock=lambda: there.clock() + timedelta(days=31)))
    assert look(reader, CARD) != before
