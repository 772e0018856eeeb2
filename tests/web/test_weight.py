"""Page weight: compressed bytes of the sample company's pages for every role, and of a first visit."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import urldefrag

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fixtures.application import sign_in
from webapp.signing_in.services.sample_people import sample_people
from webapp.storage.database import Database

FIRST_VISIT, NEXT_PAGE = 110_000, 8_000  # bytes, heads of the answers included
OF_THE_SERVER = "HTTP/1.1 200 OK\r\nDate: Sat, 28 Nov 2026 12:00:00 GMT\r\nServer: waitress\r\n\r\n"
ASKED = {"Accept-Encoding": "gzip, br", "Sec-Fetch-Site": "same-origin"}
OF_A_KIND = 30  # pages: one person of many is as heavy as the next
NAME_OR_NUMBER = re.compile(r"\d+|(?<==)[\w-]+|(?<=[a-z]/)[\w-]+")
LINK = re.compile(r'href="(/[^"]*)"')
PART = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FONT = re.compile(r"url\(\.\./(fonts/[^)]+)\)")
BEGINNINGS = ("/", "/sign-in", "/code", "/private-code", "/anonymity", "/help", "/nowhere")
READERS = ("visitor", "employee", "head", "president", "administrator")

pytestmark = pytest.mark.timeout(900)  # a company is made, and hundreds of pages are read


def reader_of(northwick: Flask, database: Database, who: str) -> FlaskClient:
    """Return the browser of somebody who reads German, whose words are longer."""
    client = northwick.test_client()
    client.set_cookie("language", "de")
    if who == "visitor":
        return client
    with database.reading() as session:
        return sign_in(client, sample_people(session)[who])


def weight(answer: TestResponse) -> int:
    """Return the bytes of an answer on the way, as the server sends it."""
    heads = sum(len(f"{name}: {value}\r\n") for name, value in answer.headers)
    whole = len(OF_THE_SERVER) + heads + len(answer.data)
    answer.close()
    return whole


def pages(client: FlaskClient) -> Iterator[tuple[str, int]]:
    """Yield each page that links lead to, with its weight."""
    waiting, known, of_a_kind = list(BEGINNINGS), set(BEGINNINGS), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = NAME_OR_NUMBER.sub("…", address)
        of_a_kind[kind] += 1
        if of_a_kind[kind] > OF_A_KIND:
            continue
        answer = client.get(address, headers=ASKED)
        if answer.location:
            links = [answer.location.removeprefix("http://localhost")]
        else:
            yield address, weight(answer)
            links = [link.replace("&amp;", "&") for link in LINK.findall(_text(answer))]
        for link in (urldefrag(link)[0] for link in links):
            is_file = link.startswith("/static/") or PurePath(link.partition("?")[0]).suffix
            if not is_file and link not in known:
                known.add(link)
                waiting.append(link)


def _text(answer: TestResponse) -> str:
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(answer.headers["Content-Encoding"], bytes)
    return str(unpack(answer.data), "utf-8")


@pytest.mark.parametrize("who", READERS)
def test_no_page_is_heavy(northwick: Flask, in_northwick: Database, who: str) -> None:
    found = dict(pages(reader_of(northwick, in_northwick, who)))
    assert len(found) >= len(BEGINNINGS) - 1
    assert {address: bytes_ for address, bytes_ in found.items() if bytes_ > NEXT_PAGE} == {}


def test_a_first_visit_is_light_whatever_it_begins_with(northwick: Flask) -> None:
    client = northwick.test_client()
    parts = set(PART.findall(client.get("/help").text))
    (style,) = [part for part in parts if "/app.css" in part]
    parts = {part for part in parts if "/fonts/" not in part}
    sheet = client.get(style)
    parts |= {f"/static/{font}" for font in FONT.findall(sheet.text)}
    sheet.close()
    assert len(parts) == 11, "six style sheets, script, icon, three fonts"
    whole = sum(weight(client.get(part, headers=ASKED)) for part in parts)
    assert whole + NEXT_PAGE <= FIRST_VISIT
