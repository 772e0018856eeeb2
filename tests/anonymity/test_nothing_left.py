"""After the exchange no slot, no box and no key of the round is in any file."""

from __future__ import annotations

from pathlib import Path
from random import Random

import psycopg

from tests.anonymity.ground import Ground, ground, random_votes
from tests.anonymity.search import Traces, traces_of
from tests.anonymity.sqlite_urn import exchange_without_end
from tests.private_postgresql import PostgreSQL
from webapp import anonymity
from webapp.models import Round
from webapp.services.exchanging import finish_interrupted_exchanges
from webapp.services.safe_copy import back_up

PEOPLE = 12


def _public_key(place: Ground) -> bytes:
    with place.database.reading() as session:
        return session.get_one(Round, place.round_id).seal_public_key or b""


def _opened(place: Ground) -> Traces:
    """Open a round and note its traces: the dummies, which nobody overwrites everywhere, too."""
    votes = random_votes(Random(), place.open_round(PEOPLE))
    dummies = place.boxes()
    for vote in votes[:-1]:
        place.hand_in(vote)
    boxes = [*dummies.values(), *place.boxes().values()]
    return traces_of(dummies, boxes, private_key=place.private_key(), public_key=_public_key(place))


def test_nothing_of_an_exchanged_round_is_left_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as place:
        traces = _opened(place)
        assert set(traces.found_in(tmp_path)) == {"slot", "box", "private key", "public key"}
        place.close()
        place.exchange()
        assert traces.found_in(tmp_path) == {}
    assert traces.found_in(tmp_path) == {}


def test_the_private_key_is_in_no_file_but_its_own_and_in_no_backup(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as place:
        traces = _opened(place)
        back_up(place.database, tmp_path / "backup.sqlite")
        found = traces.found_in(tmp_path)
        assert found["private key"] == {place.key_file.name}
        assert "backup.sqlite" in found["box"]
        assert place.key_file.stat().st_mode & 0o777 == 0o600


def test_nothing_of_an_exchanged_round_is_left_in_the_server_either(
    careful_server: PostgreSQL, tmp_path: Path
) -> None:
    server = careful_server
    name = server.make_database()
    with ground(tmp_path, server.url(name)) as place:
        traces = _opened(place)
        with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            assert {"slot", "box", "public key"} <= set(traces.found_in(server.folder / "cluster"))
            place.close()
            place.exchange()
            # What time brings by itself: the log goes on, and what is done in it is removed.
            for step in ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
                connection.execute(step)
        found = traces.found_in(server.folder / "cluster")
        found.pop("public key", None)  # it opens nothing; its row is overwritten in the server's own time
        assert found == {}
        assert traces.found_in(tmp_path) == {}


def test_a_key_that_comes_back_after_the_exchange_is_destroyed_at_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as place:
        traces = _opened(place)
        kept = place.key_file.read_bytes()
        place.close()
        place.exchange()
        anonymity.key_file(place.key_folder, place.round_id).write_bytes(kept)
        assert finish_interrupted_exchanges(place.database, place.key_folder, place.place.today)
        assert not place.key_file.exists()
        assert traces.found_in(tmp_path) == {}


def test_a_key_destroyed_before_it_was_noted_is_noted_at_the_next_start(
    tmp_path: Path, database_url: str
) -> None:
    with ground(tmp_path, database_url) as place:
        for vote in random_votes(Random(), place.open_round(PEOPLE)):
            place.hand_in(vote)
        place.close()
        exchange_without_end(place)
        anonymity.finish_exchange(place.database, place.key_folder, place.round_id)
        assert place.key_file.read_bytes() == b""
        assert finish_interrupted_exchanges(place.database, place.key_folder, place.place.today)
        with place.database.reading() as session:
            assert session.get_one(Round, place.round_id).key_destroyed_on == place.place.today
        assert not place.key_file.exists()
        assert finish_interrupted_exchanges(place.database, place.key_folder, place.place.today) == []
