"""A program that reads the API with a token, page after page."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from webapp.access_tokens.services.tokens import make_token
from webapp.doer import Doer
from webapp.installed import installed
from webapp.models import Person, Round, Scope

EVERYTHING = (Scope.ROUNDS, Scope.RESULTS, Scope.ACTIONS)


def token_for(app: Flask, *scopes: Scope) -> str:
    """Make a token in the name of the first administrator, or of anybody where there is none."""
    here = installed(app)
    now = here.clock()
    with here.database.transaction() as session:
        person = session.scalars(select(Person).order_by(Person.is_administrator.desc(), Person.id)).first()
        assert person is not None
        doer = Doer(person_id=person.id, name=person.name, now=now, today=date(2026, 5, 12))
        return make_token(session, "Our BI", scopes or EVERYTHING, doer=doer)


class Program:
    """Asks with its token and without cookies."""

    def __init__(self, app: Flask, token: str) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.token = token

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> TestResponse:
        """Ask for a path below /api/v1, or for a whole address."""
        address = path.removeprefix("http://localhost")
        address = address if address.startswith("/api/") else f"/api/v1{address}"
        given = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.open(address, method=method, headers=given)

    def items(self, path: str, *, limit: int = 100) -> list[dict[str, Any]]:
        """Return all items of a list, following the addresses of next pages."""
        found: list[dict[str, Any]] = []
        following: str | None = f"{path}?limit={limit}"
        while following:
            answer = self.ask(following)
            assert answer.status_code == 200, answer.text
            assert answer.json is not None
            found += answer.json["items"]
            assert len(answer.json["items"]) <= limit
            following = answer.json["next"]
            assert answer.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        return found

    def everything(self) -> dict[tuple[str, str], str]:
        """Return what every list says, by reader and address, with the faults of rounds that are not open."""
        with installed(self.app).database.reading() as session:
            slugs = session.scalars(select(Round.slug).order_by(Round.id)).all()
        paths = ["/rounds", "/actions", *(f"/rounds/{slug}/results" for slug in slugs)]
        found = {}
        for path in paths:
            answer = self.ask(path)
            tag = answer.headers.get("ETag")
            found["token", path] = f"{answer.status} {tag} {answer.text}"
            if answer.status_code == 200:
                found["token", f"{path} by twos"] = json.dumps(self.items(path, limit=2))
        return found
