"""Grading with a drawn code: no sign-in, no cookie that knows anything, and the code in forms alone."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.code_half import make_codes, release
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.two_departments import text_of
from tests.reports.reading import text_of as words_of_print
from webapp.installed import installed
from webapp.models import Department, RoundState
from webapp.urn import anonymity
from webapp.urn.drawn_codes import mark_of_codes, new_codes

PAGE = "/admin/rounds/spring-2026/codes"


def _enter(client: FlaskClient, code: str, step: str = "", **form: str) -> TestResponse:
    """Send a form as the page before it carries it: with the browser's turn, or the code's version."""
    turn = client.get_cookie("turn") if "turn" not in form else None
    carried = {"code": code, "turn": turn.value if turn else ""}
    if step:
        found = re.search(r'name="version" value="(\w+)"', client.post("/code", data=carried).text)
        carried["version"] = found[1] if found else ""
    return client.post(f"/code{step}", data={**carried, **form})


def _hand_in(client: FlaskClient, code: str, **answers: str) -> TestResponse:
    return _enter(client, code, "/hand-in", card="marketing", **A_CARD | answers)


def test_a_card_goes_from_the_code_to_the_thanks(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    form = _enter(client, codes[0])
    assert "Your report card for Marketing" in form.text
    assert "What Sales needs of Marketing, 6" in form.text
    check = _enter(client, codes[0], "/check", card="marketing", **A_CARD)
    assert "Check your card before you hand it in" in check.text
    done = _hand_in(client, codes[0])
    assert (done.status_code, done.location) == (303, "/code/thanks")
    thanks = client.get("/code/thanks")
    number = re.search(r'control-number">([0-9A-Z]{4}-[0-9A-Z]{4})<', thanks.text)
    assert number
    assert "control-number" not in client.get("/code/thanks").text
    for code in codes[1:]:
        _hand_in(client, code)
    by_code.close()
    by_code.exchange()
    with by_code.database.reading() as session:
        assert number[1] in anonymity.control_numbers_of(session, by_code.card().id)


def test_the_code_stands_in_no_address_title_or_cookie(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    answers = [
        client.get("/code"),
        _enter(client, codes[0]),
        _enter(client, codes[0], "/check", card="marketing", **A_CARD),
        _hand_in(client, codes[0]),
        client.get("/code/thanks"),
    ]
    for answer in answers:
        assert codes[0] not in str(answer.headers)
        assert codes[0] not in answer.request.url
        assert codes[0] not in "".join(re.findall("<title>.*?</title>", answer.text))
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    cookies = [answer.headers.get("Set-Cookie", "") for answer in answers]
    # The first page lets its reader choose a language, with a token for that form; the others need none.
    assert [bool(cookie) for cookie in cookies] == [True, False, False, True, True]
    with client.session_transaction() as session:
        assert set(session) == {"csrf_token"}
    assert re.match(r"control_number=[\w-]{9}\.-{24};.*Path=/code/thanks", cookies[3])
    assert codes[0] not in answers[4].text


def test_a_browser_that_keeps_no_cookie_grades_all_the_same(by_code: Half, codes: list[str]) -> None:
    answers = []
    for step in ("", "/check", "/hand-in"):
        client = by_code.app.test_client(use_cookies=False)
        answers.append(_enter(client, codes[0], step, card="marketing", turn="", **A_CARD))
    assert [answer.status_code for answer in answers] == [200, 200, 303]
    assert [answer.headers.get("Set-Cookie") for answer in answers[:2]] == [None, None]


def test_handing_in_again_replaces_and_says_so(by_code: Half, codes: list[str], client: FlaskClient) -> None:
    _hand_in(client, codes[0])
    form = _enter(client, codes[0])
    assert "What you hand in now takes its place." in form.text
    assert "checked" not in form.text
    _hand_in(client, codes[0], **{"need-1": "F"})
    with by_code.database.reading() as session:
        used = select(func.count()).select_from(anonymity.urn).where(anonymity.urn.c.used)
        assert session.scalar(used) == 1


def test_a_card_with_gaps_comes_back_with_what_was_filled_in(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    for step in ("/check", "/hand-in"):
        answer = _enter(client, codes[0], step, card="marketing", **A_CARD | {"need-3": ""})
        assert answer.status_code == 422
        assert "Need 3: choose a grade" in answer.text
        assert re.search(r'id="need-1-A"[^>]* checked', answer.text)
    changed = _enter(client, codes[0], "/check", card="marketing", change="need-2", **A_CARD)
    assert re.search(r'id="need-4-F"[^>]* checked', changed.text)


def test_each_wrong_code_gets_its_sentence_and_stays_in_the_field(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    foreign = new_codes(by_code.round_id + 1, {1: 1}).by_department[1][0]
    unknown = new_codes(by_code.round_id, {1: 1}).by_department[1][0]
    for code, words in (
        ("", "There is a slip in this code."),
        ("<b>&", "There is a slip in this code."),
        (foreign, "This code belongs to another round. Look for the slip that says Spring 2026."),
        (unknown, "Spring 2026 knows no such code."),
    ):
        for step in ("", "/card", "/check", "/hand-in"):
            answer = _enter(client, code, step, card="marketing", **A_CARD)
            assert answer.status_code == 422
            assert words in text_of(answer)
    assert f'value="{unknown}"' in _enter(client, unknown).text
    by_code.close()
    assert "Spring 2026 is closed: no card is taken any more." in text_of(_hand_in(client, codes[0]))


def test_wrong_codes_of_a_hall_never_lock_out_its_right_ones(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    """With a limit of fifty wrong codes a network, the right one after them was refused."""
    here = {"REMOTE_ADDR": "203.0.113.7"}
    for unknown in new_codes(by_code.round_id, {1: 60}).by_department[1]:
        assert client.post("/code", data={"code": unknown}, environ_base=here).status_code == 422
    assert client.post("/code", data={"code": codes[0]}, environ_base=here).status_code == 200


def test_a_code_good_for_several_cards_lets_its_holder_choose(by_code: Half, client: FlaskClient) -> None:
    with by_code.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=5)
        factories.make_pair(session, by_code.sales, legal)
        factories.make_needs_list(session, of=legal, by=by_code.sales)
    by_code.open()
    made = make_codes(by_code)
    release(by_code, made)
    code = made.by_department[by_code.sales.id][0]
    _hand_in(client, code)
    choice = text_of(_enter(client, code))
    assert "Which department do you grade?" in choice
    assert "Your code has handed in this card." in choice
    assert "Your report card for Legal" in _enter(client, code, "/card", card="legal").text
    for step in ("/card", "/check", "/hand-in"):
        assert "Which department do you grade?" in _enter(client, code, step, card="sales", **A_CARD).text


def test_a_later_page_opened_by_its_address_leads_to_the_code(client: FlaskClient, half: Half) -> None:
    for address in ("/code/card", "/code/check", "/code/hand-in", "/code/thanks"):
        assert client.get(address).location == "/code"


def test_the_pages_show_no_name_even_to_somebody_who_is_signed_in(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    person = by_code.people(by_code.sales)[0]
    sign_in(client, person)
    for answer in (client.get("/code"), _enter(client, codes[0])):
        assert person.name not in answer.text
    front = text_of(client.get("/"))
    assert "Your department grades with drawn codes" in front


def test_another_site_cannot_send_a_code(by_code: Half, codes: list[str], client: FlaskClient) -> None:
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    form = {"code": codes[0], "card": "marketing", **A_CARD}
    assert client.post("/code/hand-in", data=form, headers=foreign).status_code == 403


# --- The administrator's page ---------------------------------------------------------------


@pytest.fixture
def administrator(by_code: Half, client: FlaskClient) -> FlaskClient:
    with by_code.database.transaction() as session:
        person = factories.make_person(session, "Samira Osei", is_administrator=True)
    return sign_in(client, person)


def _press(client: FlaskClient, page: str, address: str, **form: str) -> TestResponse:
    token = csrf_token(client.get(page).text)
    return client.post(address, data={"csrf_token": token, **form}, follow_redirects=True)


def test_codes_are_printed_once_and_count_once_their_mark_is_typed_back(
    administrator: FlaskClient, by_code: Half
) -> None:
    by_code.open()
    assert "Spring 2026 waits for its codes" in text_of(administrator.get("/admin/rounds"))
    assert "6 codes: exactly as many as people may grade." in text_of(administrator.get(PAGE))
    printed = _press(administrator, PAGE, f"{PAGE}/sheets")
    assert (printed.mimetype, printed.headers["Cache-Control"]) == ("application/pdf", "no-store")
    found = re.findall(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b", words_of_print(printed.data))
    assert len(set(found)) == 6
    guest = by_code.app.test_client()
    assert "cannot be used yet" in text_of(_enter(guest, found[0]))
    wrong = _press(administrator, PAGE, PAGE, mark="AAAAAA")
    assert wrong.status_code == 422
    assert 'value="AAAAAA"' in wrong.text
    mark = mark_of_codes(by_code.round().code_salt or b"")
    assert mark in words_of_print(printed.data)
    assert "The codes can be used." in text_of(_press(administrator, PAGE, PAGE, mark=mark.lower()))
    assert "Your report card for Marketing" in _enter(guest, found[0]).text
    assert "waits for its codes" not in text_of(administrator.get("/admin/rounds"))
    token = csrf_token(administrator.get(PAGE).text)
    again = administrator.post(f"{PAGE}/sheets", data={"csrf_token": token}, follow_redirects=True)
    assert "They cannot be made again" in text_of(again)
    assert by_code.round().state is RoundState.GRADING


def test_codes_are_in_no_file_and_not_among_the_kept_prints(
    administrator: FlaskClient, by_code: Half
) -> None:
    by_code.open()
    printed = _press(administrator, PAGE, f"{PAGE}/sheets")
    code = re.findall(r"\b(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}\b", words_of_print(printed.data))[0]
    folder = installed(by_code.app).settings.data_folder
    ways = [code.encode(), code.replace(" ", "").encode()]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files or not by_code.database.is_sqlite
    assert not [path for path in files if any(way in path.read_bytes() for way in ways)]
    assert not list(folder.glob("printed/*.pdf"))


def test_a_department_is_set_to_codes_on_its_page(administrator: FlaskClient, by_code: Half) -> None:
    address = "/admin/org/departments/marketing"
    assert "is saved" in text_of(_press(administrator, address, address, name="Marketing", by_code="yes"))
    with by_code.database.reading() as session:
        assert session.get_one(Department, by_code.marketing.id).grades_by_code
    page = text_of(administrator.get("/admin/rounds/spring-2026/open"))
    assert "These departments grade with drawn codes and get no mail: Marketing, Sales." in page
    _press(administrator, address, address, name="Marketing")
    with by_code.database.reading() as session:
        assert not session.get_one(Department, by_code.marketing.id).grades_by_code


def test_turnout_of_codes_is_told_as_a_rounded_share(administrator: FlaskClient, by_code: Half) -> None:
    with by_code.database.transaction() as session:
        for _ in range(6):
            factories.make_person(session, department=by_code.sales)
    by_code.open()
    made = make_codes(by_code)
    release(by_code, made)
    for code in made.by_department[by_code.sales.id][:6]:
        _hand_in(by_code.app.test_client(), code)
    assert "about half" in text_of(administrator.get("/admin/rounds"))
