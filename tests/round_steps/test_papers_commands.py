"""Sheets and codes by command: a PDF on standard output alone, and what stands on paper asked for."""

from __future__ import annotations

import re

import pytest
from click.testing import Result

from tests.fixtures.code_half import hand_in_with
from tests.fixtures.half_year import Half
from tests.reports.reading import text_of
from webapp.grading.services.by_code import find_code
from webapp.models import Round, RoundState
from webapp.urn.drawn_codes import mark_of_codes
from webapp.urn.trustees import mark_of


def _run(half: Half, *words: str, typed: str = "") -> Result:
    return half.app.test_cli_runner().invoke(args=["rounds", *words], input=typed)


def _sheet(half: Half, number: int) -> str:
    result = _run(half, "sheets", "Spring 2026", str(number))
    assert result.exit_code == 0, result.stderr
    text = re.sub(r"(?<=\b\w) (?=\w\b)", "", text_of(result.stdout_bytes))
    [characters] = re.findall(r"What the sheet says ((?:\w{3} ?){9})", text)
    return "".join(characters.split())


@pytest.fixture
def with_trustees(half: Half) -> Half:
    """The round of the tests, planned anew by command with trustees."""
    with half.database.transaction() as session:
        session.delete(session.get_one(Round, half.round_id))
    result = _run(half, "plan", "Spring 2026", "--opens", "2026-05-12", "--trustees")
    assert result.exit_code == 0, result.output
    with half.database.reading() as session:
        half.round_id = session.query(Round).one().id
    return half


def test_a_round_with_trustees_goes_by_commands(with_trustees: Half) -> None:
    half = with_trustees
    refused = _run(half, "open", "Spring 2026", typed="A\nB\nC\n")
    assert refused.exit_code == 1
    assert "are not all made yet" in refused.stderr
    sheets = [_sheet(half, number) for number in (1, 2, 3)]
    marks = "\n".join(mark_of(sheet, half.round_id) for sheet in sheets)
    opened = _run(half, "open", "Spring 2026", typed=f"{marks}\n")
    assert opened.exit_code == 0, opened.output
    assert "Its private key is on no disk; if two of the three sheets are lost, the round is lost." in (
        opened.output
    )
    for person in half.people(half.sales):
        half.hand_in("AABCFX", person=person)
    _run(half, "close", "Spring 2026")
    wrong = _run(half, "exchange", "Spring 2026", typed=f"{sheets[0]}\n{sheets[0]}\n")
    assert wrong.exit_code == 1
    assert "This is the same sheet as the first one." in wrong.stderr
    assert half.round().state is RoundState.CLOSED
    done = _run(half, "exchange", "Spring 2026", typed=f"{sheets[2].lower()}\n{sheets[1]}\n")
    assert done.exit_code == 0, done.output
    assert half.card().ballots == 6


def test_codes_are_made_and_released_by_command(by_code: Half) -> None:
    early = _run(by_code, "codes", "Spring 2026")
    assert early.exit_code == 1
    assert "Codes are made once Spring 2026 is open" in early.stderr
    by_code.open()
    made = _run(by_code, "codes", "Spring 2026")
    assert made.exit_code == 0, made.stderr
    codes = re.findall(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b", text_of(made.stdout_bytes))
    assert len(set(codes)) == 6
    assert _run(by_code, "release", "Spring 2026", typed="AAAAAA\n").exit_code == 1
    mark = mark_of_codes(by_code.round().code_salt or b"")
    released = _run(by_code, "release", "Spring 2026", typed=f"{mark}\n")
    assert "The codes of Spring 2026 can be used." in released.output
    with by_code.database.reading() as session:
        code = find_code(session, codes[0]).code
    hand_in_with(by_code, code, "AAAAAA")


def test_a_round_of_the_usual_kind_asks_for_nothing_and_has_no_sheets(half: Half) -> None:
    refused = _run(half, "sheets", "Spring 2026", "1")
    assert refused.exit_code == 1
    assert "planned without trustees" in refused.stderr
    for step in ("open", "close", "exchange"):
        assert _run(half, step, "Spring 2026").exit_code == 0
