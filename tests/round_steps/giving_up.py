"""Test helper: a round that was graded and is given up, and what the tables hold of it."""

from __future__ import annotations

from sqlalchemy import select, text

from tests.fixtures.half_year import Half
from webapp.models import Expectation, Mail
from webapp.round_steps.services.steps import give_up_now

NAME = "Spring 2026"
SEALED_AND_FROZEN = ("urn", "roll", "drawn_code", "trustee_sheet", "card", "card_line", "expectation")
MADE_OF_BALLOTS = ("tally", "comment", "control_number")


def give_up(half: Half, typed: str = NAME) -> None:
    with half.app.app_context():
        give_up_now(half.place, half.round_id, typed_name=typed)


def graded(half: Half, ballots: int = 6) -> None:
    half.open()
    for person in half.people(half.sales)[:ballots]:
        half.hand_in("ABCFXA", person=person)
    with half.database.transaction() as session:
        session.add(Expectation(card_id=half.card().id, position=1, letter="B"))


def rows(half: Half, table: str) -> int:
    with half.database.reading() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def mails(half: Half, kind: str) -> list[Mail]:
    with half.database.reading() as session:
        return list(session.scalars(select(Mail).where(Mail.kind == kind)))
