"""Kiosk of a shared tablet: off until it is set, one turn after the other, nothing carried over."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.factories import NOW, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.two_departments import text_of
from webapp.grading.views.kiosk import LONGEST_TURN
from webapp.installed import install, installed
from webapp.models import Company
from webapp.urn.drawn_codes import new_codes

HIDDEN = re.compile(r'<input type="hidden" name="(code|version|turn)" value="([^"]*)">')


@pytest.fixture
def kiosk(by_code: Half, codes: list[str]) -> Half:
    """The round is open, and an administrator has switched the kiosk on."""
    with by_code.database.transaction() as session:
        session.execute(update(Company).values(has_kiosk=True))
    return by_code


def carried(answer: TestResponse) -> dict[str, str]:
    """Return what the forms of a page carry on."""
    return dict(HIDDEN.findall(answer.text))


def entered(tablet: FlaskClient, code: str) -> TestResponse:
    """Come to the tablet and enter a code."""
    return tablet.post("/kiosk", data={**carried(tablet.get("/kiosk")), "code": code})


def test_until_it_is_set_there_is_no_kiosk(by_code: Half, codes: list[str], client: FlaskClient) -> None:
    answers = [client.get("/kiosk"), client.get("/kiosk/end"), client.post("/kiosk", data={"code": codes[0]})]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_one_after_the_other_hands_in_at_the_tablet(
    kiosk: Half, codes: list[str], client: FlaskClient
) -> None:
    for code in codes[:2]:
        form = entered(client, code)
        assert "Your report card for Marketing" in form.text
        card = {**carried(form), "card": "marketing", **A_CARD}
        check = client.post("/kiosk/check", data=card)
        done = client.post("/kiosk/hand-in", data={**card, **carried(check)})
        assert (done.status_code, done.location) == (303, "/kiosk/thanks")
        assert "control-number" in client.get(done.location).text
        assert client.get("/kiosk/end").location == "/kiosk"
    for code in codes[2:]:
        by_hand = {**carried(form := entered(client, code)), "card": "marketing", **A_CARD}
        assert client.post("/kiosk/hand-in", data=by_hand).status_code == 303, form.text
    kiosk.close()
    kiosk.exchange()
    assert kiosk.tallies()[1]["A"] == len(codes)


def test_no_form_of_an_earlier_turn_is_taken_again(
    kiosk: Half, codes: list[str], client: FlaskClient
) -> None:
    """Somebody left a card lying; nobody handed it in, so its code alone would show it again."""
    form = entered(client, codes[0])
    left = {**carried(form), "card": "marketing", **A_CARD, "comment-1": "Quince jam"}
    assert "Quince jam" in client.post("/kiosk/check", data=left).text
    client.get("/kiosk/end")
    for _next_person in range(2):
        for step in ("", "/card", "/check", "/hand-in"):
            answer = client.post(f"/kiosk{step}", data=left)
            found = answer.status_code, codes[0] in answer.text, "Quince" in answer.text
            assert found == (409, False, False)
        client.get("/kiosk")


def test_the_server_ends_a_turn_by_itself(kiosk: Half, codes: list[str], client: FlaskClient) -> None:
    """A tablet that keeps its cookie too long gains nothing by it."""
    form = entered(client, codes[0])
    card = {**carried(form), "card": "marketing", **A_CARD}
    for later, expected in ((LONGEST_TURN, 200), (LONGEST_TURN + timedelta(seconds=1), 409)):
        install(kiosk.app, replace(installed(kiosk.app), clock=partial(NOW.__add__, later)))
        assert client.post("/kiosk/check", data=card).status_code == expected


def test_a_tablet_without_cookies_or_with_a_forged_one_grades_nothing(
    kiosk: Half, codes: list[str], client: FlaskClient
) -> None:
    stranger = kiosk.app.test_client(use_cookies=False)
    form = carried(stranger.get("/kiosk"))
    assert stranger.post("/kiosk", data={**form, "code": codes[0]}).status_code == 409
    client.set_cookie("kiosk_turn", "forged", path="/kiosk")
    assert client.post("/kiosk", data={"code": codes[0], "turn": "forged"}).status_code == 409


def test_at_the_end_no_cookie_tells_of_whoever_was_there(
    kiosk: Half, codes: list[str], client: FlaskClient
) -> None:
    token = csrf_token(client.get("/kiosk").text)
    client.post("/language", data={"csrf_token": token, "language": "de", "next": "/kiosk"})
    assert "Mit einem Code benoten" in client.get("/kiosk").text
    entered(client, codes[0])
    client.get("/kiosk/end")
    for name, path in (("language", "/"), ("kiosk_turn", "/kiosk"), ("session", "/")):
        assert client.get_cookie(name, path=path) is None, name
    assert "Grade with a code" in client.get("/kiosk").text


def test_whoever_sets_the_tablet_up_is_signed_out_first(kiosk: Half, client: FlaskClient) -> None:
    sign_in(client, kiosk.people(kiosk.sales)[0])
    page = client.get("/kiosk")
    assert "Somebody is signed in here." in text_of(page)
    assert 'name="code"' not in page.text
    begun = client.post("/kiosk/start", data={"csrf_token": csrf_token(page.text)}, follow_redirects=True)
    assert 'name="code"' in begun.text
    assert client.get("/admin/rounds").status_code == 302


def test_a_president_who_signs_in_in_another_tab_leaves_no_turn_behind(
    kiosk: Half, codes: list[str], client: FlaskClient
) -> None:
    """Nothing is handed in beside her session, and the tablet shows nothing of hers."""
    turn = carried(entered(client, codes[0]))
    with kiosk.database.transaction() as session:
        petra = make_person(session, "Petra Lang", is_president=True)
    sign_in(client, petra)
    for path in ("", "/card", "/check", "/hand-in"):
        answer = client.post(f"/kiosk{path}", data={**turn, "card": "marketing", **A_CARD, "code": codes[0]})
        assert (answer.status_code, "Somebody is signed in here." in text_of(answer)) == (409, True)
        assert codes[0] not in answer.text
        assert "Petra" not in answer.text
    kiosk.close()
    kiosk.exchange()
    assert kiosk.tallies() == {}


def test_nothing_on_its_pages_leads_elsewhere(kiosk: Half, codes: list[str], client: FlaskClient) -> None:
    form = entered(client, codes[0])
    card = {**carried(form), "card": "marketing", **A_CARD}
    check = client.post("/kiosk/check", data=card)
    client.post("/kiosk/hand-in", data={**card, **carried(check)})
    for page in (client.get("/kiosk"), form, check, client.get("/kiosk/thanks")):
        links = re.findall(r'<a [^>]*href="([^"#]+)"', page.text)
        assert set(links) == {"/kiosk/end"}
        assert 'http-equiv="refresh"' in page.text


def test_a_slip_of_last_round_gets_its_sentence_at_the_tablet(kiosk: Half, client: FlaskClient) -> None:
    foreign = new_codes(kiosk.round_id + 1, {1: 1}).by_department[1][0]
    answer = entered(client, foreign)
    assert answer.status_code == 422
    assert "This code belongs to another round. Look for the slip that says Spring 2026." in text_of(answer)
