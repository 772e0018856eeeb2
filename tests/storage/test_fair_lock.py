"""WAL checkpoint after hand-ins: no frames stay once the last writer is through."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from tests.factories import make_company
from webapp.models import Company
from webapp.storage.database import Base, Database
from webapp.storage.fair_lock import LONGEST_BATCH


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An SQLite file of its own: PostgreSQL has no such log and no such queue."""
    made = Database(f"sqlite:///{tmp_path / 'queue.sqlite'}", pool_size=4)
    Base.metadata.create_all(made.engine)
    with made.transaction() as session:
        make_company(session)
    made.checkpoint()
    yield made
    made.engine.dispose()


def _log_length(tmp_path: Path) -> int:
    return (tmp_path / "queue.sqlite-wal").stat().st_size


def _hand_in(database: Database) -> None:
    """Write something that must leave no trace."""
    with database.transaction(leave_no_trace=True) as session:
        session.get_one(Company, 1).grading_days += 1


@contextmanager
def _somebody_waiting(tmp_path: Path) -> Iterator[None]:
    """Stand in the waiting room as the next writer does."""
    with (tmp_path / "queue.sqlite.waiting").open("w") as room:
        fcntl.flock(room, fcntl.LOCK_SH)
        yield


def test_a_hand_in_that_nobody_follows_leaves_no_frame_in_the_log(database: Database, tmp_path: Path) -> None:
    _hand_in(database)
    assert _log_length(tmp_path) == 0


def test_while_the_next_writer_waits_a_batch_shares_one_emptying_of_the_log(
    database: Database, tmp_path: Path
) -> None:
    lengths = []
    with _somebody_waiting(tmp_path):
        for _ in range(2 * LONGEST_BATCH):
            _hand_in(database)
            lengths.append(_log_length(tmp_path))
    empty = [number for number, length in enumerate(lengths, start=1) if length == 0]
    assert empty == [LONGEST_BATCH, 2 * LONGEST_BATCH]


def test_a_hand_in_after_the_last_that_waited_empties_the_log(database: Database, tmp_path: Path) -> None:
    with _somebody_waiting(tmp_path):
        _hand_in(database)
    assert _log_length(tmp_path) > 0
    _hand_in(database)
    assert _log_length(tmp_path) == 0


def test_any_other_writer_empties_the_log_that_a_hand_in_left_to_her(
    database: Database, tmp_path: Path
) -> None:
    with _somebody_waiting(tmp_path):
        _hand_in(database)
        with database.transaction() as session:
            session.get_one(Company, 1).plan_days += 1
    assert _log_length(tmp_path) == 0


def test_a_writer_who_fails_empties_the_log_all_the_same(database: Database, tmp_path: Path) -> None:
    with _somebody_waiting(tmp_path):
        _hand_in(database)
    with pytest.raises(ZeroDivisionError), database.transaction():
        _ = 1 // 0
    assert _log_length(tmp_path) == 0


def test_what_a_stopped_program_left_in_the_log_the_next_one_empties(
    database: Database, tmp_path: Path
) -> None:
    with _somebody_waiting(tmp_path):
        _hand_in(database)
    next_program = Database(f"sqlite:///{tmp_path / 'queue.sqlite'}")
    with next_program.transaction():
        pass
    next_program.engine.dispose()
    assert _log_length(tmp_path) == 0


def test_many_at_once_are_all_stored_and_the_last_leaves_the_log_empty(
    database: Database, tmp_path: Path
) -> None:
    def hand_in_five() -> None:
        for _ in range(5):
            _hand_in(database)

    threads = [Thread(target=hand_in_five) for _ in range(4)]
    with database.reading() as session:
        before = session.get_one(Company, 1).grading_days
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.get_one(Company, 1).grading_days == before + 20
    assert _log_length(tmp_path) == 0
