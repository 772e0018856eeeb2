"""Invented people (Sybil attack): whoever grades beside somebody for the first time is named as new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, make_person, make_round
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from webapp.doer import Doer
from webapp.models import Mail, Person, Position, RoundState
from webapp.organisation.services import people
from webapp.organisation.services.entries import PersonEntry
from webapp.organisation.services.many_people import Deed, change, undo

LAST = TODAY - timedelta(days=180)
CARD = "/cards/spring-2026/marketing"
GHOSTS = ("Ghost 1", "Ghost 2")

Deeds = Callable[[Half, list[int], bool, Doer], object]


@pytest.fixture
def administrator(half: Half) -> Person:
    with half.database.transaction() as session:
        make_round(session, "Autumn 2025", state=RoundState.EXCHANGED, opens_on=LAST)
        return make_person(session, "Sam Osei", is_administrator=True)


def doer_on(administrator: Person, days: int) -> Doer:
    day = timedelta(days=days)
    return Doer(person_id=administrator.id, name=administrator.name, now=NOW + day, today=TODAY + day)


def add_ghosts(half: Half, doer: Doer) -> list[int]:
    with half.app.app_context(), half.database.transaction() as session:
        made = [
            people.save_person(
                session,
                PersonEntry(name=name, email=f"{name[-1]}@example.com", department="Sales"),
                person=None,
                doer=doer,
            )
            for name in GHOSTS
        ]
        session.flush()
        return [ghost.id for ghost in made]


def one_by_one(half: Half, ids: list[int], is_active: bool, doer: Doer) -> None:
    for person_id in ids:
        with half.app.app_context(), half.database.transaction() as session:
            person = people.get_person(session, person_id)
            (people.activate if is_active else people.deactivate)(session, person, doer=doer)


def all_at_once(half: Half, ids: list[int], is_active: bool, doer: Doer) -> int:
    deed = Deed.ACTIVATE if is_active else Deed.DEACTIVATE
    with half.app.app_context(), half.database.transaction() as session:
        made = change(session, ids, deed, None, doer=doer)
        assert made is not None
        return made.id


def said_to_a_grader(half: Half) -> str:
    with sign_in(half.app.test_client(), half.people(half.sales)[0]) as client:
        return client.get("/who-may-grade").text


SAID = "2 of them joined since Autumn 2025: Ghost 1, Ghost 2."


def test_invented_people_are_seen_before_the_round_opens_and_while_it_runs(
    half: Half, administrator: Person
) -> None:
    """Nine ghosts beside one person would give her grades: head and graders are shown who is new."""
    head, ada = half.people(half.sales)[0], half.people(half.sales)[-1]
    add_ghosts(half, doer_on(administrator, 0))
    for reader in (head, ada):
        with sign_in(half.app.test_client(), reader) as client:
            assert 'href="/who-may-grade"' in client.get("/").text
            page = client.get("/who-may-grade").text
        assert SAID in page
        assert "This is fixed when the round opens" in page
    half.open()
    with sign_in(half.app.test_client(), ada) as client:
        assert SAID in client.get("/who-may-grade").text
        assert 'href="/who-may-grade"' in client.get(CARD).text
    with sign_in(half.app.test_client(), half.people(half.marketing)[0]) as client:
        assert "joined since" not in client.get("/who-may-grade").text


def test_people_made_on_the_very_day_of_an_opening_are_new_in_the_next_round(
    half: Half, administrator: Person
) -> None:
    """They were not on the roll that was frozen in the morning."""
    add_ghosts(half, doer_on(administrator, -180))
    assert SAID in said_to_a_grader(half)


@pytest.mark.parametrize("do", [one_by_one, all_at_once])
def test_people_who_had_left_are_new_when_they_come_back(
    half: Half, administrator: Person, do: Deeds
) -> None:
    """An administrator has the entries of all who ever left, and their department knows them."""
    ghosts = add_ghosts(half, doer_on(administrator, -400))
    do(half, ghosts, False, doer_on(administrator, -300))
    assert "joined since" not in said_to_a_grader(half)
    do(half, ghosts, True, doer_on(administrator, 0))
    assert SAID in said_to_a_grader(half)
    with half.database.reading() as session:
        head = next(each for each in half.people(half.sales) if each.position is not Position.EMPLOYEE)
        told = session.scalars(select(Mail.body).where(Mail.address == head.email)).all()
    assert "Ghost 2 may sign in again." in " ".join("\n".join(told).split())


@pytest.mark.parametrize("do", [one_by_one, all_at_once])
def test_whoever_was_away_between_two_rounds_alone_is_not_new(
    half: Half, administrator: Person, do: Deeds
) -> None:
    staff = [person.id for person in half.people(half.sales)[-2:]]
    do(half, staff, False, doer_on(administrator, -20))
    do(half, staff, True, doer_on(administrator, -10))
    assert "joined since" not in said_to_a_grader(half)


def test_a_deactivation_that_is_taken_back_makes_nobody_new(half: Half, administrator: Person) -> None:
    staff = [person.id for person in half.people(half.sales)[-2:]]
    made = all_at_once(half, staff, False, doer_on(administrator, 0))
    with half.app.app_context(), half.database.transaction() as session:
        undo(session, made, doer=doer_on(administrator, 0))
    with half.database.reading() as session:
        assert {session.get_one(Person, each).left_on for each in staff} == {None}
    assert "joined since" not in said_to_a_grader(half)
