"""A half-year in which Sales grades with drawn codes and Marketing signs in."""

from __future__ import annotations

import pytest

from tests.half_year import Half
from webapp.models import Department, Round
from webapp.round_steps.services import code_sheets
from webapp.round_steps.services.steps import keep_codes_now, release_codes_now
from webapp.urn import anonymity
from webapp.urn.drawn_codes import DrawnCodes, hand_in_by_code, mark_of_codes


def make_codes(half: Half) -> DrawnCodes:
    """Make the codes of the open round, as the page does when it prints them."""
    with half.database.reading() as session:
        made = code_sheets.make_codes(session, session.get_one(Round, half.round_id))
    keep_codes_now(half.place, half.round_id, made)
    return made


def release(half: Half, made: DrawnCodes) -> None:
    release_codes_now(half.place, half.round_id, mark_of_codes(made.salt))


def hand_in_with(half: Half, code: str, answers: str, *, graded: str = "Marketing") -> str:
    """Hand in with a code; return the control number."""
    number = anonymity.new_control_number()
    ballot = anonymity.Ballot(answers=tuple(answers), comments={}, number=number)
    with half.database.transaction(leave_no_trace=True) as session:
        hand_in_by_code(session, card_id=half.card(graded).id, code=code, ballot=ballot)
    return number


@pytest.fixture
def by_code(half: Half) -> Half:
    """The planned round; Sales will grade with codes."""
    with half.database.transaction() as session:
        session.get_one(Department, half.sales.id).grades_by_code = True
    return half


@pytest.fixture
def codes(by_code: Half) -> list[str]:
    """The round is open and the codes of Sales are released; these are they."""
    by_code.open()
    made = make_codes(by_code)
    release(by_code, made)
    return list(made.by_department[by_code.sales.id])
