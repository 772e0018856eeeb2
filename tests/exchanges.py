"""Test helper: a round with hand-ins, brought through its exchange."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    TODAY,
    hand_in_all,
    make_company,
    make_department,
    make_open_card,
    make_pair,
    make_round,
)
from webapp.exchanged_cards.services.results import store_statistics
from webapp.models import Card, Department, Round, RoundState
from webapp.storage.database import Database
from webapp.urn import anonymity, counting

Ballots = Mapping[tuple[str, str], Sequence[str]]  # (graded, grading) -> one ballot a person, "AABCFX"


@dataclass(frozen=True, kw_only=True)
class Company:
    """Departments by name, and where the private keys of open rounds lie."""

    departments: Mapping[str, Department]
    key_folder: Path


def found_company(
    session: Session, key_folder: Path, *, pairs: Sequence[tuple[str, str]], people: int
) -> Company:
    """A company of these pairs, each department with so many people."""
    make_company(session)
    names = sorted({name for pair in pairs for name in pair})
    departments = {name: make_department(session, name, people=people) for name in names}
    for first, second in pairs:
        make_pair(session, departments[first], departments[second])
    return Company(departments=departments, key_folder=key_folder)


def open_round(
    database: Database, company: Company, ballots: Ballots, name: str = "Spring 2026", **given: object
) -> int:
    """Open a round with these cards and hand in these ballots; return the round's id."""
    with database.transaction() as session:
        round_ = make_round(session, name, **given)
        cards = [
            make_open_card(
                session,
                round_,
                company.key_folder,
                graded=company.departments[graded],
                grading=company.departments[grading],
            )
            for graded, grading in ballots
        ]
        round_id = round_.id
    for card, handed_in in zip(cards, ballots.values(), strict=True):
        hand_in_all(database, card, handed_in)
    return round_id


def exchange(database: Database, company: Company, round_id: int) -> Round:
    """Count the round, store its statistics and destroy its key, as the exchange does."""
    with database.transaction() as session:
        round_ = session.get_one(Round, round_id)
        round_.state = RoundState.CLOSED
    with database.transaction() as session:
        round_ = session.get_one(Round, round_id)
        key = anonymity.read_key(company.key_folder, round_)
        counting.count_round(session, round_, key)
        store_statistics(session, round_)
        round_ = session.get_one(Round, round_id)
        round_.exchanged_on = TODAY
        round_.key_destroyed_on = TODAY
    counting.finish_exchange(database, company.key_folder, round_id)
    return round_


def exchanged_round(
    database: Database, company: Company, ballots: Ballots, name: str = "Spring 2026", **given: object
) -> Round:
    """Open, hand in and exchange a round in one go."""
    return exchange(database, company, open_round(database, company, ballots, name, **given))


def random_ballots(source: Random, people: int, letters: str = "ABCFX") -> list[str]:
    """Ballots of six answers each."""
    return ["".join(source.choice(letters) for _ in range(6)) for _ in range(people)]


def tally_by_hand(ballots: Sequence[str], position: int) -> Counter[str]:
    """Count the answers to one need, independently of the program."""
    return Counter(ballot[position - 1] for ballot in ballots)


def card_between(session: Session, round_id: int, graded: Department, grading: Department) -> Card:
    """Return the stored card of a direction."""
    return session.query(Card).filter_by(round_id=round_id, graded_id=graded.id, grading_id=grading.id).one()


def tallies_of(session: Session, card_id: int) -> dict[int, dict[str, int]]:
    """Read what was stored of a card: counts by position and answer, with no rule of disclosure between."""
    tally = anonymity.tally.c
    cells = select(tally.position, tally.answer, tally["count"]).where(tally.card_id == card_id)
    found: dict[int, dict[str, int]] = {}
    for position, answer, count in session.execute(cells):
        found.setdefault(position, {})[answer] = count
    return found
