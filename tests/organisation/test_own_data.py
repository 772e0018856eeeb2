"""`/me/data`: everybody sees all that is stored about her, and nothing about others."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.factories import NOW
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp import log
from webapp.models import Mail, Person
from webapp.organisation.services.own_data import LABELS, tables_of_people


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
