"""What the page on anonymity says of the network."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from flask import Flask

from tests.factories import make_company
from tests.fixtures.half_year import A_CARD
from webapp.installed import install, installed
from webapp.storage.database import Database


def test_without_script_the_length_of_a_request_tells_how_much_was_written() -> None:
    """A form is sent as it stands; the fields that pad it are filled in by script."""
    lengths = {words: len(urlencode(A_CARD | {"comment-1": words})) for words in ("", "short", "long " * 40)}
    assert len(set(lengths.values())) == len(lengths)


@pytest.mark.parametrize(
    ("address", "is_told"), [("http://cards.example.com", True), ("https://cards.example.com", False)]
)
def test_plain_http_is_a_finding_on_the_page_about_anonymity(
    app: Flask, database: Database, address: str, is_told: bool
) -> None:
    with database.transaction() as session:
        make_company(session)
    here = installed(app)
    install(app, replace(here, settings=replace(here.settings, base_url=address)))
    for language, words in (("en", "is not encrypted"), ("de", "nicht verschlüsselt")):
        page = app.test_client().get("/anonymity", headers={"Accept-Language": language}).text
        assert (words in page) is is_told
