"""An exchanged round in which the comments on a card wait for their review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.application import csrf_token, sign_in
from tests.exchanges import Ballots, exchange, open_round
from tests.factories import make_person
from tests.views.company_of_three import TEN, Scene, found_three
from webapp.models import Card, Department, Person
from webapp.storage.database import Database
from webapp.urn import anonymity, comments
from webapp.urn.anonymity import Ballot

ADDRESS = "/comments/spring-2026/marketing/sales"
ODD_WORDS = [
    "🙈 never again 👩‍💻",
    "مرحبا: الردود متأخرة",
    "<script>alert('x')</script> & <b>bold</b>",
    "long " * 399 + "end.",
]


@dataclass(kw_only=True)
class Review:
    """The company, the card, its reviewer, and what was written with which private code."""

    scene: Scene
    card_id: int
    reviewer: Person
    codes: dict[str, str]  # by the words of the comment

    @property
    def database(self) -> Database:
        return self.scene.database

    def client(self, person: Person | None = None) -> FlaskClient:
        """Give the browser of the reviewer, or of somebody else."""
        return sign_in(self.scene.client.application.test_client(), person or self.reviewer)

    def keys(self) -> dict[str, str]:
        """Return the hexadecimal ids of the comments that wait, by their words."""
        with self.database.reading() as session:
            return {words: key.hex() for key, words in comments.waiting(session, self.card_id)}

    def press(
        self, client: FlaskClient, words: str, do: str, *, key: str = "", text: str = "", reason: str = ""
    ) -> tuple[int, str]:
        """Decide on a comment as the page does, and return status and page."""
        key = key or self.keys()[words]
        fields = {"comment": key, "do": do, f"text-{key}": text, f"reason-{key}": reason}
        token = csrf_token(client.get("/comments").text)
        answer = client.post(ADDRESS, data={**fields, "csrf_token": token})
        return answer.status_code, answer.text

    def publish_all(self) -> None:
        client = self.client()
        for words, key in self.keys().items():
            assert self.press(client, words, "published", key=key)[0] == 303

    def add_reviewer(self, department: Department | None = None) -> Person:
        with self.database.transaction() as session:
            return make_person(session, department=department, is_reviewer=True)


def write_and_exchange(
    scene: Scene, words: Sequence[str], *, people: int = 10, is_reviewed: bool = True
) -> tuple[int, dict[str, str]]:
    """Let Sales hand in Marketing's card with these comments, and exchange; return the card and the codes."""
    ballots: Ballots = {("Marketing", "Sales"): []}
    round_id = open_round(scene.database, scene.company, ballots, reviews_comments=is_reviewed)
    with scene.database.reading() as session:
        card = session.scalars(select(Card).where(Card.round_id == round_id)).one()
        rows = session.scalars(select(Person.id).where(Person.department_id == card.grading_id))
        voters = sorted(rows)[:people]
    codes: dict[str, str] = {}
    for number, person_id in enumerate(voters):
        said, code = words[number : number + 1], comments.new_code()
        ballot = Ballot(
            answers=tuple(TEN[number % len(TEN)]),
            comments={1: said[0]} if said else {},
            number=anonymity.new_control_number(),
            code_hash=comments.hash_of_code(code) if said else "",
        )
        with scene.database.transaction(leave_no_trace=True) as session:
            anonymity.hand_in(session, card_id=card.id, person_id=person_id, ballot=ballot)
        codes |= {one: code for one in said}
    exchange(scene.database, scene.company, round_id)
    return card.id, codes


@pytest.fixture
def review(database: Database, client: FlaskClient, tmp_path: Path) -> Review:
    """Ten comments on Marketing's card by Sales, four of them odd ones, and a reviewer of no department."""
    scene = found_three(database, client, tmp_path)
    with database.transaction() as session:
        reviewer = make_person(session, "Rosa Neutral", is_reviewer=True)
    plain = [f"Answer {number} of Jane came too late" for number in range(6)]
    card_id, codes = write_and_exchange(scene, [*plain, *ODD_WORDS])
    return Review(scene=scene, card_id=card_id, reviewer=reviewer, codes=codes)
