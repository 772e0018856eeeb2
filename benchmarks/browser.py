"""HTTP requests of signed-in people as raw bytes, with session cookie and CSRF token."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from urllib.parse import urlencode

from flask import Flask, session
from sqlalchemy import select

from benchmarks.company import Place, application
from webapp.models import Person
from webapp.storage.database import Database
from webapp.web.form_tokens import form_token


class Browsers:
    """Signs people in without asking the server, since signing in is not what is measured."""

    def __init__(self, app: Flask, database: Database) -> None:
        self._app = app
        with database.reading() as reading:
            rows = reading.execute(select(Person.id, Person.session_number))
            self._numbers = {row.id: row.session_number for row in rows}
        self._cookie_name = app.config["SESSION_COOKIE_NAME"]

    def session_of(self, person: int) -> tuple[str, str]:
        """Return the session cookie of a person and a token for her forms."""
        with self._app.test_request_context():
            session["person"], session["number"], session["hour"] = person, self._numbers[person], 10**7
            token = form_token()
            signer = self._app.session_interface.get_signing_serializer(self._app)  # type: ignore[attr-defined]  # of Flask's own interface
            return f"{self._cookie_name}={signer.dumps(dict(session))}", token

    def get(self, person: int, path: str) -> bytes:
        """Return a GET of a page."""
        cookie, _ = self.session_of(person)
        return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode()

    def hand_in(self, person: int, path: str, *, random: Random) -> bytes:
        """Return the POST that hands in a card with random answers and one comment."""
        cookie, token = self.session_of(person)
        fields = {"csrf_token": token, "well": ""}
        for position in range(1, 7):
            fields[f"need-{position}"] = random.choice("ABCFX")
            fields[f"comment-{position}"] = ""
        fields["comment-1"] = "The answers came the next day, and we could pass them on as they were."
        body = urlencode(fields)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nOrigin: null\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return (head + body).encode()


def forms(place: Place, cards: Iterable[tuple[int, int, str, str]], *, clients: int) -> list[list[bytes]]:
    """Return for each client the GET of one person's form."""
    with application(place) as (app, database):
        browsers = Browsers(app, database)
        chosen = Random(1).sample(list(cards), clients)
        return [
            [browsers.get(person, f"/cards/{round_slug}/{graded}")]
            for person, _, round_slug, graded in chosen
        ]


def hand_ins(
    place: Place, cards: list[tuple[int, int, str, str]], *, clients: int, each: int
) -> list[list[bytes]]:
    """Return for each client the POSTs of different people's cards, so many each; taken from the list."""
    random = Random(2)
    with application(place) as (app, database):
        browsers = Browsers(app, database)
        return [
            [
                browsers.hand_in(person, f"/cards/{round_slug}/{graded}", random=random)
                for person, _, round_slug, graded in [cards.pop() for _ in range(each)]
            ]
            for _ in range(clients)
        ]
