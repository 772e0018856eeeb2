"""Answers are compressed where the browser takes it, and never where a length could tell a secret."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half

ACCEPTS = {"Accept-Encoding": "gzip, br"}
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}
TOKEN = re.compile(rb'(?<=name="csrf_token" value=")[^"]+')  # another in every answer
FORM = "/cards/spring-2026/marketing"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def grader(half: Half, client: FlaskClient) -> FlaskClient:
    """Somebody of Sales while the round is open."""
    half.open()
    return sign_in(client, half.people(half.sales)[0])


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip, deflate", "gzip")])
def test_a_page_travels_compressed_and_reads_the_same(
    client: FlaskClient, accepted: str, encoding: str
) -> None:
    plain = client.get("/anonymity")
    small = client.get("/anonymity", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == encoding
    assert small.content_length == len(small.data) < len(plain.data) / 2
    assert TOKEN.sub(b"", UNPACK[encoding](small.data)) == TOKEN.sub(b"", plain.data)
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in small.vary


def test_a_browser_that_takes_neither_gets_the_page_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/anonymity", headers={"Accept-Encoding": "gzip;q=0, br;q=0, deflate"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "name", ["css/app.css", "css/parts.css", "css/pages.css", "css/other_pages.css", "js/app.js"]
)
def test_a_static_file_travels_compressed_and_is_not_sent_twice(client: FlaskClient, name: str) -> None:
    plain, small = client.get(f"/static/{name}"), client.get(f"/static/{name}?v=1", headers=ACCEPTS)
    assert UNPACK["br"](small.data) == plain.data
    assert "Accept-Ranges" not in small.headers
    again = client.get(f"/static/{name}", headers={**ACCEPTS, "If-None-Match": small.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for answer in (plain, small, again):
        answer.close()


def test_a_font_is_compressed_already(client: FlaskClient) -> None:
    answer = client.get("/static/fonts/besley.woff2", headers=ACCEPTS)
    assert "Content-Encoding" not in answer.headers
    answer.close()


def test_no_length_tells_what_was_graded(grader: FlaskClient) -> None:
    form = grader.get(FORM, headers=ACCEPTS)
    assert form.headers["Content-Encoding"] == "br"
    token = csrf_token(UNPACK["br"](form.data).decode())
    for answers in (A_CARD, {}):
        check = grader.post(f"{FORM}/check", data={"csrf_token": token, **answers}, headers=ACCEPTS)
        assert b"csrf_token" in check.data
        assert "Content-Encoding" not in check.headers


@pytest.mark.parametrize("told", ["cross-site", "same-site", ""])
def test_what_another_site_may_have_chosen_is_not_compressed(
    half: Half, client: FlaskClient, told: str
) -> None:
    sent = {**ACCEPTS, "Sec-Fetch-Site": told} if told else ACCEPTS
    assert client.get("/sign-in", headers=sent).headers["Content-Encoding"] == "br"
    answer = client.get("/sign-in?next=/chosen-by-somebody", headers=sent)
    assert b"/chosen-by-somebody" in answer.data
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("told", ["same-origin", "none"])
def test_an_address_that_we_or_the_reader_chose_is_compressed(
    half: Half, client: FlaskClient, told: str
) -> None:
    answer = client.get("/sign-in?next=/results", headers={**ACCEPTS, "Sec-Fetch-Site": told})
    assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize(("told", "encoding"), [("cross-site", None), ("", None), ("none", "br")])
def test_a_fault_is_compressed_for_who_typed_its_address(
    half: Half, client: FlaskClient, told: str, encoding: str | None
) -> None:
    answer = client.get("/chosen-by-somebody", headers={**ACCEPTS, "Sec-Fetch-Site": told})
    assert answer.status_code == 404
    assert answer.headers.get("Content-Encoding") == encoding
