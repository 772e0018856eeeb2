"""Whoever can write into the database neither learns a ballot nor stops an exchange by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from tests.anonymity.ground import Ground, Vote, ground, random_votes
from tests.anonymity.rfc9180 import sealer
from webapp.models import Round
from webapp.urn import anonymity

PEOPLE = 12


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Ground]:
    with ground(tmp_path, database_url) as found:
        yield found


@pytest.fixture
def votes(place: Ground) -> list[Vote]:
    votes = random_votes(Random(), place.open_round(PEOPLE))
    for vote in votes:
        place.hand_in(vote)
    place.close()
    return votes


def _replace(place: Ground, slot: bytes, box: bytes) -> None:
    with place.database.transaction() as session:
        session.execute(text("UPDATE urn SET box = :box WHERE slot = :slot"), {"box": box, "slot": slot})


def _sealed(place: Ground, plain: bytes) -> bytes:
    """Seal anything at all to the round's public key, as everybody can who reads the database."""
    with place.database.reading() as session:
        public = session.get_one(Round, place.round_id).seal_public_key or b""
    info = f"urn1|{place.round_id}|{place.card_id}".encode()
    padded = (plain + b"\x80").ljust(anonymity.BOX_LENGTH_WITH_COMMENTS, b"\0")
    once = X25519PrivateKey.generate()
    encapsulated = once.public_key().public_bytes_raw()
    return encapsulated + sealer(public, once.private_bytes_raw(), info=info).seal(padded)


def _ballot(**changed: object) -> bytes:
    return json.dumps({"a": "AAAAAA", "c": {}, "n": "0000-0000", **changed}).encode()


def test_a_box_copied_into_every_slot_shows_nobodys_grades(place: Ground, votes: list[Vote]) -> None:
    boxes = place.boxes()
    watched = boxes[next(iter(boxes))]
    for slot in boxes:
        _replace(place, slot, watched)
    place.exchange()
    card = place.card()
    assert (card.spoiled, card.ballots, card.mean) == (PEOPLE - 1, None, None)
    assert place.count("tally") == place.count("comment") == place.count("control_number") == 0


def test_damaged_and_foreign_boxes_are_spoiled_and_counted_as_such(place: Ground, votes: list[Vote]) -> None:
    slots = list(place.boxes())
    _replace(place, slots[0], b"")
    _replace(place, slots[1], bytes(anonymity.BOX_LENGTH_WITH_COMMENTS + 48))
    _replace(place, slots[2], place.boxes()[slots[2]][:-1] + b"?")
    place.exchange()
    card = place.card()
    assert (card.spoiled, card.ballots, card.is_published) == (3, PEOPLE - 3, True)


MADE_UP = [
    b"no json",
    b"[" * 8000,
    b"[]",
    b"null",
    b'{"a":"AAAAAA"}',
    _ballot(a="AAAAA"),
    _ballot(a="AAAAAZ"),
    _ballot(a=[["A"]] * 6),
    _ballot(c=["A"]),
    _ballot(c={"1": 7}),
    _ballot(c={"one": "words"}),
    _ballot(c={"7": "of no need"}),
    _ballot(c={"-1": "of no need"}),
    _ballot(c={"1": "a NUL \0"}),
    _ballot(c={"1": "half \ud800 a pair"}),
    _ballot(n=5),
    _ballot(n="0000-0000-0000"),
    _ballot(n="\ud80000-0000"),
]


def test_boxes_made_by_a_stranger_are_spoiled_and_never_stop_the_exchange(place: Ground) -> None:
    people = len(MADE_UP) + 6
    for vote in random_votes(Random(), place.open_round(people)):
        place.hand_in(vote)
    place.close()
    for slot, plain in zip(place.boxes(), MADE_UP, strict=False):
        _replace(place, slot, _sealed(place, plain))
    place.exchange()
    card = place.card()
    assert (card.spoiled, card.ballots) == (len(MADE_UP), 6)


def test_dummies_and_ballots_cannot_be_told_apart_by_length(place: Ground) -> None:
    people = place.open_round(PEOPLE)
    before = {len(box) for box in place.boxes().values()}
    for vote in random_votes(Random(), people[:6]):
        place.hand_in(vote)
    after = {len(box) for box in place.boxes().values()}
    assert before == after == {anonymity.BOX_LENGTH_WITH_COMMENTS + 48}
    assert len(place.boxes()) == PEOPLE
