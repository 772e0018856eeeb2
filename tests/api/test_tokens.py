"""Who may ask the API: a token that holds and opens what is asked for; its use is noted as a day."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.api.asking import EVERYTHING, Program, token_for
from tests.factories import make_person
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.api.views import answers
from webapp.models import AccessToken, Attempt, Scope
from webapp.storage.database import Database

PATHS = {
    "/rounds": Scope.ROUNDS,
    "/actions": Scope.ACTIONS,
    "/rounds/spring-2026/results": Scope.RESULTS,
}
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = ON_SQLITE


def tokens(database: Database) -> list[AccessToken]:
    with database.reading() as session:
        return list(session.scalars(select(AccessToken)))


def test_until_a_token_is_made_there_is_nothing_at_all(pairing: Pairing) -> None:
    for path in (*PATHS, "/openapi.json", "/anything"):
        answer = Program(pairing.app, "rc_1_guess").ask(path)
        assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    token_for(pairing.app, Scope.SCIM)
    assert Program(pairing.app, "rc_1_guess").ask("/openapi.json").status_code == 404


def test_a_session_opens_nothing(pairing: Pairing, client: FlaskClient) -> None:
    token_for(pairing.app)
    with pairing.database.transaction() as session:
        person = make_person(session, "Petra Lang", is_president=True, is_administrator=True)
    sign_in(client, person)
    assert client.get("/company").status_code in (200, 302)
    for path in PATHS:
        assert client.get(f"/api/v1{path}").status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        *("", "Bearer", "Bearer ", "Basic rc_1_x", "Bearer rc_999999999_" + "x" * 43),
        *("Bearer rc_1_" + "x" * 43, "Bearer \u00e4", "Bearer rc_1_%00", "Bearer " + "x" * 5000),
    ],
)
def test_whoever_has_no_token_is_told_how_one_is_sent(pairing: Pairing, header: str) -> None:
    token_for(pairing.app)
    answer = Program(pairing.app, "").ask("/rounds", Authorization=header)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json is not None
    assert answer.json["status"] == 401
    assert answer.json["detail"].startswith("Send a token that holds")
    with pairing.database.reading() as session:
        assert session.scalars(select(Attempt)).all() == [], "a guess makes the database write"
    assert tokens(pairing.database)[0].last_used_on is None


@pytest.mark.parametrize("scope", EVERYTHING)
def test_a_token_opens_its_scope_alone(pairing: Pairing, scope: Scope) -> None:
    program = Program(pairing.app, token_for(pairing.app, scope))
    met = {path: program.ask(path).status_code for path in PATHS}
    assert met == {path: 200 if wanted is scope else 403 for path, wanted in PATHS.items()}


def test_a_directorys_token_opens_nothing_of_the_api(pairing: Pairing) -> None:
    token_for(pairing.app)
    program = Program(pairing.app, token_for(pairing.app, Scope.SCIM))
    assert {program.ask(path).status_code for path in PATHS} == {401}


def test_a_revoked_token_opens_nothing_from_that_moment(pairing: Pairing) -> None:
    other = Program(pairing.app, token_for(pairing.app))
    program = Program(pairing.app, token_for(pairing.app))
    assert program.ask("/rounds").status_code == 200
    last = tokens(pairing.database)[-1].id
    with pairing.database.transaction() as session:
        session.execute(
            update(AccessToken).where(AccessToken.id == last).values(revoked_on=date(2026, 5, 12))
        )
    assert program.ask("/rounds").status_code == 401
    assert other.ask("/rounds").status_code == 200


def test_its_use_is_noted_as_a_day_and_the_text_is_stored_nowhere(pairing: Pairing) -> None:
    text = token_for(pairing.app)
    Program(pairing.app, text).ask("/rounds")
    [token] = tokens(pairing.database)
    assert token.last_used_on == date(2026, 5, 12)
    secret = text.rpartition("_")[2]
    file = pairing.database.engine.url.database
    pairing.database.checkpoint()
    assert file is not None
    with open(file, "rb") as stored:
        assert secret.encode() not in stored.read()


def test_a_token_that_asks_too_often_is_told_when_it_may_again(
    pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_REQUESTS", 2)
    program, other = (Program(pairing.app, token_for(pairing.app)) for _ in range(2))
    assert [program.ask("/rounds").status_code for _ in range(3)] == [200, 200, 429]
    answer = program.ask("/actions")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert other.ask("/rounds").status_code == 200


def test_only_reading_is_possible(pairing: Pairing, app: Flask) -> None:
    program = Program(pairing.app, token_for(pairing.app))
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = program.ask("/rounds", method=method)
        assert (answer.status_code, answer.mimetype) == (405, "application/problem+json"), method
        assert "GET" in answer.headers.get("Allow", "GET")
