"""Attacks on bearer tokens at both doors, the API and SCIM: one header alone, and the whole token in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories import NOW, TODAY
from webapp.access_tokens.services import tokens
from webapp.doer import Doer
from webapp.models import AccessToken, Person, Scope
from webapp.storage.database import Database

DOORS = ("/api/v1/rounds", "/scim/v2/Users")
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def secret(database: Database, administrator: Person) -> str:
    """A token that opens both doors."""
    with database.transaction() as session:
        return tokens.make_token(session, "both", [Scope.ROUNDS, Scope.SCIM], doer=doer_of(administrator))


def doer_of(person: Person) -> Doer:
    return Doer(person_id=person.id, name=person.name, now=NOW, today=TODAY)


def status(client: FlaskClient, door: str, header: str, **more: str) -> int:
    """Ask as a server hands the header on, with whatever bytes it holds."""
    return client.get(door, environ_overrides={"HTTP_AUTHORIZATION": header, **more}).status_code


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "header",
    [
        lambda token: f"Basic {token}",
        lambda token: token,
        lambda token: f"Bearer {token.upper()}",
        lambda token: f"Bearer {token}, Bearer {token}",  # two headers, as servers join them
        lambda token: f"Bearer {token},",
        lambda token: f"Bearer {token}\nX: y",
        lambda token: f"Bearer {token[:20]}\r\n{token[20:]}",
        lambda token: f"Bearer {token}" + "x" * 1_000_000,
        lambda token: f"Bearer\t{token}",
        lambda token: f"Bearer {token}\0",
        lambda token: f"Bearer Bearer {token}",
    ],
)
def test_a_token_counts_whole_and_alone(
    client: FlaskClient, secret: str, door: str, header: Callable[[str], str]
) -> None:
    assert status(client, door, header(secret)) == 401
    assert status(client, door, f"bearer {secret}") == 200


@pytest.mark.parametrize("door", DOORS)
def test_a_token_in_an_address_a_cookie_or_another_header_opens_nothing(
    client: FlaskClient, secret: str, door: str
) -> None:
    for name in ("access_token", "token", "Authorization"):
        assert client.get(door, query_string={name: secret}).status_code == 401
        assert (
            client.get(door, headers={"X-Api-Key": secret, "Cookie": f"{name}={secret}"}).status_code == 401
        )


def test_a_kept_page_is_told_unchanged_to_a_token_that_opens_it_alone(
    client: FlaskClient, secret: str, database: Database, administrator: Person
) -> None:
    door = DOORS[0]
    found = client.get(door, headers={"Authorization": f"Bearer {secret}"})
    tag = {"HTTP_IF_NONE_MATCH": found.headers["ETag"]}
    assert "private" in found.headers["Cache-Control"]
    with database.transaction() as session:
        other = tokens.make_token(session, "other", [Scope.RESULTS], doer=doer_of(administrator))
    assert status(client, door, f"Bearer {secret}", **tag) == 304
    assert status(client, door, f"Bearer {other}", **tag) == 403
    assert status(client, door, "", **tag) == 401
    with database.transaction() as session:
        first = session.query(AccessToken).order_by(AccessToken.id).first()
        assert first is not None
        tokens.revoke(session, first, doer=doer_of(administrator))
    assert status(client, door, f"Bearer {secret}", **tag) == 401


@pytest.mark.parametrize(
    "value", ["' OR 1=1 --", "%", "_", "*", "sam%", "\\u0000", "x) or (true", "${jndi:x}", "' UNION SELECT 1"]
)
@pytest.mark.parametrize("attribute", ["userName", "externalId", "id", "emails.value"])
def test_a_filter_is_compared_and_never_run(
    client: FlaskClient, secret: str, attribute: str, value: str
) -> None:
    answer = client.get(
        "/scim/v2/Users",
        query_string={"filter": f'{attribute} eq "{value}"'},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.get_json(force=True)["totalResults"] == 0
