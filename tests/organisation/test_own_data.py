"""`/me/data`: everybody sees all that is stored about her, and nothing about others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.factories import NOW, TODAY, make_person
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from tests.fixtures.promised import Pairing
from webapp import log
from webapp.doer import Doer
from webapp.models import Mail, Person
from webapp.organisation.services import people
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.own_data import LABELS, tables_of_people
from webapp.round_steps.services import mails as round_mails


def test_every_table_that_refers_to_people_has_its_words() -> None:
    assert {*tables_of_people(), "person", "mail", "log_entry"} == LABELS.keys()


def test_a_person_gets_what_refers_to_her_on_the_page_and_as_json(
    client: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    owner, other = pairing.employee("Marketing"), pairing.people("Marketing")[-1]
    with pairing.database.transaction() as session:
        for person in (owner, other):
            session.get_one(Person, person.id).name = f"Somebody {person.id} of Marketing"
            mail = Mail(
                once_key=f"k{person.id}",
                kind="sign_in",
                address=person.email,
                subject=f"For {person.email}",
                body="https://localhost/sign-in/secret",
                next_try_at=NOW,
            )
            session.add(mail)
            log.note(session, at=NOW, who="Sam Osei", what=f"added Somebody {person.id} of Marketing")
    sign_in(client, owner)
    found = client.get("/me/data.json").get_json()
    assert found["person"][0]["email"] == owner.email
    assert [mail["subject"] for mail in found["mail"]] == [f"For {owner.email}"]
    assert [entry["what"] for entry in found["log_entry"]] == [f"added Somebody {owner.id} of Marketing"]
    assert len(found["action"]) == 1
    text = client.get("/me/data").text
    assert "Actions that you own (1)" in text
    assert owner.email in text
    for secret in (other.email, f"Somebody {other.id}", "secret"):
        assert secret not in text + client.get("/me/data.json").text


@pytest.mark.parametrize("has_handed_in", [True, False])
def test_whoever_takes_an_address_over_does_not_read_there_who_was_reminded(
    half: Half, client: FlaskClient, has_handed_in: bool
) -> None:
    """Who was reminded had not handed in; her own page would tell it to whoever signs in as her."""
    half.open()
    ada = half.people(half.sales)[0]
    if has_handed_in:
        half.hand_in("ABCFXA", person=ada)
    with half.app.app_context(), half.database.transaction() as session:
        round_mails.remind(session, half.round(), 1, today=TODAY, now=NOW)
        administrator = make_person(session, "Sam Osei", is_administrator=True)
        doer = Doer(person_id=administrator.id, name=administrator.name, now=NOW, today=TODAY)
        known = people.get_person(session, ada.id)
        taken = replace(entry_of(known), email="sams.other.box@example.com")
        people.save_person(session, taken, person=known, doer=doer)
        session.flush()
        sign_in(client, known)
    seen = client.get("/me/data.json").get_json()
    assert "reminder" not in {mail["kind"] for mail in seen["mail"]}
