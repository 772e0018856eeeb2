"""Comments and private codes under attack: no order, no link, and nothing left of what was destroyed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.anonymity.attacks.chance import Score
from tests.anonymity.attacks.evidence import MARK
from tests.anonymity.ground import Ground, Vote, ground, random_votes, unlike_any_other
from tests.anonymity.test_spoiled import MADE_UP, _ballot, _replace, _sealed
from tests.factories import TODAY
from webapp.domain.review import Choice, Fate
from webapp.models import Round
from webapp.urn import anonymity, comments, private_codes
from webapp.urn.anonymity import Ballot
from webapp.urn.comments import DecidedMeanwhile

PEOPLE = 12
WITHHELD = Choice(fate=Fate.WITHHELD, reason="It insults.")
REPETITIONS = 20


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Iterator[Ground]:
    with ground(tmp_path, database_url) as found:
        yield found


def with_codes(votes: Sequence[Vote], source: Random) -> list[tuple[Vote, str]]:
    """Give each vote a private code, as the page does, and a second comment."""
    coded = []
    for vote in votes:
        code = private_codes.new_code()
        ballot = Ballot(
            answers=vote.ballot.answers,
            comments={**vote.ballot.comments, anonymity.WELL: f"well {unlike_any_other(source)}"},
            number=vote.ballot.number,
            code_hash=private_codes.hash_of_code(code),
        )
        coded.append((Vote(person_id=vote.person_id, ballot=ballot), code))
    return coded


def play(place: Ground, name: str = "Spring 2026", *, people: int = PEOPLE) -> list[tuple[Vote, str]]:
    """Open a round with review, let everybody hand in with comments in a random order, and exchange."""
    source = Random()
    coded = with_codes(random_votes(source, place.open_round(people, name=name)), source)
    with place.database.transaction() as session:
        session.get_one(Round, place.round_id).reviews_comments = True
    source.shuffle(coded)
    for vote, _code in coded:
        place.hand_in(vote)
    place.close()
    place.exchange()
    return coded


def decide(session: Session, place: Ground, key: bytes, choice: Choice) -> None:
    comments.decide(session, card_id=place.card_id, comment_id=key, choice=choice, today=TODAY)


def rows(place: Ground, columns: str, table: str = "comment") -> list[tuple[object, ...]]:
    """Read a table as a thief of the file does, in the order in which it is stored."""
    with place.database.reading() as session:
        query = f"SELECT {columns} FROM {table} WHERE card_id = {place.card_id}"  # noqa: S608  # of ours
        return [tuple(row) for row in session.execute(text(query))]


def test_neither_comments_nor_hashes_nor_control_numbers_lie_in_the_order_of_handing_in(
    place: Ground,
) -> None:
    scores = Score(PEOPLE)
    naive = Score(PEOPLE)
    for repetition in range(REPETITIONS):
        coded = play(place, f"Round {repetition}")
        truth = [vote.words for vote, _ in coded]
        first = [row for row in rows(place, "text, id, code_hash") if str(row[0]).startswith("<")]
        numbers = [str(row[0]) for row in rows(place, "number", "control_number")]
        whose = {vote.ballot.number: vote.words for vote, _ in coded}
        found = {
            "as stored": [row[0] for row in first],
            "by id": [row[0] for row in sorted(first, key=lambda row: bytes(row[1]))],  # type: ignore[call-overload]
            "by hash": [row[0] for row in sorted(first, key=lambda row: bytes(row[2]))],  # type: ignore[call-overload]
        }
        beside_numbers = [whose[number] for number in numbers]
        guesses = {way: hits(order, truth) for way, order in found.items()}
        guesses |= {
            f"{way}, beside control numbers": hits(order, beside_numbers) for way, order in found.items()
        }
        scores.add(guesses.items())
        naive.add([("by time", hits([vote.words for vote, _ in coded], truth))])
    assert scores.is_within_chance, scores
    assert naive.share == 1  # the way of counting finds an order where there is one


def hits(guess: Sequence[object], truth: Sequence[object]) -> int:
    return sum(guessed == right for guessed, right in zip(guess, truth, strict=True))


def test_two_comments_of_one_hand_have_nothing_in_common(place: Ground) -> None:
    coded = play(place)
    hashes = [bytes(row[0]) for row in rows(place, "code_hash")]  # type: ignore[call-overload]
    assert len(set(hashes)) == len(hashes) == 2 * PEOPLE
    for vote, code in coded:
        sealed = vote.ballot.code_hash
        told = [code, code.replace("-", ""), sealed, vote.ballot.number]
        for word in told:  # what a thief may have: no hash of any of them alone is a row
            assert hashlib.sha256(word.encode()).digest() not in hashes
    with place.database.reading() as session:
        assert all(len(comments.fates_of(session, code)) == 2 for _, code in coded)


def test_a_code_finds_its_own_comments_and_no_others(place: Ground) -> None:
    coded = play(place)
    (vote, code), (_, another) = coded[:2]
    with place.database.transaction() as session:
        for waits in comments.waiting(session, place.card_id):
            is_mine = waits.text in vote.ballot.comments.values()
            decide(session, place, waits.id, WITHHELD if is_mine else Choice())
        assert comments.fates_of(session, code) == [(Fate.WAITING, "")] * 2  # it can still be undone
        comments.settle(session, [place.card_id])
    with place.database.reading() as session:
        assert comments.fates_of(session, code) == [(Fate.WITHHELD, "It insults.")] * 2
        assert comments.fates_of(session, another) == [(Fate.PUBLISHED, "")] * 2
        assert comments.fates_of(session, private_codes.new_code()) == []


def in_any_file(folder: Path, pieces: Sequence[bytes]) -> set[bytes]:
    data = b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())
    return {piece for piece in pieces if piece in data}


def test_destroyed_words_and_codes_are_nowhere_in_the_file(tmp_path: Path) -> None:
    with ground(tmp_path, f"sqlite:///{tmp_path}/report_card.sqlite") as place:
        coded = play(place, people=40)
        first = {said: said[said.index("<") :][:MARK].encode() for _, said in _waiting(place)}
        assert len(first) == 80
        assert in_any_file(tmp_path, list(first.values())) == set(first.values())
        secret = [code.encode() for _, code in coded] + [vote.ballot.code_hash.encode() for vote, _ in coded]
        secret += [bytes.fromhex(vote.ballot.code_hash) for vote, _ in coded]
        assert in_any_file(tmp_path, secret) == set()
        ways = [Choice(), WITHHELD, Choice(fate=Fate.SHORTENED, struck=tuple(range(9)))]
        kept = set()
        for number, (key, said) in enumerate(_waiting(place)):
            way = ways[number % len(ways)]
            with place.database.transaction(leave_no_trace=True) as session:
                decide(session, place, key, way)
            kept |= {first[said]} if way.fate is Fate.PUBLISHED else set()
        with place.database.transaction(leave_no_trace=True) as session:
            assert comments.settle(session, [place.card_id]) == 80
        assert place.database.compact()
        assert in_any_file(tmp_path, list(first.values())) == kept


def _waiting(place: Ground) -> list[tuple[bytes, str]]:
    with place.database.reading() as session:
        return [(waits.id, waits.text) for waits in comments.waiting(session, place.card_id)]


def _stored(place: Ground) -> list[tuple[int, str]]:
    with place.database.reading() as session:
        return comments.comments_of(session, place.card_id)


def test_below_the_threshold_no_word_ever_reaches_the_file_in_clear(tmp_path: Path) -> None:
    with ground(tmp_path, f"sqlite:///{tmp_path}/report_card.sqlite") as place:
        coded = play(place, people=9)
        assert place.card().is_published
        assert place.count("comment") == 0
        pieces = [vote.words[:21].encode() for vote, _ in coded]
        pieces += [vote.ballot.code_hash.encode() for vote, _ in coded]
        assert in_any_file(tmp_path, pieces) == set()


def test_made_up_codes_spoil_their_box_and_repeated_ones_stop_nothing(place: Ground) -> None:
    people = PEOPLE + 4
    for vote in random_votes(Random(), place.open_round(people)):
        place.hand_in(vote)
    place.close()
    faulty = [_ballot(k=5), _ballot(k="ab"), _ballot(k="Z" * 64), _ballot(k="\ud800" * 64)]
    assert not set(faulty) & set(MADE_UP)
    repeated = [_ballot(k="ab" * 32, c={"1": "Twice", "2": ""})] * 2
    for slot, plain in zip(place.boxes(), [*faulty, *repeated], strict=False):
        _replace(place, slot, _sealed(place, plain))
    place.exchange()
    assert (place.card().spoiled, place.card().ballots) == (4, PEOPLE)
    assert [words for _, words in _stored(place)].count("Twice") == 2


def test_a_box_has_its_length_with_and_without_a_code(place: Ground) -> None:
    voters = place.open_round(PEOPLE)
    source = Random()
    votes = random_votes(source, voters)
    place.hand_in(votes[0])
    place.hand_in(with_codes(votes[1:2], source)[0][0])
    assert {len(box) for box in place.boxes().values()} == {anonymity.BOX_LENGTH_WITH_COMMENTS + 48}


def test_of_two_reviewers_at_the_same_moment_one_decides(place: Ground) -> None:
    play(place)
    outcomes: list[str] = []
    for key, _words in _waiting(place):
        start = threading.Barrier(2)

        def press(choice: Choice, key: bytes = key, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                with place.database.transaction(leave_no_trace=True) as session:
                    decide(session, place, key, choice)
                outcomes.append("decided")
            except DecidedMeanwhile:
                outcomes.append("meanwhile")

        threads = [threading.Thread(target=press, args=(choice,)) for choice in (Choice(), WITHHELD)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert outcomes.count("decided") == outcomes.count("meanwhile") == 2 * PEOPLE
    with place.database.reading() as session:
        assert sum(comments.numbers_of(session, place.card_id).values()) == 2 * PEOPLE


def test_three_comments_of_one_writer_are_not_kept(place: Ground) -> None:
    """They need three cards with comments: else one person's words would stand there as three people's."""
    for writers in (1, 2, 3):
        people = place.open_round(PEOPLE, name=f"Round of {writers}")
        for number, person_id in enumerate(people):
            words = {position: f"<{number}-{position}>" for position in (1, 2, 3)} if number < writers else {}
            place.hand_in(Vote(person_id=person_id, ballot=Ballot(answers=("A",) * 6, comments=words)))
        place.close()
        place.exchange()
        assert len(rows(place, "text")) == (9 if writers == 3 else 0)
