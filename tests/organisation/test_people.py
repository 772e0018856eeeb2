"""People entered one by one: found, changed, deactivated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import NOW, TODAY, make_company, make_department, make_person
from webapp.doer import Doer
from webapp.importing.services.faults import EntryRefused
from webapp.models import CalendarFeed, Person, Position, SignInLink
from webapp.organisation.services import people
from webapp.organisation.services.entries import PersonEntry
from webapp.organisation.services.finding import PeopleFilter, find_people
from webapp.storage.database import Database

SAM = Doer(person_id=0, name="Sam", now=NOW, today=TODAY)
ADA = PersonEntry(name="Ada Brandt", email="ada@example.com", department="Sales")


@pytest.fixture(autouse=True)
def _in_the_application(app: Flask) -> Iterator[None]:
    """Let mails be written where an entry changes."""
    with app.app_context():
        yield


@pytest.fixture
def ada(database: Database) -> int:
    with database.transaction() as session:
        make_company(session)
        make_department(session, "Sales")
        return people.save_person(session, ADA, person=None, doer=SAM).id


def save(database: Database, entry: PersonEntry, person_id: int | None = None) -> None:
    with database.transaction() as session:
        person = people.get_person(session, person_id) if person_id else None
        people.save_person(session, entry, person=person, doer=SAM)


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"name": ""}, "name", "no name"),
        ({"name": "@Kim"}, "name", "formula"),
        ({"name": "Kim \u202eXu"}, "name", "hidden"),
        ({"name": "–"}, "name", "no letter"),
        ({"email": "kim"}, "email", "no e-mail address"),
        ({"email": "kim@@example.com"}, "email", "no e-mail address"),
        ({"email": "kim@example"}, "email", "no e-mail address"),
        ({"email": "kïm@example.com"}, "email", "no e-mail address"),
        ({"email": "k..m@example.com"}, "email", "no e-mail address"),
        ({"email": "'kim@example.com"}, "email", "no e-mail address"),
        ({"email": "ada@example.com"}, "email", "Ada Brandt has this address"),
        ({"department": "Astrology"}, "department", "no department “Astrology”"),
        ({"department": ""}, "department", "no department"),
        ({"department": "", "position": Position.DEPUTY}, "department", "deputy needs a department"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_at_its_field(
    database: Database, change: dict[str, Any], column: str, words: str
) -> None:
    with pytest.raises(EntryRefused) as refused:
        save(database, replace(ADA, **{"name": "Kim Xu", "email": "kim@example.com", **change}))
    assert [fault.column for fault in refused.value.faults] == [column]
    assert words in str(refused.value)
    with database.reading() as session:
        assert len(session.scalars(select(Person)).all()) == 1


def test_a_department_has_one_head(database: Database, ada: int) -> None:
    save(database, replace(ADA, position=Position.HEAD), ada)
    kim = replace(ADA, name="Kim Xu", email="kim@example.com", position=Position.HEAD)
    with pytest.raises(EntryRefused, match="Sales has a head: Ada Brandt"):
        save(database, kim)
    save(database, replace(ADA, position=Position.DEPUTY), ada)
    save(database, kim)


def test_a_head_who_left_comes_back_only_when_the_place_is_free(database: Database, ada: int) -> None:
    save(database, replace(ADA, position=Position.HEAD), ada)
    with database.transaction() as session:
        people.deactivate(session, people.get_person(session, ada), doer=SAM)
    save(database, replace(ADA, name="Kim Xu", email="kim@example.com", position=Position.HEAD))
    with pytest.raises(EntryRefused, match="Kim Xu"), database.transaction() as session:
        people.activate(session, people.get_person(session, ada), doer=SAM)


def test_deactivating_ends_sessions_and_voids_links(database: Database, ada: int) -> None:
    with database.transaction() as session:
        expires = NOW + timedelta(minutes=15)
        session.add(SignInLink(token_hash=b"x" * 32, person_id=ada, expires_at=expires, is_used=False))
    with database.transaction() as session:
        people.deactivate(session, people.get_person(session, ada), doer=SAM)
    with database.reading() as session:
        person = people.get_person(session, ada)
        assert (person.is_active, person.session_number) == (False, 1)
        assert session.scalars(select(SignInLink)).all() == []


@pytest.mark.parametrize("change", ["address", "leaving and coming back"])
def test_a_calendar_address_ends_with_it_and_does_not_come_back(
    database: Database, ada: int, change: str
) -> None:
    with database.transaction() as session:
        session.add(CalendarFeed(token_hash=b"x" * 32, person_id=ada, made_on=NOW.date()))
    save(database, replace(ADA, name="Ada Weiß"), ada)
    with database.reading() as session:
        assert session.scalar(select(CalendarFeed.person_id)) == ada
    if change == "address":
        save(database, replace(ADA, email="ada.weiss@example.com"), ada)
        save(database, ADA, ada)
    else:
        with database.transaction() as session:
            people.deactivate(session, people.get_person(session, ada), doer=SAM)
            people.activate(session, people.get_person(session, ada), doer=SAM)
    with database.reading() as session:
        assert session.scalar(select(CalendarFeed.person_id)) is None


def test_a_new_address_ends_sessions_and_another_name_does_not(database: Database, ada: int) -> None:
    save(database, replace(ADA, name="Ada Weiß"), ada)
    with database.reading() as session:
        assert people.get_person(session, ada).session_number == 0
    save(database, replace(ADA, email="ada.weiss@example.com"), ada)
    with database.reading() as session:
        assert people.get_person(session, ada).session_number == 1


def test_the_last_administrator_stays(database: Database, ada: int) -> None:
    save(database, replace(ADA, is_administrator=True), ada)
    with pytest.raises(EntryRefused, match="Nobody would be administrator"):
        save(database, ADA, ada)
    with pytest.raises(EntryRefused, match="Nobody would be"), database.transaction() as session:
        people.deactivate(session, people.get_person(session, ada), doer=SAM)
    save(database, replace(ADA, name="Kim Xu", email="kim@example.com", is_administrator=True))
    save(database, ADA, ada)


def test_people_are_found_by_every_word(database: Database) -> None:
    with database.transaction() as session:
        sales = make_department(session, "Sales")
        make_person(session, "Ada Brandt", department=sales)
        make_person(session, "Ada Rossi", department=make_department(session, "Marketing"))
        make_person(session, "100% Kim", department=sales, is_active=False)

    def found(words: str) -> list[str]:
        with database.reading() as session:
            return [person.name for person in find_people(session, PeopleFilter(words=words))[0]]

    assert found("") == ["Ada Brandt", "Ada Rossi", "100% Kim"]
    assert found("ADA market") == ["Ada Rossi"]
    assert found("%") == ["100% Kim"]
    assert found("sales _") == []
