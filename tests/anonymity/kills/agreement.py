"""Consistency check: marks, boxes and sums against what people really handed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select

from tests.anonymity.ground import Ground, Vote, tallies_by_hand
from tests.exchanges import tallies_of
from tests.factories import TODAY
from webapp.models import Mail, Person, Round, RoundState
from webapp.urn import anonymity


def compare(place: Ground, inside: Sequence[Vote]) -> list[str]:
    """Say where marks and ballots are not exactly those of the people who are inside."""
    key = place.private_key()
    opened = [
        anonymity.unseal(box, key, round_id=place.round_id, card_id=place.card_id)
        for box in place.boxes(used_only=True).values()
    ]
    expected = {vote.ballot.number: vote.ballot for vote in inside}
    faults = []
    if place.marked() != {vote.person_id for vote in inside}:
        faults.append(f"marked are {len(place.marked())} people, inside {len(inside)} ballots")
    if Counter(ballot.number if ballot else "" for ballot in opened) != Counter(list(expected)):
        faults.append("the boxes hold other ballots than those of the people marked")
    if any(ballot and expected.get(ballot.number) != ballot for ballot in opened):
        faults.append("a ballot was changed")
    return faults


def compare_after_exchange(place: Ground, votes: Sequence[Vote]) -> list[str]:
    """Say where an exchanged round is not what the votes make of it."""
    faults = []
    with place.database.reading() as session:
        round_ = session.get_one(Round, place.round_id)
        if tallies_of(session, place.card_id) != tallies_by_hand(votes):
            faults.append("the sums are not those of the ballots")
        comments = sorted(words for _, words in anonymity.comments_of(session, place.card_id))
        if comments != sorted(vote.words for vote in votes):
            faults.append("the comments are not those of the ballots")
        if anonymity.control_numbers_of(session, place.card_id) != sorted(v.ballot.number for v in votes):
            faults.append("the control numbers are not those of the ballots")
        if (round_.state, round_.key_destroyed_on) != (RoundState.EXCHANGED, TODAY):
            faults.append(f"the round is {round_.state}, its key destroyed on {round_.key_destroyed_on}")
        if round_.seal_public_key is not None:
            faults.append("the round still has a public key")
        people = session.scalars(select(Person.email).where(Person.department_id.is_not(None))).all()
        keys = session.scalars(select(Mail.once_key).where(Mail.kind == "exchanged")).all()
    if len(set(keys)) != len(keys) or not 0 < len(keys) <= len(people):
        faults.append("the mails of the exchange are not one a person")
    if place.count("urn") or place.count("roll") or place.count("drawn_code"):
        faults.append("urn, roll or codes are not empty")
    if place.key_file.exists() or list(place.key_folder.glob("*.key")):
        faults.append("something is left in the key folder")
    return faults


def compare_after_giving_up(place: Ground) -> list[str]:
    """Say where a round that was given up has left anything, or was not given up whole."""
    faults = [
        f"something is left in {table}"
        for table in ("urn", "roll", "drawn_code", "card", "tally", "comment", "control_number")
        if place.count(table)
    ]
    with place.database.reading() as session:
        round_ = session.get_one(Round, place.round_id)
        keys = session.scalars(select(Mail.once_key).where(Mail.kind == "given_up")).all()
    if (round_.state, round_.key_destroyed_on) != (RoundState.GIVEN_UP, TODAY):
        faults.append(f"the round is {round_.state}, its key destroyed on {round_.key_destroyed_on}")
    if round_.seal_public_key is not None:
        faults.append("the round still has a public key")
    if not keys or len(set(keys)) != len(keys):
        faults.append("the mails are not one a person")
    if place.key_file.exists() or list(place.key_folder.glob("*.key")):
        faults.append("something is left in the key folder")
    return faults
