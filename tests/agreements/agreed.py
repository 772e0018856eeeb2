"""Agreements to begin a test with: a lead process that both sides have signed, and one written over HTTP."""

from __future__ import annotations

from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House
from webapp.agreements.services import writing
from webapp.agreements.services.form_files import get_form
from webapp.agreements.services.standing import Standing, get_agreement
from webapp.doer import Doer
from webapp.models import Agreement, AgreementSignature, Department, Mail, Signer
from webapp.models.agreements import Content
from webapp.organisation.services.organisation import heads_of
from webapp.storage.database import Database


def process_of(owner_id: int, other_id: int) -> Content:
    """Two stages with an owner on each side, and one measure."""
    return {
        "stages": [
            {
                "id": "s1",
                "stage": "Inquiry",
                "definition": "Somebody asks.",
                "owner": f"{owner_id}",
                "days": "0",
            },
            {"id": "s2", "stage": "Accepted", "definition": "Spoken.", "owner": f"{other_id}", "days": "2"},
        ],
        "measure": [{"id": "m1", "name": "Called in a day", "target": "9000", "counted": "From the list."}],
    }


def agreed_process(
    session: Session, first: Department, second: Department, *, signed_on: date = TODAY
) -> Agreement:
    """Return a lead process in force since a day."""
    heads = [heads_of(session, department.id)[0] for department in (first, second)]
    doer = Doer(person_id=heads[0].id, name=heads[0].name, now=NOW, today=TODAY)
    agreement = writing.begin(session, get_form(session, "lead_process"), first, second, doer=doer)
    version = agreement.versions[0]
    version.content = process_of(heads[0].id, heads[1].id)
    version.in_force_since = signed_on
    sides = (Signer.FIRST, Signer.SECOND)
    signers = heads if agreement.first_id == first.id else heads[::-1]
    version.signatures = [
        AgreementSignature(side=side, signed_on=signed_on, person_id=head.id)
        for side, head in zip(sides, signers, strict=True)
    ]
    session.flush()
    return agreement


def begin(client: FlaskClient, form: str, other: str = "sales") -> str:
    """Begin an agreement and return its address."""
    token = csrf_token(client.get("/agreements").text)
    answer = client.post("/agreements", data={"csrf_token": token, "form": form, "other": other})
    assert answer.status_code == 303
    return str(answer.location).removesuffix("/edit")


def send(client: FlaskClient, address: str, what: str = "edit", /, **fields: object) -> TestResponse:
    """Post what the editor of an agreement would, with the edit number that stands there."""
    page = client.get(f"{address}/edit").text
    number = page.split('name="edit_number" value="')[1].split('"')[0]
    return client.post(
        f"{address}/{what}", data={"csrf_token": csrf_token(page), "edit_number": number, **fields}
    )


def process(house: House, **other: object) -> dict[str, object]:
    owner, other_owner = house.people["head of Marketing"].id, house.people["employee of Sales"].id
    return {
        "stages-1-stage": "Inquiry",
        "stages-1-definition": "Somebody asks for a price.",
        "stages-1-owner": owner,
        "stages-1-days": "0",
        "stages-2-stage": "Accepted",
        "stages-2-definition": "Sales has spoken with them.",
        "stages-2-owner": other_owner,
        "stages-2-days": "2",
        "measure-1-name": "Called within a day",
        "measure-1-target": "90",
        "measure-1-counted": "From the customer list.",
        **other,
    }


def standing_at(database: Database, address: str) -> Standing:
    with database.reading() as session:
        return get_agreement(session, int(address.rsplit("/", 1)[1]))


def kinds_of_mail(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(f"{mail.kind} {mail.address}" for mail in session.scalars(select(Mail)))
