"""Somebody is erased: no table knows name or address any more, and what was counted stays."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.importing.test_import_commands import everything
from webapp import log
from webapp.models import Action, Card, LogEntry, Mail, Person
from webapp.organisation.services.erasing import erase
from webapp.organisation.services.own_data import own_data

NAME, ADDRESS = "Ottilie Quendler", "ottilie.quendler@example.com"


def test_no_table_knows_an_erased_person_and_what_she_did_stays(
    client: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    person_id = pairing.employee("Marketing").id
    with pairing.database.transaction() as session:
        person = session.get_one(Person, person_id)
        person.name, person.email, person.is_active = NAME, ADDRESS, False
        session.query(Card).first().graded_head = NAME  # type: ignore[union-attr]  # there are cards
        session.add(Mail(once_key="k", kind="k", address=ADDRESS, subject=NAME, body=NAME, next_try_at=NOW))
        log.note(session, at=NOW, who=NAME, what=f"{NAME} has another address: {ADDRESS} in place of x")
    sign_in(client, pairing.somebody("Sam", is_administrator=True))
    page = client.get(f"/admin/people/{person_id}/erase").text
    assert NAME in page
    answer = client.post(f"/admin/people/{person_id}/erase", data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 303
    rows = repr(everything(pairing.database))
    assert NAME not in rows
    assert ADDRESS not in rows
    with pairing.database.reading() as session:
        assert session.query(Action).filter_by(graded_owner_id=person_id).count() == 1


def test_names_and_addresses_that_somebody_had_before_go_with_the_last(
    client: FlaskClient, pairing: Pairing
) -> None:
    """Who had married and whose firm had a new mail domain stood in the log and in mails all the same."""
    person_id = pairing.employee("Marketing").id
    sign_in(client, pairing.somebody("Sam", is_administrator=True))
    page = f"/admin/people/{person_id}"
    for name, email in (
        ("Ottilie Kranz", "kranz@old.example"),
        (NAME, "quendler@old.example"),
        (NAME, ADDRESS),
    ):
        form = {"name": name, "email": email, "department": "Marketing", "position": "employee"}
        form["csrf_token"] = csrf_token(client.get(page).text)
        assert client.post(page, data=form).status_code == 303
    with pairing.database.transaction() as session:
        for number, address in enumerate(("kranz@old.example", "quendler@old.example", ADDRESS)):
            mail = Mail(
                once_key=f"k{number}", kind="k", address=address, subject="", body="", next_try_at=NOW
            )
            session.add(mail)
        shown = own_data(session, session.get_one(Person, person_id))
        assert len([mail for mail in shown["mail"] if mail["kind"] == "k"]) == 3
        session.get_one(Person, person_id).is_active = False
    token = csrf_token(client.get(f"{page}/erase").text)
    assert client.post(f"{page}/erase", data={"csrf_token": token}).status_code == 303
    with pairing.database.reading() as session:
        mailed_to = set(session.scalars(select(Mail.address)))
        logged = " ".join(session.scalars(select(LogEntry.what)))
    for words in ("Kranz", "kranz@", "Quendler", "quendler"):
        assert words not in logged
        assert not any(words in address for address in mailed_to)


@pytest.mark.parametrize("step", ["", "/activate"])
def test_the_entry_of_an_erased_person_becomes_nobodys(
    client: FlaskClient, pairing: Pairing, step: str
) -> None:
    days = {"joined_on": TODAY, "left_on": TODAY, "rights_changed_on": TODAY, "came_from_since": TODAY}
    person = pairing.somebody("Kim Kranz", is_active=False, **days)
    with pairing.database.transaction() as session:
        erase(session, session.get_one(Person, person.id), doer=pairing.doer())
    sign_in(client, pairing.somebody("Sam", is_administrator=True))
    page = f"/admin/people/{person.id}"
    form = {"csrf_token": csrf_token(client.get(page).text), "name": "New", "email": "new@example.com"}
    answer = client.post(f"{page}{step}", data=form, follow_redirects=True)
    assert f"Person {person.id} is erased, and the entry stays empty." in answer.text
    with pairing.database.reading() as session:
        kept = session.get_one(Person, person.id)
        assert not kept.is_active
        assert {getattr(kept, name) for name in days} == {None}


def test_nobody_is_erased_who_may_still_sign_in(client: FlaskClient, pairing: Pairing) -> None:
    person = pairing.employee("Marketing")
    sign_in(client, pairing.somebody("Sam", is_administrator=True))
    page = client.get(f"/admin/people/{person.id}/erase").text
    client.post(f"/admin/people/{person.id}/erase", data={"csrf_token": csrf_token(page)})
    with pairing.database.reading() as session:
        assert session.get_one(Person, person.id).email == person.email


def test_no_administrator_takes_the_own_name_out_of_the_log_by_erasing_a_namesake(
    client: FlaskClient, pairing: Pairing
) -> None:
    sam = pairing.somebody("Sam", is_administrator=True)
    namesake = pairing.somebody("Sam", email="namesake@example.com", is_active=False)
    with pairing.database.transaction() as session:
        log.note(session, at=NOW, who=sam.name, what="closed Spring 2026")
    sign_in(client, sam)
    page = client.get(f"/admin/people/{namesake.id}/erase").text
    client.post(f"/admin/people/{namesake.id}/erase", data={"csrf_token": csrf_token(page)})
    with pairing.database.reading() as session:
        assert session.query(LogEntry).filter_by(what="closed Spring 2026").one().who == "Sam"
        assert session.get_one(Person, namesake.id).name == f"Person {namesake.id}"
