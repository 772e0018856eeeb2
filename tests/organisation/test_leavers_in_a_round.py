"""Half the firm leaves, or has new addresses, while a round is open: what waits for them, and what counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY
from tests.fixtures.half_year import Half
from tests.importing.test_import_commands import run
from webapp.installation.services import daily
from webapp.models import Mail, MailState, NeedsList, Person, Position, RoundState
from webapp.storage.database import Database

HEADER = "name,email,department,roles\n"
ROLES = {Position.HEAD: "head", Position.DEPUTY: "deputy", Position.EMPLOYEE: ""}


def row(person: Person, department: str, *, email: str = "") -> str:
    return f"{person.name},{email or person.email},{department},{ROLES[person.position]}\n"


def take_in(half: Half, rows: list[str], *options: str) -> None:
    done = run(half.app, "people", "import", "-", *options, typed=(HEADER + "".join(rows)).encode())
    assert done.exit_code == 0, done.stderr


def everybody(half: Half) -> list[tuple[Person, str]]:
    rooms = (half.sales, "Sales"), (half.marketing, "Marketing")
    return [(person, name) for room, name in rooms for person in half.people(room)]


def waiting(database: Database, kind: str) -> set[str]:
    with database.reading() as session:
        found = select(Mail.address).where(Mail.kind == kind, Mail.state == MailState.WAITING)
        return set(session.scalars(found))


def test_nothing_goes_to_those_who_left_and_what_they_handed_in_counts(half: Half) -> None:
    half.open()
    sales, marketing = half.people(half.sales), half.people(half.marketing)
    for person in sales[1:]:  # all but the head
        half.hand_in("AABBCF", person=person)
    staying = [*sales[:3], *marketing[:2]]
    rows = [row(person, "Sales" if person in sales else "Marketing") for person in staying]
    take_in(half, rows, "--missing", "deactivate")
    kept = {person.email for person in staying}
    assert waiting(half.database, "grading_opens") == kept
    closes = half.round().closes_on
    for days in range((closes - TODAY).days):
        daily.run(half.app, on=TODAY + timedelta(days=days + 1))
    open_cards = {sales[0].email, *(person.email for person in marketing[:2])}
    with half.database.reading() as session:
        reminded = set(session.scalars(select(Mail.address).where(Mail.kind == "reminder")))
    assert reminded == open_cards
    daily.run(half.app, on=half.round().exchanges_on)
    assert half.round().state is RoundState.EXCHANGED
    assert (half.card("Marketing").ballots, half.card("Marketing").eligible) == (5, 6)
    assert half.card("Sales").ballots is None, "nobody who stayed has graded Sales"
    assert waiting(half.database, "exchanged") <= kept


def test_what_waits_goes_to_a_new_address_unless_its_link_is_void(half: Half) -> None:
    half.open()
    with half.app.app_context(), half.database.transaction() as session:
        head = half.people(half.marketing)[0]
        for kind, body in (("needs_proposed", "A list\n"), ("person_changed", "A warning\n")):
            session.add(
                Mail(
                    once_key=kind,
                    kind=kind,
                    address=head.email,
                    subject="A subject",
                    body=body,
                    next_try_at=half.place.now,
                )
            )
    rows = [row(person, name, email=f"new{person.id}@new.example") for person, name in everybody(half)]
    take_in(half, rows, "--same-person", "yes")
    assert waiting(half.database, "grading_opens") == set()
    assert waiting(half.database, "needs_proposed") == {f"new{head.id}@new.example"}
    assert head.email in waiting(half.database, "person_changed")


@pytest.mark.parametrize("leads", [True, False])
def test_lists_of_a_head_who_left_wait_for_the_next_one(half: Half, app: Flask, leads: bool) -> None:
    """The round opens with what was proposed, whether or not somebody follows the head."""
    with half.database.transaction() as session:
        states = [needs_list.state for needs_list in session.scalars(select(NeedsList))]
    people = everybody(half)
    gone = half.people(half.marketing)[0]
    rows = [row(person, name) for person, name in people if person.id != gone.id]
    if leads:
        rows.append("Nora New,nora@example.com,Marketing,head\n")
    take_in(half, rows, "--missing", "deactivate")
    with half.database.reading() as session:
        assert [needs_list.state for needs_list in session.scalars(select(NeedsList))] == states
    assert len(half.open().cards) == 2
