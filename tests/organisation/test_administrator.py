"""What an administrator can do to people while cards are open: nothing that is not seen, and no card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from tests.factories import NOW, TODAY, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from webapp.doer import Doer
from webapp.importing.services.plan import take_in
from webapp.models import LogEntry, Mail, Person, Position
from webapp.organisation.services import people
from webapp.organisation.services.entries import PersonEntry, entry_of
from webapp.organisation.services.missing_people import Answers
from webapp.organisation.services.people_import import importer_with
from webapp.round_steps.services import mails as round_mails
from webapp.urn.anonymity import NotOnTheRoll

CARD = "/cards/spring-2026/marketing"


@pytest.fixture
def administrator(half: Half) -> Person:
    with half.database.transaction() as session:
        make_person(session, "Petra Board", email="petra@example.com", is_president=True)
        return make_person(session, "Sam Osei", email="sam@example.com", is_administrator=True)


def change(half: Half, person: Person, by: Person, **wanted: Any) -> None:
    doer = Doer(person_id=by.id, name=by.name, now=NOW, today=half.place.today)
    with half.app.app_context(), half.database.transaction() as session:
        known = people.get_person(session, person.id)
        people.save_person(session, replace(entry_of(known), **wanted), person=known, doer=doer)


def as_person(half: Half, person_id: int) -> FlaskClient:
    with half.database.reading() as session:
        return sign_in(half.app.test_client(), session.get_one(Person, person_id))


def mails_to(half: Half, address: str) -> list[str]:
    with half.database.reading() as session:
        wanted = select(Mail.body).where(Mail.address == address, Mail.kind == "person_changed")
        return list(session.scalars(wanted.order_by(Mail.id)))


def logged(half: Half) -> list[str]:
    with half.database.reading() as session:
        return list(session.scalars(select(LogEntry.what).order_by(LogEntry.id)))


@pytest.mark.parametrize("has_handed_in", [True, False])
def test_a_new_address_neither_shows_nor_hands_in_a_card(
    half: Half, administrator: Person, has_handed_in: bool
) -> None:
    """Whoever signs in with an address that he gave to somebody else learns nothing of her card."""
    half.open()
    ada, ben = half.people(half.sales)[:2]
    if has_handed_in:
        half.hand_in("ABCFXA", person=ada)
    change(half, ada, administrator, email="sams.other.box@example.com")
    with as_person(half, ada.id) as client:
        front = client.get("/").text
        assert "Your address was changed" in front
        assert "Handed in" not in front
        assert "Grade now" not in front
        for address in (CARD, f"{CARD}/thanks"):
            assert "Your address was changed" in client.get(address).text
        token = csrf_token(client.get("/who-may-grade").text)
        for address in (CARD, f"{CARD}/check"):
            answer = client.post(address, data=A_CARD | {"csrf_token": token})
            assert (answer.status_code, "Your address was changed" in answer.text) == (403, True)
    with half.app.app_context(), half.database.transaction() as session:
        round_mails.remind(session, half.round(), 1, today=TODAY, now=NOW)
        reminded = set(session.scalars(select(Mail.address).where(Mail.kind == "reminder")))
        marks = session.execute(
            text("SELECT count(*) FROM roll WHERE held_by IS NOT NULL AND handed_in")
        ).scalar()
    assert ben.email in reminded
    assert "sams.other.box@example.com" not in reminded
    assert marks == has_handed_in


def test_the_urn_takes_nothing_of_whoever_took_an_address_over(half: Half, administrator: Person) -> None:
    """Also where the page was shown, and let pass, a moment before the address was changed."""
    half.open()
    ada = half.people(half.sales)[0]
    change(half, ada, administrator, email="sams.other.box@example.com")
    with pytest.raises(NotOnTheRoll):
        half.hand_in("ABCFXA", person=ada)


def test_the_president_or_another_administrator_confirms_a_new_address(
    half: Half, administrator: Person
) -> None:
    half.open()
    ada = half.people(half.sales)[0]
    change(half, ada, administrator, email="ada.new@example.com", is_administrator=True)
    for reader, confirms in ((administrator.id, False), (ada.id, False), (_president(half), True)):
        with as_person(half, reader) as client:
            assert ("A new address waits for you" in client.get("/", follow_redirects=True).text) <= confirms
            page = client.get("/new-addresses").text
            assert ("Confirm<" in page) is confirms
            client.post(f"/new-addresses/{ada.id}", data={"csrf_token": csrf_token(page)})
        with as_person(half, ada.id) as client:
            assert (client.get(CARD).status_code == 200) is confirms
    assert logged(half)[-1] == "confirmed the new address of " + f"{ada.name}, ada.new@example.com"


@pytest.mark.parametrize("attack", ["invents an administrator", "takes an administrator's address"])
def test_nobody_confirms_who_was_made_up_or_taken_over_since_the_opening(
    half: Half, administrator: Person, attack: str
) -> None:
    with half.database.transaction() as session:
        other = make_person(session, "Olga Rein", email="olga@example.com", is_administrator=True)
    half.open()
    ada = half.people(half.sales)[0]
    change(half, ada, administrator, email="sams.other.box@example.com")
    if attack == "invents an administrator":
        entry = PersonEntry(name="Gus Host", email="gus@example.com", department="", is_administrator=True)
        doer = Doer(person_id=administrator.id, name=administrator.name, now=NOW, today=half.place.today)
        with half.app.app_context(), half.database.transaction() as session:
            other = people.save_person(session, entry, person=None, doer=doer)
    else:
        change(half, other, administrator, email="sams.third.box@example.com")
    with as_person(half, other.id) as client:
        page = client.get("/new-addresses").text
        assert "Confirm<" not in page
        client.post(f"/new-addresses/{ada.id}", data={"csrf_token": csrf_token(page)})
    with as_person(half, ada.id) as client:
        assert client.get(CARD).status_code == 403


def _president(half: Half) -> int:
    with half.database.reading() as session:
        return session.scalars(select(Person.id).where(Person.is_president)).one()


def test_a_held_card_counts_at_the_exchange_and_the_hold_ends_with_the_roll(
    half: Half, administrator: Person
) -> None:
    half.open()
    for person in half.people(half.sales):
        half.hand_in("ABCFXA", person=person)
    change(half, half.people(half.sales)[0], administrator, email="ada.new@example.com")
    half.close()
    half.exchange()
    assert half.card().ballots == 6
    with as_person(half, administrator.id) as client:
        assert "No address waits" in client.get("/new-addresses").text


def test_without_an_open_roll_a_new_address_waits_for_nobody(half: Half, administrator: Person) -> None:
    ada = half.people(half.sales)[0]
    change(half, ada, administrator, email="ada.new@example.com")
    half.open()
    with as_person(half, ada.id) as client:
        assert client.get(CARD).status_code == 200


def test_a_changed_address_is_told_to_both_addresses_and_the_president_and_logged_in_words(
    half: Half, administrator: Person
) -> None:
    half.open()
    ada = half.people(half.sales)[0]
    change(half, ada, administrator, email="new@example.com")
    said = f"{ada.name} has another address: new@example.com in place of {ada.email}."
    for address in (ada.email, "new@example.com", "petra@example.com"):
        [body] = mails_to(half, address)
        assert said in " ".join(body.split())
        assert "Sam Osei" in body
    assert any(said in line for line in logged(half))


def test_a_changed_role_or_department_is_told_to_the_president_and_those_concerned(
    half: Half, administrator: Person
) -> None:
    change(half, administrator, administrator, is_president=True, is_reviewer=True, department="Sales")
    heads = [person for person in half.people(half.sales) if person.position is not Position.EMPLOYEE]
    for address in ("sam@example.com", "petra@example.com", *(head.email for head in heads)):
        body = " ".join(mails_to(half, address)[0].split())
        assert "Sam Osei is now president, and so reads every card and every comment." in body
        assert "Sam Osei now reviews comments before anybody else reads them." in body
        assert "Sam Osei changed from – to Sales." in body
    assert any("Sam Osei is now president" in line for line in logged(half))
    bystander = half.people(half.marketing)[-1]
    assert mails_to(half, bystander.email) == []


def test_an_import_tells_what_it_changes_of_people_as_the_page_does(
    half: Half, administrator: Person
) -> None:
    ada = half.people(half.sales)[-1]
    rows = f"name,email,department,roles\n{ada.name},{ada.email},Marketing,president\n"
    rows += "Gil Ghost,gil@example.com,Sales,\nRo New,ro@example.com,Sales,reviewer\n"
    with half.app.app_context(), half.database.transaction() as session:
        take_in(session, importer_with(Answers()), rows, at=NOW, who="Sam Osei")
    [body] = mails_to(half, "petra@example.com")
    said = " ".join(body.split())
    assert f"{ada.name} changed from Sales to Marketing." in said
    assert f"{ada.name} is now president" in said
    assert "Ro New now reviews comments" in said
    assert "Gil Ghost" not in said
    assert mails_to(half, ada.email)


def test_what_did_not_change_is_told_to_nobody(half: Half, administrator: Person) -> None:
    ada = half.people(half.sales)[0]
    change(half, ada, administrator)
    entry = PersonEntry(name="Gil New", email="gil@example.com", department="Sales")
    doer = Doer(person_id=administrator.id, name="Sam Osei", now=NOW, today=TODAY)
    with half.app.app_context(), half.database.transaction() as session:
        people.save_person(session, entry, person=None, doer=doer)
        assert session.scalars(select(Mail.id)).all() == []
    assert logged(half) == ["added Gil New"]
