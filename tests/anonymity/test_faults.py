"""A full disk, a restarted server, a lost key: nobody is marked without a ballot, and nothing is lost."""

from __future__ import annotations

import contextlib
import resource
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.exc import OperationalError

from tests.anonymity.ground import Ground, Vote, ground, random_votes, tallies_by_hand
from tests.anonymity.kills.agreement import compare, compare_after_exchange
from tests.anonymity.kills.killing import start, wait_for
from tests.exchanges import tallies_of
from tests.fixtures.private_postgresql import PostgreSQL
from webapp.models import RoundState
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.round_steps.services.steps import NoKeyHere
from webapp.urn import anonymity

PEOPLE = 24


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Iterator[Ground]:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as place:
        yield place


def _hand_in_on_a_full_disk(place: Ground, vote: Vote, room: int) -> None:
    """Hand in where no file can grow beyond so many bytes; ends well, or as a full disk ends it."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    with contextlib.suppress(OperationalError):
        place.hand_in(vote)


def test_a_full_disk_marks_nobody_whose_ballot_is_not_stored(sqlite_place: Ground) -> None:
    place = sqlite_place
    votes = random_votes(Random(), place.open_round(PEOPLE))
    inside: list[Vote] = []
    refused = 0
    for number, vote in enumerate(votes):
        place.disconnect()
        room = 2048 + 4096 * number  # from not even one page to more than a hand-in writes
        wait_for(start(partial(_hand_in_on_a_full_disk, place, vote, room)))
        if vote.person_id in place.marked():
            inside.append(vote)
        else:
            refused += 1
        assert compare(place, inside) == []
    assert inside, "the disk was never large enough"
    assert refused, "the disk was never full"
    for vote in votes:
        if vote not in inside:
            place.hand_in(vote)
    place.close()
    place.exchange()
    assert compare_after_exchange(place, votes) == []


def test_a_full_disk_while_exchanging_loses_nothing_and_it_can_be_tried_again(sqlite_place: Ground) -> None:
    place = sqlite_place
    votes = random_votes(Random(), place.open_round(PEOPLE))
    for vote in votes:
        place.hand_in(vote)
    place.close()
    for room in (2048, 40_000, 100_000):
        if place.state() is RoundState.EXCHANGED:
            break
        place.disconnect()
        wait_for(start(partial(_exchange_on_a_full_disk, place, room)))
        if place.state() is RoundState.CLOSED:
            assert compare(place, votes) == []
    if place.state() is RoundState.CLOSED:
        place.exchange()
    finish_interrupted_exchanges(place.database, place.key_folder, place.place.today)  # the next start
    assert compare_after_exchange(place, votes) == []


def _exchange_on_a_full_disk(place: Ground, room: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    with contextlib.suppress(OperationalError):
        place.exchange()


def test_somebody_who_reads_for_long_prevents_no_hand_in(sqlite_place: Ground) -> None:
    place = sqlite_place
    votes = random_votes(Random(), place.open_round(6))
    file = Path(place.url.removeprefix("sqlite:///"))
    log = file.with_name(f"{file.name}-wal")
    with contextlib.closing(sqlite3.connect(file)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM urn").fetchone() == (6,)
        place.hand_in(votes[0])
        assert place.marked() == {votes[0].person_id}
        assert log.stat().st_size > 0
    place.hand_in(votes[1])
    assert log.stat().st_size == 0


def test_a_server_restarted_in_mid_round_loses_nothing(careful_server: PostgreSQL, tmp_path: Path) -> None:
    server = careful_server
    restarts = {6: "fast", 12: "immediate"}
    with ground(tmp_path, server.url(server.make_database())) as place:
        votes = random_votes(Random(), place.open_round(PEOPLE))
        for number, vote in enumerate(votes):
            if number in restarts:
                with pytest.raises(OperationalError):
                    _hand_in_while_restarting(place, vote, server, how=restarts[number])
                assert compare(place, votes[:number]) == []
            place.hand_in(vote)
        place.close()
        server.restart(how="immediate")
        place.exchange()
        assert compare_after_exchange(place, votes) == []


def _hand_in_while_restarting(place: Ground, vote: Vote, server: PostgreSQL, *, how: str) -> None:
    with place.database.transaction() as session:
        anonymity.hand_in(session, card_id=place.card_id, person_id=vote.person_id, ballot=vote.ballot)
        server.restart(how=how)


@pytest.mark.parametrize("harm", ["a folder in its place", "cut short", "empty", "another round's"])
def test_a_key_that_cannot_be_used_stops_the_exchange_with_one_sentence(
    sqlite_place: Ground, harm: str
) -> None:
    place = sqlite_place
    votes = random_votes(Random(), place.open_round(12))
    for vote in votes:
        place.hand_in(vote)
    place.close()
    kept = place.key_file.read_bytes()
    place.key_file.unlink()
    if harm == "a folder in its place":
        place.key_file.mkdir()
    else:
        damaged = {"cut short": kept[:31], "empty": b"", "another round's": bytes(range(32))}
        place.key_file.write_bytes(damaged[harm])
    with pytest.raises(NoKeyHere) as refused:
        place.exchange()
    assert "Nothing was changed" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert place.state() is RoundState.CLOSED
    assert len(place.boxes()) == place.count("roll") == 12
    if place.key_file.is_dir():
        place.key_file.rmdir()
    place.key_file.write_bytes(kept)
    place.exchange()
    with place.database.reading() as session:
        assert tallies_of(session, place.card_id) == tallies_by_hand(votes)


def test_many_processes_at_once_are_all_counted(tmp_path: Path, database_url: str) -> None:
    with ground(tmp_path, database_url) as place:
        votes = random_votes(Random(), place.open_round(64))
        place.disconnect()
        children = [start(partial(_hand_in_all, place, votes[number::8])) for number in range(8)]
        for child in children:
            wait_for(child)
        place.close()
        place.exchange()
        assert compare_after_exchange(place, votes) == []


def _hand_in_all(place: Ground, votes: list[Vote]) -> None:
    for vote in votes:
        place.hand_in(vote)


def test_a_line_of_writers_that_cannot_be_written_prevents_no_hand_in(sqlite_place: Ground) -> None:
    place = sqlite_place
    votes = random_votes(Random(), place.open_round(6))
    file = Path(place.url.removeprefix("sqlite:///"))
    queue = file.with_name(f"{file.name}.queue")
    queue.unlink()
    queue.symlink_to("/dev/full")  # takes nothing, as a disk without any room
    with contextlib.closing(sqlite3.connect(file)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM urn").fetchone() == (6,)
        place.hand_in(votes[0])
        assert place.marked() == {votes[0].person_id}
    place.hand_in(votes[1])
    assert compare(place, votes[:2]) == []
