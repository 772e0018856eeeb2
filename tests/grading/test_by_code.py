"""Grading with a drawn code: no sign-in, no cookie that knows anything, and the code in forms alone."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import factories
from tests.fixtures.application import sign_in
from tests.fixtures.code_half import make_codes, release
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.two_departments import text_of
from tests.grading.by_code import enter, hand_in
from webapp.urn import anonymity
from webapp.urn.drawn_codes import new_codes


def test_a_card_goes_from_the_code_to_the_thanks(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    form = enter(client, codes[0])
    assert "Your report card for Marketing" in form.text
    assert "What Sales needs of Marketing, 6" in form.text
    check = enter(client, codes[0], "/check", card="marketing", **A_CARD)
    assert "Check your card before you hand it in" in check.text
    done = hand_in(client, codes[0])
    assert (done.status_code, done.location) == (303, "/code/thanks")
    thanks = client.get("/code/thanks")
    number = re.search(r'control-number">([0-9A-Z]{4}-[0-9A-Z]{4})<', thanks.text)
    assert number
    assert "control-number" not in client.get("/code/thanks").text
    for code in codes[1:]:
        hand_in(client, code)
    by_code.close()
    by_code.exchange()
    with by_code.database.reading() as session:
        assert number[1] in anonymity.control_numbers_of(session, by_code.card().id)


def test_the_code_stands_in_no_address_title_or_cookie(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    answers = [
        client.get("/code"),
        enter(client, codes[0]),
        enter(client, codes[0], "/check", card="marketing", **A_CARD),
        hand_in(client, codes[0]),
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
        answers.append(enter(client, codes[0], step, card="marketing", turn="", **A_CARD))
    assert [answer.status_code for answer in answers] == [200, 200, 303]
    assert [answer.headers.get("Set-Cookie") for answer in answers[:2]] == [None, None]


def test_handing_in_again_replaces_and_says_so(by_code: Half, codes: list[str], client: FlaskClient) -> None:
    hand_in(client, codes[0])
    form = enter(client, codes[0])
    assert "What you hand in now takes its place." in form.text
    assert "checked" not in form.text
    hand_in(client, codes[0], **{"need-1": "F"})
    with by_code.database.reading() as session:
        used = select(func.count()).select_from(anonymity.urn).where(anonymity.urn.c.used)
        assert session.scalar(used) == 1


def test_no_form_of_before_a_hand_in_shows_anything_when_it_is_sent_again(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    entered = {"code": codes[0], "turn": ""}
    page = client.post("/code", data=entered).text
    version = re.findall(r'name="version" value="(\w+)"', page)[0]
    sent = {"code": codes[0], "version": version, "card": "marketing", **A_CARD, "comment-1": "Quince jam"}
    assert "Quince jam" in client.post("/code/check", data=sent).text
    client.post("/code/hand-in", data=sent)
    steps = {f"/code/{step}": sent for step in ("card", "check", "hand-in")}
    for address, form in {"/code": entered, **steps}.items():
        answer = client.post(address, data=form)
        assert (answer.status_code, codes[0] in answer.text, "Quince" in answer.text) == (409, False, False)


def test_a_card_with_gaps_comes_back_with_what_was_filled_in(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    for step in ("/check", "/hand-in"):
        answer = enter(client, codes[0], step, card="marketing", **A_CARD | {"need-3": ""})
        assert answer.status_code == 422
        assert "Need 3: choose a grade" in answer.text
        assert re.search(r'id="need-1-A"[^>]* checked', answer.text)
    changed = enter(client, codes[0], "/check", card="marketing", change="need-2", **A_CARD)
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
            answer = enter(client, code, step, card="marketing", **A_CARD)
            assert answer.status_code == 422
            assert words in text_of(answer)
    assert f'value="{unknown}"' in enter(client, unknown).text
    by_code.close()
    assert "Spring 2026 is closed: no card is taken any more." in text_of(hand_in(client, codes[0]))


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
    hand_in(client, code)
    choice = text_of(enter(client, code))
    assert "Which department do you grade?" in choice
    assert "Your code has handed in this card." in choice
    assert "Your report card for Legal" in enter(client, code, "/card", card="legal").text
    for step in ("/card", "/check", "/hand-in"):
        assert "Which department do you grade?" in enter(client, code, step, card="sales", **A_CARD).text


def test_a_later_page_opened_by_its_address_leads_to_the_code(client: FlaskClient, half: Half) -> None:
    for address in ("/code/card", "/code/check", "/code/hand-in", "/code/thanks"):
        assert client.get(address).location == "/code"


def test_the_pages_show_no_name_even_to_somebody_who_is_signed_in(
    by_code: Half, codes: list[str], client: FlaskClient
) -> None:
    person = by_code.people(by_code.sales)[0]
    sign_in(client, person)
    for answer in (client.get("/code"), enter(client, codes[0])):
        assert person.name not in answer.text
    front = text_of(client.get("/"))
    assert "Your department grades with drawn codes" in front


def test_another_site_cannot_send_a_code(by_code: Half, codes: list[str], client: FlaskClient) -> None:
    foreign = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    form = {"code": codes[0], "card": "marketing", **A_CARD}
    assert client.post("/code/hand-in", data=form, headers=foreign).status_code == 403
