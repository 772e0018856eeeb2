"""Access tokens: shown once, stored as a digest, open what they were made for, and end when revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.factories import NOW, TODAY, make_company, make_person
from webapp.access_tokens.services import tokens
from webapp.doer import Doer
from webapp.domain.wording import Refused
from webapp.models import AccessToken, LogEntry, Scope
from webapp.storage.database import Database


@pytest.fixture
def doer(database: Database) -> Doer:
    with database.transaction() as session:
        make_company(session)
        sam = make_person(session, "Sam Osei", is_administrator=True)
        return Doer(person_id=sam.id, name=sam.name, now=NOW, today=TODAY)


def opens(database: Database, secret: str, scope: Scope) -> bool:
    with database.reading() as session:
        return tokens.find_token(session, secret, scope) is not None


def test_a_token_opens_what_it_was_made_for_and_only_its_digest_is_stored(
    database: Database, doer: Doer
) -> None:
    with database.transaction() as session:
        secret = tokens.make_token(session, " Entra\tID ", [Scope.RESULTS, Scope.SCIM], doer=doer)
        assert tokens.make_token(session, "another", [Scope.ROUNDS], doer=doer) != secret
    assert secret.startswith("rc_")
    assert opens(database, secret, Scope.SCIM)
    assert opens(database, secret, Scope.RESULTS)
    assert not opens(database, secret, Scope.ROUNDS)
    with database.reading() as session:
        row = session.query(AccessToken).filter_by(name="Entra ID").one()
        assert row.scopes == ["scim", "results"]
        stored = repr(session.execute(text("SELECT * FROM access_token")).all())
        assert session.query(LogEntry).first().what == "made the token Entra ID"  # type: ignore[union-attr]
    assert secret.rpartition("_")[2] not in stored


@pytest.mark.parametrize(
    "text", ["", "rc_1_", "rc__x", "rc_99999999999999999999_" + "a" * 43, "rc_1_" + "a" * 43, "\0", "ü" * 50]
)
def test_what_is_no_token_opens_nothing(database: Database, doer: Doer, text: str) -> None:
    with database.transaction() as session:
        secret = tokens.make_token(session, "Okta", [Scope.SCIM], doer=doer)
    assert not opens(database, text, Scope.SCIM)
    assert not opens(database, secret[:-1], Scope.SCIM)
    assert not opens(database, secret.swapcase(), Scope.SCIM)


def test_a_revoked_token_opens_nothing_until_that_is_undone_on_the_same_day(
    database: Database, doer: Doer
) -> None:
    with database.transaction() as session:
        secret = tokens.make_token(session, "Okta", [Scope.SCIM], doer=doer)
    with database.transaction() as session:
        assert tokens.has_token(session, Scope.ROUNDS, Scope.SCIM)
        tokens.revoke(session, session.query(AccessToken).one(), doer=doer)
    assert not opens(database, secret, Scope.SCIM)
    with database.transaction() as session:
        assert not tokens.has_token(session, Scope.SCIM)
        tokens.restore(session, session.query(AccessToken).one(), doer=doer)
    assert opens(database, secret, Scope.SCIM)
    with database.transaction() as session:
        tokens.revoke(session, session.query(AccessToken).one(), doer=doer)
    tomorrow = replace(doer, today=TODAY + timedelta(days=1))
    with pytest.raises(Refused), database.transaction() as session:
        tokens.restore(session, session.query(AccessToken).one(), doer=tomorrow)
    with database.reading() as session:
        said = [entry.what for entry in session.query(LogEntry).order_by(LogEntry.id)]
    assert said[1:] == ["revoked the token Okta", "let the token Okta hold again", "revoked the token Okta"]


@pytest.mark.parametrize(("name", "scopes"), [("", [Scope.SCIM]), ("x" * 61, [Scope.SCIM]), ("Okta", [])])
def test_a_token_without_name_or_purpose_is_refused(
    database: Database, doer: Doer, name: str, scopes: list[Scope]
) -> None:
    with pytest.raises(Refused), database.transaction() as session:
        tokens.make_token(session, name, scopes, doer=doer)


def test_its_last_use_is_a_day(database: Database, doer: Doer) -> None:
    with database.transaction() as session:
        tokens.make_token(session, "Okta", [Scope.SCIM], doer=doer)
        (token,) = tokens.tokens(session)
        tokens.note_use(session, token, today=TODAY)
    with database.reading() as session:
        assert tokens.tokens(session)[0].last_used_on == TODAY
