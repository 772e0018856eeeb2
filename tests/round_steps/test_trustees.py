"""A round with trustees: opened by the marks of its sheets, exchanged by any two of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import select

from tests.fixtures.half_year import Half
from webapp.domain.wording import Refused
from webapp.installation.services import daily
from webapp.models import KeyMode, Mail, Round, RoundState, TrusteeSheet
from webapp.round_steps.services.steps import exchange_now, keep_sheet_now, open_now
from webapp.round_steps.services.trustee_sheets import SheetsRefused, SheetsWanted
from webapp.urn import anonymity
from webapp.urn.trustees import SHEETS, Sheet, new_sheet


@pytest.fixture
def sheets(half: Half) -> list[Sheet]:
    """The sheets of the planned round, which wants trustees."""
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).key_mode = KeyMode.TRUSTEES
    return make_sheets(half)


def make_sheets(half: Half) -> list[Sheet]:
    return [make_sheet(half, number) for number in SHEETS]


def make_sheet(half: Half, number: int) -> Sheet:
    sheet = new_sheet(number, half.round_id)
    keep_sheet_now(half.place, half.round_id, sheet)
    return sheet


def open_by(half: Half, sheets: list[Sheet], **instead: str) -> None:
    marks = [instead.get(f"mark_{sheet.number}", sheet.mark) for sheet in sheets]
    with half.app.app_context():
        open_now(half.place, half.round_id, marks=marks)


def exchange_by(half: Half, *typed: str) -> None:
    with half.app.app_context():
        exchange_now(half.place, half.round_id, sheets=typed)


def graded(half: Half, sheets: list[Sheet]) -> None:
    open_by(half, sheets)
    for person in half.people(half.sales):
        half.hand_in("AABCFX", person=person)
    half.close()


@pytest.mark.parametrize("order", list(permutations([0, 1, 2], 2)))
def test_any_two_sheets_in_any_order_exchange_the_round(
    half: Half, sheets: list[Sheet], order: Sequence[int]
) -> None:
    graded(half, sheets)
    exchange_by(half, *(sheets[which].characters for which in order))
    assert half.round().state is RoundState.EXCHANGED
    assert half.round().key_destroyed_on == half.place.today
    assert half.card().ballots == 6
    with half.database.reading() as session:
        assert session.scalars(select(TrusteeSheet)).all() == []


def test_no_key_file_is_ever_made(half: Half, sheets: list[Sheet]) -> None:
    graded(half, sheets)
    assert not half.place.key_folder.exists()
    with pytest.raises(anonymity.KeyMissing):
        anonymity.read_key(half.place.key_folder, half.round())


def test_what_is_typed_may_have_gaps_small_letters_and_what_looks_alike(
    half: Half, sheets: list[Sheet]
) -> None:
    graded(half, sheets)
    first, second, _ = (sheet.characters.lower() for sheet in sheets)
    exchange_by(half, first.replace("0", "o"), " ".join(second.replace("1", "l")))
    assert half.round().state is RoundState.EXCHANGED


def test_wrong_sheets_change_nothing_and_each_gets_its_sentence(half: Half, sheets: list[Sheet]) -> None:
    graded(half, sheets)
    first, second, _three = (sheet.characters for sheet in sheets)
    foreign = new_sheet(1, half.round_id + 1).characters
    slip = ("1" if first[0] == "0" else "0") + first[1:]
    cases: list[tuple[tuple[str, str], dict[int, str]]] = [
        ((first, first), {2: "the same sheet as the first"}),
        ((foreign, second), {1: "no sheet of Spring 2026"}),
        ((first, foreign), {2: "no sheet of Spring 2026"}),
        ((slip, second), {1: "There is a slip in this sheet."}),
        ((first, second[:-1]), {2: "A sheet has 27 characters, and here are 26."}),
        ((first, ""), {2: "Two sheets are needed."}),
        ((slip, foreign), {1: "There is a slip", 2: "no sheet of Spring 2026"}),
    ]
    for typed, sentences in cases:
        with pytest.raises(SheetsRefused) as refused:
            exchange_by(half, *typed)
        assert refused.value.faults.keys() == sentences.keys(), typed
        for place, words in sentences.items():
            assert words in str(refused.value.faults[place])
        assert half.round().state is RoundState.CLOSED
    exchange_by(half, second, first)
    assert half.card().ballots == 6


def test_damage_to_what_the_database_keeps_is_said_and_the_third_sheet_still_works(
    half: Half, sheets: list[Sheet]
) -> None:
    graded(half, sheets)
    first, second, third = (sheet.characters for sheet in sheets)
    with half.database.transaction() as session:
        session.get_one(TrusteeSheet, (half.round_id, 3)).key_for_the_others = b"damaged"
    with pytest.raises(Refused, match="Try with the third sheet"):
        exchange_by(half, first, second)
    exchange_by(half, first, third)
    assert half.round().state is RoundState.EXCHANGED


def test_until_the_marks_are_typed_back_the_sheets_can_be_made_again(half: Half, sheets: list[Sheet]) -> None:
    with pytest.raises(SheetsRefused) as refused:
        open_by(half, sheets, mark_2="000000")
    assert refused.value.faults.keys() == {2}
    assert half.round().state is RoundState.PLANNED
    newer = make_sheets(half)
    with pytest.raises(SheetsRefused):
        open_by(half, sheets)
    graded(half, newer)
    with pytest.raises(SheetsRefused):
        exchange_by(half, *(sheet.characters for sheet in sheets[:2]))
    exchange_by(half, *(sheet.characters for sheet in newer[:2]))


def test_one_sheet_is_made_again_without_the_others(half: Half, sheets: list[Sheet]) -> None:
    lost, newer = sheets[1], make_sheet(half, 2)
    with pytest.raises(SheetsRefused):
        open_by(half, sheets)
    graded(half, [sheets[0], newer, sheets[2]])
    with pytest.raises(SheetsRefused):
        exchange_by(half, sheets[0].characters, lost.characters)
    exchange_by(half, sheets[0].characters, newer.characters)
    assert half.round().state is RoundState.EXCHANGED


def test_no_key_is_made_before_all_three_sheets_are(half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).key_mode = KeyMode.TRUSTEES
    two = [make_sheet(half, number) for number in (1, 2)]
    with pytest.raises(Refused, match="are not all made yet"):
        open_by(half, two)
    with half.database.reading() as session:
        assert set(session.scalars(select(TrusteeSheet.key_for_the_others))) == {None}
    assert half.round().seal_public_key is None


def test_an_open_round_keeps_its_sheets(half: Half, sheets: list[Sheet]) -> None:
    open_by(half, sheets)
    with pytest.raises(Refused, match="cannot be made again"):
        make_sheets(half)


def test_a_round_without_trustees_has_no_sheets(half: Half) -> None:
    with pytest.raises(Refused, match="planned without trustees"):
        make_sheets(half)


def test_the_daily_run_opens_no_round_that_wants_trustees_and_tells_the_administrator_once(
    half: Half, sheets: list[Sheet]
) -> None:
    from tests import factories

    with half.database.transaction() as session:
        administrator = factories.make_person(session, is_administrator=True)
        president = factories.make_person(session, is_president=True)
    for _ in range(2):
        [line] = daily.run(half.app, on=date(2026, 5, 12))
        assert line.startswith("Spring 2026: waits for its three sheets")
    assert half.round().state is RoundState.PLANNED
    assert _told(half, "sheets_to_open") == [administrator.email]
    graded(half, sheets)
    for _ in range(2):
        [line] = daily.run(half.app, on=date(2026, 5, 26))
        assert line.startswith("Spring 2026: waits for two of its three sheets")
    assert half.round().state is RoundState.CLOSED
    assert _told(half, "sheets_to_exchange") == sorted([administrator.email, president.email])


def _told(half: Half, kind: str) -> list[str]:
    with half.database.reading() as session:
        return sorted(session.scalars(select(Mail.address).where(Mail.kind == kind)))


def test_opening_without_marks_waits_for_the_sheets(half: Half, sheets: list[Sheet]) -> None:
    with pytest.raises(SheetsWanted):
        half.open()
    assert half.round().state is RoundState.PLANNED
