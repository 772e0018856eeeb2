"""After the exchange no slot, no box and no key of the round is in any file."""

from __future__ import annotations

from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import select

from tests.anonymity.attacks.sqlite_urn import exchange_without_end
from tests.anonymity.ground import CodeGround, Ground, ground, random_votes
from tests.anonymity.search import Traces, traces_of
from tests.factories import NOW
from tests.fixtures.half_year import Half
from tests.fixtures.private_postgresql import PostgreSQL
from webapp.installation.services.backup import back_up
from webapp.models import KeyMode, Round, TrusteeSheet
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.round_steps.services.steps import exchange_now, keep_sheet_now, open_now
from webapp.urn import anonymity, counting, typed_cards
from webapp.urn.anonymity import drawn_code
from webapp.urn.drawn_codes import hash_of
from webapp.urn.trustees import SHEETS, new_sheet, unwrap
from webapp.urn.typed_cards import TypedCard

PEOPLE = 12
EVERYTHING = {"slot", "box", "private key", "public key"}


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
        assert set(traces.found_in(tmp_path)) == EVERYTHING
        place.close()
        place.exchange()
        assert traces.found_in(tmp_path) == {}
    assert traces.found_in(tmp_path) == {}


def test_nothing_of_a_round_that_was_given_up_is_left_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as place:
        traces = _opened(place)
        assert set(traces.found_in(tmp_path)) == EVERYTHING
        place.give_up()
        assert traces.found_in(tmp_path) == {}
    assert traces.found_in(tmp_path) == {}


def test_the_private_key_is_in_no_file_but_its_own_and_in_no_backup(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    with ground(tmp_path, f"sqlite:///{tmp_path}/database/report_card.sqlite") as place:
        traces = _opened(place)
        back_up(place.database, tmp_path / "backup.sqlite", at=NOW)
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


def test_nothing_of_a_round_that_was_given_up_is_left_in_the_server_either(
    careful_server: PostgreSQL, tmp_path: Path
) -> None:
    name = careful_server.make_database()
    with ground(tmp_path, careful_server.url(name)) as place:
        traces = _opened(place)
        with psycopg.connect(careful_server.conninfo(name), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            assert {"slot", "box"} <= set(traces.found_in(careful_server.folder / "cluster"))
            place.give_up()
            for step in ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
                connection.execute(step)
        found = traces.found_in(careful_server.folder / "cluster")
        found.pop("public key", None)  # as after an exchange
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
        counting.finish_exchange(place.database, place.key_folder, place.round_id)
        assert place.key_file.read_bytes() == b""
        assert finish_interrupted_exchanges(place.database, place.key_folder, place.place.today)
        with place.database.reading() as session:
            assert session.get_one(Round, place.round_id).key_destroyed_on == place.place.today
        assert not place.key_file.exists()
        assert finish_interrupted_exchanges(place.database, place.key_folder, place.place.today) == []


def test_nothing_of_a_round_with_codes_is_left_in_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "database").mkdir()
    url = f"sqlite:///{tmp_path}/database/report_card.sqlite"
    with ground(tmp_path, url, kind=CodeGround) as place:
        votes = random_votes(Random(), place.open_round(PEOPLE))
        dummies = place.boxes()
        for vote in [*votes[:-1], *random_votes(Random(), range(3))]:  # three of them twice
            place.hand_in(vote)
        boxes = [*dummies.values(), *place.boxes().values()]
        traces = traces_of(
            dummies, boxes, private_key=place.private_key(), public_key=_public_key(place)
        ).beside(_traces_of_codes(place))
        assert set(traces.found_in(tmp_path)) == {*EVERYTHING, "hash of a code", "salt"}
        place.close()
        place.exchange()
        assert place.card().ballots == PEOPLE - 1
        assert traces.found_in(tmp_path) == {}


def test_the_servers_dead_rows_tell_of_a_card_from_paper_only_who_has_its_code(
    careful_server: PostgreSQL, tmp_path: Path
) -> None:
    """Old versions of rows and the log keep the code's hash and what was typed, until the exchange."""
    server = careful_server
    name, cluster = server.make_database(), server.folder / "cluster"
    with ground(tmp_path, server.url(name), kind=CodeGround) as place:
        votes = random_votes(Random(), place.open_round(PEOPLE))
        for vote in votes[1:]:
            place.hand_in(vote)
        card_id, code = place.card_id, place.codes[0]
        typed = TypedCard(typist_id=1, answers=votes[0].ballot.answers)
        with place.database.transaction() as session:
            typed_cards.keep_waiting(session, typed, card_id=card_id, code=code)
            boxes = session.scalars(select(drawn_code.c.typed).where(drawn_code.c.typed.is_not(None)))
            waiting = Traces(pieces={"typing": [bytes(box) for box in boxes]})
        with place.database.transaction() as session:
            typed_cards.hand_in_typed(session, votes[0].ballot, card_id=card_id, code=code)
        kept = waiting.beside(_traces_of_codes(place))
        read = Traces(pieces={"typing": [b'"by": ', b'"a": "'], "code": kept.pieces["code"]})
        with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            assert {"typing", "hash of a code"} <= set(kept.found_in(cluster / "base"))
            assert read.found_in(cluster) == {}
            place.close()
            place.exchange()
            for step in ("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"):
                connection.execute(step)
        assert place.card().ballots == PEOPLE
        # The salt is left in an old row of the round: it opens nothing where no hash and no typing is.
        assert set(kept.found_in(cluster)) <= {"salt"}
        assert read.found_in(cluster) == {}


def _traces_of_codes(place: Ground) -> Traces:
    with place.database.reading() as session:
        salt = session.get_one(Round, place.round_id).code_salt or b""
    hashes = [hash_of(code, salt=salt, card_id=place.card_id) for code in place.codes]
    return Traces(
        pieces={"hash of a code": hashes, "salt": [salt], "code": [c.encode() for c in place.codes]}
    )


def test_neither_a_sheet_nor_the_key_that_trustees_keep_is_ever_in_a_file(half: Half, tmp_path: Path) -> None:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).key_mode = KeyMode.TRUSTEES
    sheets = [new_sheet(number, half.round_id) for number in SHEETS]
    for sheet in sheets:
        keep_sheet_now(half.place, half.round_id, sheet)
    with half.app.app_context():
        open_now(half.place, half.round_id, marks=[sheet.mark for sheet in sheets])
    with half.database.reading() as session:
        kept = session.scalars(select(TrusteeSheet).order_by(TrusteeSheet.number)).all()
        wrapped = [sheet.key_for_the_others or b"" for sheet in kept]
    first, second, _three = (sheet.characters for sheet in sheets)
    private_key = unwrap(wrapped[2], (first, second), round_id=half.round_id)
    traces = Traces(
        pieces={
            "sheet": [sheet.characters[at : at + 9].encode() for sheet in sheets for at in (0, 9, 18)],
            "private key": [private_key, private_key.hex().encode()],
            "wrapped key": wrapped,
        }
    )
    for person in half.people(half.sales):
        half.hand_in("AABCFX", person=person)
    half.close()
    assert set(traces.found_in(tmp_path)) <= {"wrapped key"}
    with half.app.app_context():
        exchange_now(half.place, half.round_id, sheets=[second, first])
    assert half.card().ballots == 6
    assert traces.found_in(tmp_path) == {}
