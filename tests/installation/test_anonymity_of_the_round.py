"""What /anonymity says of the open round, each sentence beside what makes it true."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from tests.fixtures.code_half import hand_in_with
from tests.fixtures.half_year import Half
from tests.fixtures.two_departments import text_of
from webapp.installation.services.findings import State
from webapp.installation.services.soundness import examine
from webapp.installed import installed
from webapp.models import Department, KeyMode, Round
from webapp.round_steps.services.steps import keep_sheet_now, open_now
from webapp.urn import anonymity
from webapp.urn.drawn_codes import hash_of
from webapp.urn.trustees import SHEETS, new_sheet


def _page(client: FlaskClient) -> str:
    return " ".join(text_of(client.get("/anonymity")).split())


@pytest.fixture
def with_trustees(half: Half) -> Half:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).key_mode = KeyMode.TRUSTEES
    sheets = [new_sheet(number, half.round_id) for number in SHEETS]
    for sheet in sheets:
        keep_sheet_now(half.place, half.round_id, sheet)
    with half.app.app_context():
        open_now(half.place, half.round_id, marks=[sheet.mark for sheet in sheets])
    return half


def test_nothing_is_said_of_a_round_that_is_not_open(half: Half, client: FlaskClient) -> None:
    assert "In Spring 2026" not in _page(client)


def test_the_private_key_lies_in_a_file_on_the_server_until_the_exchange(
    half: Half, client: FlaskClient
) -> None:
    half.open()
    assert "The private key lies in a file on the server until the exchange." in _page(client)
    assert anonymity.key_file(half.place.key_folder, half.round_id).stat().st_size == 32
    half.close()
    half.exchange()
    assert not anonymity.key_file(half.place.key_folder, half.round_id).exists()


def test_everybody_signs_in_to_grade(half: Half, client: FlaskClient) -> None:
    half.open()
    assert "Everybody signs in to grade." in _page(client)
    with half.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(anonymity.drawn_code)) == 0
        assert session.scalar(select(func.count()).select_from(anonymity.roll)) == 11


def test_the_server_has_neither_the_key_nor_a_sheet(with_trustees: Half, client: FlaskClient) -> None:
    page = _page(client)
    assert "The server has neither the key nor a sheet" in page
    assert "Only the round's private key can open them, and it is on no disk." in page
    assert "If two of the three sheets are lost, nobody can ever open the grades." in page
    assert "it lies in a file apart from the database" not in page
    assert not with_trustees.place.key_folder.exists()


def test_each_code_has_a_salted_hash_of_its_own_for_every_card(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    page = _page(client)
    assert "These departments grade with drawn codes: Sales." in page
    assert "Of each code only a check value is kept, another one for every card" in page
    salt, card = by_code.round().code_salt or b"", by_code.card()
    with by_code.database.reading() as session:
        kept = {bytes(code_hash) for code_hash in session.scalars(text("SELECT code_hash FROM drawn_code"))}
    assert kept == {hash_of(code, salt=salt, card_id=card.id) for code in codes}
    assert not kept & {hash_of(code, salt=salt, card_id=card.id + 1) for code in codes}


def test_handing_in_again_replaces_what_lies_in_the_box(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    assert "Handing in again with the same code replaces what lies in that box." in _page(client)
    boxes = []
    for letters in ("AAAAAA", "FFFFFF"):
        hand_in_with(by_code, codes[0], letters)
        with by_code.database.reading() as session:
            boxes.append(session.execute(text("SELECT slot, box FROM urn WHERE used")).all())
    (first,), (second,) = boxes
    assert first.slot == second.slot
    assert first.box != second.box


def test_all_of_it_is_deleted_at_the_exchange(by_code: Half, codes: list[str], client: FlaskClient) -> None:
    assert "All of it is deleted at the exchange." in _page(client)
    by_code.close()
    by_code.exchange()
    with by_code.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(anonymity.drawn_code)) == 0
    assert by_code.round().code_salt is None


def test_a_card_is_graded_with_codes_or_by_people_who_sign_in_never_both(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    assert "never both, so nobody counts twice. There are exactly as many codes as people." in _page(client)
    with by_code.database.reading() as session:
        with_roll = set(session.scalars(select(anonymity.roll.c.card_id)))
        with_codes = set(session.scalars(select(anonymity.drawn_code.c.card_id)))
        assert session.get_one(Department, by_code.sales.id).grades_by_code
    assert with_roll == {by_code.card("Sales").id}
    assert with_codes == {by_code.card().id}
    assert len(codes) == by_code.card().eligible == len(by_code.people(by_code.sales))


def test_the_check_of_the_installation_knows_where_the_key_is(with_trustees: Half) -> None:
    def finding() -> tuple[State, str]:
        with with_trustees.app.app_context():
            found = examine(with_trustees.database, installed(with_trustees.app).settings)
        [finding] = [finding for finding in found if finding.subject == "Spring 2026"]
        return finding.state, finding.words

    assert finding() == (
        State.SOUND,
        "its private key is on no disk: two of its three printed sheets exchange it",
    )
    with with_trustees.database.transaction() as session:
        session.execute(text("DELETE FROM trustee_sheet"))
    state, words = finding()
    assert state is State.UNSOUND
    assert "restore the newest backup" in words
