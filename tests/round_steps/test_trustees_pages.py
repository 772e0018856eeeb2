"""The pages of a round with trustees: sheets handed out once, marks typed back, two sheets to exchange."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.factories import TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from tests.fixtures.two_departments import text_of
from tests.reports.reading import text_of as words_of_print
from webapp.models import KeyMode, LogEntry, Round, RoundState, TrusteeSheet
from webapp.urn.trustees import SHEETS, CannotBeOpened, mark_of, unwrap

ROUND = "/admin/rounds/spring-2026"
PAGE = f"{ROUND}/trustees"


@pytest.fixture
def administrator(half: Half, client: FlaskClient) -> FlaskClient:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).key_mode = KeyMode.TRUSTEES
        person = factories.make_person(session, "Samira Osei", is_administrator=True)
    return sign_in(client, person)


def _press(client: FlaskClient, page: str, address: str, **form: str) -> TestResponse:
    token = csrf_token(client.get(page).text)
    return client.post(address, data={"csrf_token": token, **form}, follow_redirects=True)


def sheets_of(answer: TestResponse) -> list[str]:
    """Read every sheet from the PDF, as people would."""
    text = words_of_print(answer.data)
    groups = re.findall(r"What the sheet says ((?:\w{3} ?){9})", re.sub(r"(?<=\b\w) (?=\w\b)", "", text))
    return ["".join(found.split()) for found in groups]


def _print(client: FlaskClient) -> list[str]:
    return [sheet for number in SHEETS for sheet in sheets_of(_print_one(client, number))]


def _print_one(client: FlaskClient, number: int) -> TestResponse:
    answer = _press(client, PAGE, f"{PAGE}/sheets/{number}")
    assert answer.mimetype == "application/pdf", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer


def _open(client: FlaskClient, half: Half, sheets: list[str], **instead: str) -> TestResponse:
    marks = {f"mark-{n}": mark_of(sheet, half.round_id) for n, sheet in enumerate(sheets, start=1)}
    return _press(client, PAGE, PAGE, **marks | instead)


def test_a_round_goes_by_pages_from_its_sheets_to_its_exchange(
    administrator: FlaskClient, half: Half, tmp_path: Path
) -> None:
    assert "Print the sheets" in administrator.get("/admin/rounds").text
    assert administrator.get(f"{ROUND}/open").location == PAGE
    before = administrator.get(PAGE).text
    assert "Make sheet 1" in before
    assert "the round is lost" in before
    assert "Mark of sheet 1" not in before
    assert f'<a class="button plain" href="{PAGE}">They are printed</a>' in before
    sheets = _print(administrator)
    assert "Mark of sheet 3" in administrator.get(PAGE).text
    assert "Grading is open, with 2 cards." in _open(administrator, half, sheets).text
    for person in half.people(half.sales):
        half.hand_in("AABCFX", person=person)
    half.close()
    assert administrator.get(f"{ROUND}/exchange").location == f"{PAGE}/exchange"
    page = administrator.get(f"{PAGE}/exchange").text
    assert "If only one sheet is left, nobody can open the grades and the round is lost." in page
    done = _press(
        administrator, f"{PAGE}/exchange", f"{PAGE}/exchange", **{"sheet-1": sheets[2], "sheet-2": sheets[0]}
    )
    assert "The cards are exchanged, and the private key is destroyed." in done.text
    assert half.card().ballots == 6
    _assert_nowhere(half, tmp_path, sheets)


def _assert_nowhere(half: Half, folder: Path, sheets: list[str]) -> None:
    """Look for the sheets in log, database and every file of the data folder, in each way of writing them."""
    with half.database.reading() as session:
        assert "made sheet 2 of Spring 2026" in session.scalars(select(LogEntry.what)).all()
    found = [
        path.name
        for path in folder.rglob("*")
        if path.is_file()
        and any(part.encode() in path.read_bytes() for sheet in sheets for part in (sheet[:9], sheet[9:18]))
    ]
    assert found == []


def test_whoever_gets_one_answer_cannot_open_a_grade(administrator: FlaskClient, half: Half) -> None:
    """Three sheets in one answer opened every grade; each stands alone now, and two answers are needed."""
    answers = [sheets_of(_print_one(administrator, number)) for number in SHEETS]
    _open(administrator, half, [sheet for answer in answers for sheet in answer])
    with half.database.reading() as session:
        kept = session.scalars(select(TrusteeSheet)).all()
        copies = [sheet.key_for_the_others or b"" for sheet in kept]
    assert [_opens_any(copies, answer, half.round_id) for answer in answers] == [False, False, False]
    two = [*answers[0], *answers[1]]
    assert _opens_any(copies, two, half.round_id), "the attack itself must work"


def _opens_any(copies: list[bytes], sheets: list[str], round_id: int) -> bool:
    """Try every two of these sheets, and each twice, on every wrapped copy of the key."""
    for copy, (one, other) in product(copies, product(sheets, repeat=2)):
        with suppress(CannotBeOpened):
            unwrap(copy, (one, other), round_id=round_id)
            return True
    return False


def test_the_log_says_who_made_each_sheet(administrator: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        other = factories.make_person(session, "Noor Haddad", is_administrator=True)
    _print_one(administrator, 1)
    _print_one(sign_in(half.app.test_client(), other), 2)
    with half.database.reading() as session:
        said = {entry.what: entry.who for entry in session.scalars(select(LogEntry))}
    assert said["made sheet 1 of Spring 2026"] == "Samira Osei"
    assert said["made sheet 2 of Spring 2026"] == "Noor Haddad"


def test_the_page_says_which_sheets_were_handed_out(administrator: FlaskClient) -> None:
    _print_one(administrator, 2)
    page = " ".join(text_of(administrator.get(PAGE)).split())
    assert "Make sheet 1 Make sheet 2 again Sheet 2 is handed out. Make sheet 3" in page
    assert "Mark of sheet 1" not in page
    assert administrator.post(f"{PAGE}/sheets/4").status_code == 404


def test_a_mark_that_is_wrong_is_told_beside_it_and_the_round_stays_planned(
    administrator: FlaskClient, half: Half
) -> None:
    sheets = _print(administrator)
    answer = _open(administrator, half, sheets, **{"mark-2": "0O0OO0"})
    assert answer.status_code == 422
    assert "This is not the mark of sheet 2." in answer.text
    assert 'value="0O0OO0"' in answer.text
    assert mark_of(sheets[0], half.round_id) in answer.text
    assert half.round().state is RoundState.PLANNED
    newer = _print(administrator)
    assert _open(administrator, half, sheets).status_code == 422
    assert "Grading is open" in _open(administrator, half, newer).text


def test_what_is_left_blank_is_told_beside_it(administrator: FlaskClient, half: Half) -> None:
    sheets = _print(administrator)
    answer = _open(administrator, half, sheets, **{f"mark-{number}": "" for number in (1, 2, 3)})
    assert answer.status_code == 422
    assert 'href="#mark-1"' in answer.text
    assert half.round().state is RoundState.PLANNED
    _open(administrator, half, sheets)
    half.close()
    answer = _press(administrator, f"{PAGE}/exchange", f"{PAGE}/exchange", **{"sheet-1": "", "sheet-2": ""})
    assert answer.status_code == 422
    assert answer.text.count("Two sheets are needed. Enter this one too.") == 4  # on top, and at each
    assert half.round().state is RoundState.CLOSED


def test_a_wrong_sheet_is_told_beside_it_and_nothing_typed_is_lost(
    administrator: FlaskClient, half: Half
) -> None:
    sheets = _print(administrator)
    _open(administrator, half, sheets)
    half.close()
    address = f"{PAGE}/exchange"
    answer = _press(administrator, address, address, **{"sheet-1": sheets[1], "sheet-2": sheets[1].lower()})
    assert answer.status_code == 422
    assert "This is the same sheet as the first one." in text_of(answer)
    assert f'value="{sheets[1]}"' in answer.text
    assert sheets[1] not in answer.request.url
    with administrator.session_transaction() as session:
        assert sheets[1] not in str(dict(session))
    assert half.round().state is RoundState.CLOSED


def test_wrong_sheets_never_keep_right_ones_from_the_exchange(administrator: FlaskClient, half: Half) -> None:
    sheets = _print(administrator)
    _open(administrator, half, sheets)
    half.close()
    address = f"{PAGE}/exchange"
    token = csrf_token(administrator.get(address).text)
    for _ in range(25):
        form = {"csrf_token": token, "sheet-1": "nonsense", "sheet-2": sheets[0]}
        assert administrator.post(address, data=form).status_code == 422
    right = {"csrf_token": token, "sheet-1": sheets[0], "sheet-2": sheets[1]}
    assert administrator.post(address, data=right).status_code == 303
    assert half.round().state is RoundState.EXCHANGED


def test_the_buttons_of_other_rounds_do_not_open_or_exchange_this_one(
    administrator: FlaskClient, half: Half
) -> None:
    token = csrf_token(administrator.get(PAGE).text)
    answer = administrator.post(f"{ROUND}/open", data={"csrf_token": token}, follow_redirects=True)
    assert "wants trustees" in text_of(answer)
    sheets = _print(administrator)
    _open(administrator, half, sheets)
    half.close()
    answer = administrator.post(f"{ROUND}/exchange", data={"csrf_token": token}, follow_redirects=True)
    assert "waits for its trustees" in text_of(answer)
    assert half.round().state is RoundState.CLOSED


def test_sheets_of_an_open_round_are_not_made_again(administrator: FlaskClient, half: Half) -> None:
    sheets = _print(administrator)
    _open(administrator, half, sheets)
    token = csrf_token(administrator.get(f"{PAGE}/exchange").text)
    answer = administrator.post(f"{PAGE}/sheets/1", data={"csrf_token": token}, follow_redirects=True)
    assert "Its sheets cannot be made again." in text_of(answer)
    with half.database.reading() as session:
        marks = set(session.scalars(select(TrusteeSheet.mark)))
    assert marks == {mark_of(sheet, half.round_id) for sheet in sheets}


def test_what_waits_is_told_to_administrator_and_president(administrator: FlaskClient, half: Half) -> None:
    before = " ".join(text_of(administrator.get("/admin/rounds")).split())
    assert "Spring 2026 waits to be opened" in before
    assert "Three sheets, printed before it opens , still missing" in before
    sheets = _print(administrator)
    page = " ".join(text_of(administrator.get("/admin/rounds")).split())
    assert "Three sheets, printed before it opens , ready" in page
    _open(administrator, half, sheets)
    half.close()
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).exchanges_on = TODAY
        president = factories.make_person(session, is_president=True)
    assert "Spring 2026 waits for its exchange" in text_of(administrator.get("/admin/rounds"))
    page = text_of(sign_in(half.app.test_client(), president).get("/company"))
    assert "Spring 2026 waits for its exchange: two of the three printed sheets are needed." in page
