"""The page Tokens: a token is shown once, what was typed stays, and revoking has an undo beside it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.access_tokens.services.tokens import find_token
from webapp.models import AccessToken, Person, Scope
from webapp.storage.database import Database

PAGE = "/admin/tokens"


def post(client: FlaskClient, address: str = PAGE, **fields: str) -> str:
    token = csrf_token(client.get(PAGE).text)
    answer = client.post(address, data={"csrf_token": token, **fields}, follow_redirects=True)
    return answer.text


def test_a_token_is_shown_once_and_opens_what_was_ticked(
    client: FlaskClient, administrator: Person, database: Database
) -> None:
    shown = re.search(r'value="(rc_\w+-?[^"]*)"', post(client, name="Entra ID", scopes="scim"))
    assert shown is not None
    with database.reading() as session:
        found = find_token(session, shown[1], Scope.SCIM)
        assert found is not None
        assert (found.name, found.made_by_id) == ("Entra ID", administrator.id)
    again = client.get(PAGE).text
    assert "Entra ID" in again
    assert shown[1] not in again


def test_without_a_name_nothing_is_made_and_what_was_ticked_stays(
    client: FlaskClient, administrator: Person, database: Database
) -> None:
    page = post(client, name=" ", scopes="scim")
    assert "There is a problem" in page
    assert re.search(r'value="scim" checked', page)
    assert "Choose what the token opens." in post(client, name="Okta", scopes="everything")
    with database.reading() as session:
        assert session.query(AccessToken).count() == 0


def test_revoking_is_undone_from_the_sentence_that_tells_it(
    client: FlaskClient, administrator: Person, database: Database
) -> None:
    post(client, name="Okta", scopes="scim")
    page = post(client, f"{PAGE}/1/revoke")
    assert "opens nothing any more" in page
    assert f'action="{PAGE}/1/restore"' in page
    assert "holds again" in post(client, f"{PAGE}/1/restore")
    with database.reading() as session:
        assert session.query(AccessToken).one().revoked_on is None


def test_an_administrator_makes_no_token_that_reads_results_and_the_president_none_that_changes_people(
    client: FlaskClient, administrator: Person, database: Database
) -> None:
    with database.transaction() as session:
        president = make_person(session, "Petra", is_president=True)
    for person, refused, granted in (
        (administrator, ("results", "actions"), ("scim", "rounds")),
        (president, ("scim", "rounds"), ("results", "actions")),
    ):
        sign_in(client, person)
        for scope in refused:
            assert "Choose what the token opens." in post(client, name="Reports", scopes=scope)
        for scope in granted:
            assert "It is shown this once." in post(client, name=f"Reports {scope}", scopes=scope)
    with database.reading() as session:
        made = {(token.made_by.name, *token.scopes) for token in session.query(AccessToken)}
    assert made == {
        (person.name, scope)
        for person, scopes in ((administrator, ("scim", "rounds")), (president, ("results", "actions")))
        for scope in scopes
    }
