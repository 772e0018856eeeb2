"""Test helper: two reviewers who type in cards from paper."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from webapp.models import Company


@dataclass(frozen=True)
class Typist:
    """A signed-in person at the page of cards on paper."""

    client: FlaskClient
    name: str

    def send(self, step: str, **form: str) -> TestResponse:
        token = csrf_token(self.client.get("/paper-cards").text)
        return self.client.post(f"/paper-cards{step}", data={"csrf_token": token, **form})

    def type_in(self, code: str, **form: str) -> TestResponse:
        """Type in a card of Marketing, and follow to what is said."""
        answer = self.send("/typed", code=code, card="marketing", **A_CARD | form)
        return self.client.get(answer.location) if answer.status_code == 303 else answer


def typist(half: Half, name: str) -> Typist:
    with half.database.transaction() as session:
        person = make_person(session, name, is_reviewer=True)
    return Typist(sign_in(half.app.test_client(), person), name)


@pytest.fixture
def typists(by_code: Half, codes: list[str]) -> tuple[Typist, Typist]:
    """The round is open, and the company takes cards on paper."""
    with by_code.database.transaction() as session:
        session.execute(update(Company).values(takes_paper_cards=True))
    return typist(by_code, "Rosa Neutral"), typist(by_code, "Nils Beiseit")
