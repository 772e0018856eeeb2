"""An address from a mail opens also where the mail program took the end of the sentence along."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from webapp.storage.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("behind", [".", "/", ",", ")", "/.", "%2E", ".)"])
def test_what_ends_a_sentence_is_left_off(client: FlaskClient, database: Database, behind: str) -> None:
    answer = client.get(f"/admin/rounds/autumn-2026/extend{behind}?kind=a%20b")
    assert (answer.status_code, answer.location) == (302, "/admin/rounds/autumn-2026/extend?kind=a%20b")


@pytest.mark.parametrize("address", ["//evil.example/", "///evil.example.", "/%5Cevil.example/"])
def test_it_never_leads_elsewhere(client: FlaskClient, database: Database, address: str) -> None:
    location = client.get(address).location or "/"
    assert not location.startswith(("//", "/\\", "http:"))


def test_an_address_without_more_is_left_alone_and_so_is_what_is_sent(
    client: FlaskClient, database: Database
) -> None:
    assert client.get("/").location != "/"
    assert client.post("/sign-in/").status_code != 302


def test_no_address_of_ours_ends_like_a_sentence(client: FlaskClient) -> None:
    from webapp.web.mailed_addresses import ENDS_A_SENTENCE

    rules = [str(rule) for rule in client.application.url_map.iter_rules()]
    assert [rule for rule in rules if rule[-1] in ENDS_A_SENTENCE and rule[-1] != ">"] == ["/"]
