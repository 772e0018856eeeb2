"""Attack: somebody reads a round's mail before its owner, and signs in by its link."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token
from tests.fixtures.half_year import A_CARD, Half
from tests.signing_in.mailed import ask, mailed_links, press, who_is_in
from tests.signing_in.test_mailed_links import FIRST_CARD, grader, only

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def stranger(half: Half) -> FlaskClient:
    """The browser of whoever read the mail first, and pressed its link."""
    half.open()
    [link] = only(half, grader(half).email)
    client = half.app.test_client()
    press(client, link)
    return client


def test_whoever_reads_the_mail_first_hands_in_as_its_owner(half: Half, stranger: FlaskClient) -> None:
    """The attack succeeds, and the page on anonymity says so."""
    token = csrf_token(stranger.get(FIRST_CARD).text)
    assert stranger.post(FIRST_CARD, data={"csrf_token": token, **A_CARD}).status_code == 303
    assert who_is_in(stranger) == grader(half).id


def test_its_owner_sees_that_the_link_was_used_and_ends_the_strangers_session(
    half: Half, stranger: FlaskClient, client: FlaskClient
) -> None:
    [link] = mailed_links(half.app)
    assert "A link works once" in client.get(link).text
    ask(client, grader(half).email)
    press(client, mailed_links(half.app)[-1])
    token = csrf_token(client.get("/help").text)
    client.post("/sign-out/everywhere", data={"csrf_token": token})
    assert "/sign-in" in stranger.get(FIRST_CARD).location
