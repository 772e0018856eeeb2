"""What the page on anonymity says of boxes, marks and codes, and what it says that nobody can promise."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import text

from tests.anonymity.ground import Ground, Vote, ground, random_votes
from tests.domain.differencing import Cell, Equations
from tests.exchanges import tallies_of
from tests.factories import TODAY
from webapp.domain.cards import CardTally, NeedTally, ShownNeed
from webapp.domain.disclosure import Rules, show_card
from webapp.domain.review import Choice, Fate
from webapp.urn import anonymity, comments, private_codes, sealing
from webapp.urn.anonymity import Ballot
from webapp.urn.comments import Written

PEOPLE = 12


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Ground]:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as found:
        yield found


@pytest.fixture
def votes(place: Ground) -> list[Vote]:
    votes = random_votes(Random(), place.open_round(PEOPLE))
    for vote in votes:
        place.hand_in(vote)
    return votes


def test_a_box_holds_answers_comments_number_and_code_hash_and_nothing_else() -> None:
    ballot = Ballot(answers=("A",) * 6, comments={1: "Say so early"}, number="AAAA-0000", code_hash="0" * 64)
    content = json.loads(sealing._plain_text(ballot))
    assert content.keys() == {"a", "c", "n", "k"}
    assert {field.name for field in fields(Ballot)} == {"answers", "comments", "number", "code_hash"}


def test_neither_box_nor_mark_has_a_time_and_the_box_has_no_person() -> None:
    assert set(anonymity.urn.columns.keys()) == {"slot", "card_id", "used", "box"}
    assert set(anonymity.roll.columns.keys()) == {"card_id", "person_id", "handed_in", "by_code", "held_by"}
    assert anonymity.roll.c.handed_in.type.python_type is anonymity.roll.c.by_code.type.python_type is bool


def test_boxes_come_into_random_places(place: Ground) -> None:
    """Handed in one after the other, they lie in no order: neither that of hand-in nor that of people."""
    votes = random_votes(Random(), place.open_round(PEOPLE))
    order: list[bytes] = []
    for vote in votes:
        place.hand_in(vote)
        order += [slot for slot in place.boxes(used_only=True) if slot not in order]
    assert len(order) == PEOPLE
    assert order not in (sorted(order), sorted(order, reverse=True))


def test_whoever_holds_the_key_while_grading_runs_can_read_along(place: Ground, votes: list[Vote]) -> None:
    key = place.private_key()
    opened = [
        anonymity.unseal(box, key, round_id=place.round_id, card_id=place.card_id)
        for box in place.boxes(used_only=True).values()
    ]
    assert Counter(ballot.answers for ballot in opened if ballot) == Counter(
        vote.ballot.answers for vote in votes
    )


def test_whoever_writes_into_the_database_can_replace_all_cards_but_one(
    place: Ground, votes: list[Vote]
) -> None:
    slots = list(place.boxes())
    with place.database.transaction() as session:
        public = session.scalar(text("SELECT seal_public_key FROM round"))
        forged = Ballot(answers=("A",) * 6, comments={})
        for slot in slots[1:]:
            box = anonymity.seal(
                forged,
                bytes(public or b""),
                round_id=place.round_id,
                card_id=place.card_id,
                length=anonymity.BOX_LENGTH_WITH_COMMENTS,
            )
            session.execute(text("UPDATE urn SET box = :box WHERE slot = :slot"), {"box": box, "slot": slot})
    left = anonymity.unseal(
        place.boxes()[slots[0]], place.private_key(), round_id=place.round_id, card_id=place.card_id
    )
    place.close()
    place.exchange()
    with place.database.reading() as session:
        counted = tallies_of(session, place.card_id)
    assert left is not None
    for position, answer in enumerate(left.answers, start=1):
        others = +(Counter(counted.get(position, {})) - Counter(A=PEOPLE - 1))
        assert others == Counter(answer)


def test_an_old_copy_keeps_its_boxes_and_nobody_opens_them_after_the_exchange(
    place: Ground, votes: list[Vote], tmp_path: Path
) -> None:
    copied = place.boxes()
    shutil.copytree(tmp_path / "database", tmp_path / "old copy")
    place.close()
    place.exchange()
    assert not place.key_file.exists()
    with pytest.raises(anonymity.KeyMissing):
        place.private_key()
    guessed = X25519PrivateKey.generate().private_bytes_raw()
    assert copied
    for box in copied.values():
        found = anonymity.unseal(box, guessed, round_id=place.round_id, card_id=place.card_id)
        assert found is None


def test_the_database_tells_who_has_handed_in_and_not_what(place: Ground, votes: list[Vote]) -> None:
    assert place.marked() == {vote.person_id for vote in votes}
    held = b"".join(place.boxes().values())
    assert not any(vote.words.encode() in held for vote in votes)


def test_disks_and_copies_may_keep_old_data(place: Ground, votes: list[Vote], tmp_path: Path) -> None:
    kept = place.boxes()
    place.disconnect()
    shutil.copytree(tmp_path / "database", tmp_path / "old copy")
    place.close()
    place.exchange()
    copy = (tmp_path / "old copy" / "report_card.sqlite").read_bytes()
    assert place.boxes() == {}
    assert all(slot in copy for slot in kept)


def shown(counts: dict[str, int]) -> ShownNeed:
    need = NeedTally(position=1, lineage="n1", text="Say so early", counts=counts)
    card = CardTally(of="Marketing", by="Sales", eligible=24, handed_in=sum(counts.values()), needs=(need,))
    return show_card(card, Rules()).needs[0]


def test_where_all_gave_the_same_it_is_plain_what_each_one_gave() -> None:
    assert shown({"F": 12}).almost_all == "F"


def test_all_colleagues_but_one_know_the_last_ones_grade() -> None:
    everybody = {"A": 5, "B": 3, "C": 1, "F": 0}
    colleagues = Counter(A=5, B=2, C=1)
    assert +(Counter(shown(everybody).counts or {}) - colleagues) == Counter("B")


def test_who_left_is_worked_out_where_nobody_else_changed_her_mind() -> None:
    known = Equations()
    people: dict[Cell, int] = {(person, 1, "F"): 1 for person in range(9)}
    leaver: dict[Cell, int] = {(0, 1, "F"): 1}
    known.learn(people, 4)
    assert not known.determines(leaver)
    known.learn({cell: 1 for cell in people if cell not in leaver}, Fraction(3))
    assert known.determines(leaver)


def test_the_numbers_behind_a_letter_shown_alone_stay_in_the_database(place: Ground) -> None:
    for vote in random_votes(Random(1), place.open_round(6)):
        place.hand_in(
            Vote(person_id=vote.person_id, ballot=Ballot(answers=("B",) * 6, comments={}, number=""))
        )
    place.close()
    place.exchange()
    assert shown({"B": 6}).counts is None
    with place.database.reading() as session:
        assert tallies_of(session, place.card_id)[1]["B"] == 6


def _comments_on(place: Ground, code: str) -> None:
    """Two comments of one hand and one of another, as the exchange stores them."""
    mine, others = private_codes.hash_of_code(code), private_codes.hash_of_code(private_codes.new_code())
    written = [Written(1, "Mine", mine), Written(2, "Mine too", mine), Written(1, "Not mine", others)]
    with place.database.transaction() as session:
        comments.store(session, place.card_id, written, waits=True)


def test_a_private_code_tells_the_fate_of_its_comments_and_no_two_of_them_share_anything(
    place: Ground, votes: list[Vote]
) -> None:
    code = private_codes.new_code()
    _comments_on(place, code)
    with place.database.transaction() as session:
        hashes = session.scalars(text("SELECT code_hash FROM comment")).all()
        assert len(set(hashes)) == len(hashes) == 3
        for waits in comments.waiting(session, place.card_id):
            comments.decide(session, card_id=place.card_id, comment_id=waits.id, choice=Choice(), today=TODAY)
        comments.settle(session, [place.card_id])
        assert comments.fates_of(session, code) == [(Fate.PUBLISHED, "")] * 2
        assert comments.fates_of(session, private_codes.new_code()) == []


def test_whoever_has_the_code_and_a_copy_of_the_database_finds_its_comments(
    place: Ground, votes: list[Vote]
) -> None:
    code = private_codes.new_code()
    _comments_on(place, code)
    wanted = [private_codes.hash_of_one(private_codes.hash_of_code(code), position) for position in range(7)]
    with place.database.reading() as session:
        rows = session.execute(text("SELECT code_hash, text FROM comment")).all()
    assert {words for kept, words in rows if bytes(kept) in wanted} == {"Mine", "Mine too"}


def test_what_a_reviewer_withholds_is_destroyed_and_nobody_reads_before(
    place: Ground, votes: list[Vote]
) -> None:
    _comments_on(place, private_codes.new_code())
    with place.database.transaction(leave_no_trace=True) as session:
        assert comments.comments_of(session, place.card_id) == []
        for waits in comments.waiting(session, place.card_id):
            withheld = Choice(fate=Fate.WITHHELD, reason="It names a person")
            choice = withheld if waits.text == "Not mine" else Choice()
            comments.decide(session, card_id=place.card_id, comment_id=waits.id, choice=choice, today=TODAY)
        assert comments.comments_of(session, place.card_id) == []  # it can still be undone
        comments.settle(session, [place.card_id])
    with place.database.reading() as session:
        assert sorted(words for _, words in comments.comments_of(session, place.card_id)) == [
            "Mine",
            "Mine too",
        ]
    place.database.compact()
    place.disconnect()
    assert b"Not mine" not in (Path(place.url.removeprefix("sqlite:///"))).read_bytes()


def test_a_control_number_is_found_after_the_exchange(place: Ground, votes: list[Vote]) -> None:
    place.close()
    place.exchange()
    with place.database.reading() as session:
        assert anonymity.card_of_number(session, votes[0].ballot.number) == place.card_id
        assert anonymity.card_of_number(session, anonymity.new_control_number()) is None
