"""Whom OpenID Connect lets in as whom: by address or subject, with roles of a claim."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import make_person
from tests.signing_in.at_provider import sign_in_at, signs_in_by
from tests.signing_in.mailed import KNOWN, who_is_in
from webapp.installed import installed
from webapp.models import LogEntry, Person
from webapp.storage.database import Database


def test_who_is_not_known_here_is_told_whom_to_ask(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, issuer: str
) -> None:
    with database.transaction() as session:
        make_person(session, "Ada Admin", email="ada@example.com", is_administrator=True)
    signs_in_by(app, issuer)
    page = sign_in_at(client, login="stranger")
    assert page.status_code == 403
    assert "stranger@example.com" in page.text
    assert 'href="mailto:ada@example.com"' in page.text
    assert who_is_in(client) is None


def test_who_was_deactivated_is_not_let_in(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, mock: Path
) -> None:
    with database.transaction() as session:
        session.get_one(Person, katrin.id).is_active = False
    assert sign_in_at(client).status_code == 403
    assert who_is_in(client) is None


def test_by_subject_a_changed_address_changes_nobody_and_a_second_account_is_refused(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, mock: Path
) -> None:
    here = installed(app).settings.openid
    assert here is not None
    signs_in_by(app, here.issuer, by_subject=True)
    assert sign_in_at(client).location == "/"
    with database.reading() as session:
        assert session.get_one(Person, katrin.id).openid_subject == f"{here.issuer} johndoe"
    mock.write_text(json.dumps({"userinfo": {"email": "katrin.adler@example.com", "email_verified": True}}))
    moved = app.test_client()
    sign_in_at(moved)
    assert who_is_in(moved) == katrin.id
    second = {
        "claims": {"sub": "mallory"},
        "userinfo": {"sub": "mallory", "email": KNOWN, "email_verified": True},
    }
    mock.write_text(json.dumps(second))
    other = app.test_client()
    refused = sign_in_at(other)
    assert refused.status_code == 400
    assert "Another account of your company" in refused.text
    assert who_is_in(other) is None


def test_by_address_who_has_another_one_at_the_provider_is_not_let_in(
    app: Flask, client: FlaskClient, katrin: Person, issuer: str
) -> None:
    signs_in_by(app, issuer)
    assert sign_in_at(client, login="moved").status_code == 403
    assert sign_in_at(client, login="unverified").status_code == 400
    assert who_is_in(client) is None


def test_an_address_without_a_word_on_it_is_taken_where_the_provider_is_trusted(
    app: Flask, client: FlaskClient, katrin: Person, mock: Path
) -> None:
    here = installed(app).settings.openid
    assert here is not None
    signs_in_by(app, here.issuer, trusts_email=True)
    mock.write_text(json.dumps({"userinfo": {"email": KNOWN, "email_verified": False}}))
    assert sign_in_at(client).status_code == 400
    mock.write_text(json.dumps({"userinfo": {"email": KNOWN}}))
    assert sign_in_at(client).status_code == 303


def test_roles_of_a_claim_are_given_and_taken_and_logged(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, issuer: str
) -> None:
    signs_in_by(app, issuer, roles="roles")
    sign_in_at(client, login="katrin")
    assert _person(database, katrin).is_reviewer
    assert _person(database, katrin).is_works_council
    assert not _person(database, katrin).is_administrator
    with database.reading() as session:
        assert "now reviews comments" in " ".join(session.scalars(select(LogEntry.what)))
    sign_in_at(app.test_client(), login="namesake")
    assert not _person(database, katrin).is_reviewer
    assert not _person(database, katrin).is_works_council


def test_the_last_administrator_does_not_lose_that_role_by_a_claim(
    app: Flask, client: FlaskClient, database: Database, katrin: Person, mock: Path
) -> None:
    here = installed(app).settings.openid
    assert here is not None
    signs_in_by(app, here.issuer, roles="roles")
    with database.transaction() as session:
        session.get_one(Person, katrin.id).is_administrator = True
    refused = sign_in_at(client)
    assert refused.status_code == 400
    assert "Nobody would be administrator any more." in refused.text
    assert _person(database, katrin).is_administrator


def _person(database: Database, person: Person) -> Person:
    with database.reading() as session:
        return session.get_one(Person, person.id)
