"""Grading over HTTP: form, check, hand in once, thanks, and every way in which it can go wrong."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests import factories
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.grading.handing_in import CARD, hand_in, post
from webapp.models import Company, Person
from webapp.urn import anonymity


def _counted(half: Half) -> int | None:
    half.close()
    half.exchange()
    return half.card().ballots


def test_the_front_page_shows_what_waits_and_links_to_the_form(grader: FlaskClient) -> None:
    page = grader.get("/").text
    assert "1 card waits for your grades" in page
    assert f'href="{CARD}"' in page


def test_the_form_shows_all_six_needs_with_the_letters_of_the_scale(grader: FlaskClient) -> None:
    page = grader.get(CARD).text
    for position in range(1, 7):
        assert f"What Sales needs of Marketing, {position}" in page
        for letter in "ABCFX":
            assert f'id="need-{position}-{letter}"' in page
    assert 'id="need-1-D"' not in page
    assert "Fully met" in page


def test_a_whole_card_goes_from_form_to_check_to_thanks(grader: FlaskClient, half: Half) -> None:
    page = post(grader, f"{CARD}/check", {**A_CARD, "comment-2": "A <b>list</b> would help"}).text
    assert "Hand in my card" in page
    assert "A &lt;b&gt;list&lt;/b&gt; would help" in page
    answer = hand_in(grader)
    assert (answer.status_code, answer.location) == (303, f"{CARD}/thanks")
    assert "Thank you, your card is handed in" in grader.get(f"{CARD}/thanks").text
    with half.database.reading() as session:
        assert anonymity.share_handed_in(session, half.card().id) == 0.25  # one of six


def test_a_forgotten_need_is_told_with_a_link_to_it_and_keeps_the_rest(grader: FlaskClient) -> None:
    form = {name: letter for name, letter in A_CARD.items() if name != "need-4"}
    answer = post(grader, f"{CARD}/check", {**form, "comment-1": "kept"})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert 'href="#need-4-A"' in answer.text
    assert re.search(r'id="need-1-A" value="A" checked', answer.text)
    assert "kept" in answer.text


def test_change_leads_back_to_the_filled_form_without_a_complaint(grader: FlaskClient) -> None:
    answer = post(grader, f"{CARD}/check", {"need-1": "B", "change": "need-3", "comment-3": "words"})
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.text
    assert re.search(r'id="need-1-B" value="B" checked', answer.text)
    assert "words" in answer.text


def test_grades_never_reach_an_address(grader: FlaskClient) -> None:
    answer = grader.get(f"{CARD}/check?need-1=A")
    assert (answer.status_code, answer.location) == (303, CARD)
    assert "need-1" not in str(hand_in(grader).location)


def test_a_double_press_lands_on_the_same_thanks_and_counts_once(grader: FlaskClient, half: Half) -> None:
    page = post(grader, f"{CARD}/check", A_CARD).text
    form = {"csrf_token": csrf_token(page), **A_CARD}
    first, second = grader.post(CARD, data=form), grader.post(CARD, data=form)
    assert first.location == second.location == f"{CARD}/thanks"
    for person in half.people(half.sales)[:5]:
        half.hand_in("AAAAAA", person=person)
    assert _counted(half) == 6


def test_back_after_handing_in_shows_that_it_is_handed_in(grader: FlaskClient) -> None:
    hand_in(grader)
    assert "You have handed in this card" in grader.get(CARD).text
    assert "Handed in" in grader.get("/").text
    answer = grader.post(f"{CARD}/check", data={"csrf_token": csrf_token(grader.get("/").text), **A_CARD})
    assert "You have handed in this card" in answer.text


def test_two_tabs_with_different_grades_count_the_first(grader: FlaskClient, half: Half) -> None:
    first, second = (post(grader, f"{CARD}/check", A_CARD).text for _ in range(2))
    grader.post(CARD, data={"csrf_token": csrf_token(first), **A_CARD})
    again = grader.post(CARD, data={"csrf_token": csrf_token(second), **A_CARD, "need-1": "F"})
    assert again.location == f"{CARD}/thanks"
    for person in half.people(half.sales)[:5]:
        half.hand_in("AAAAAA", person=person)
    _counted(half)
    assert half.tallies()[1]["F"] == 0


def test_the_control_number_is_shown_once_and_kept_nowhere_else(grader: FlaskClient, half: Half) -> None:
    answer = hand_in(grader)
    cookies = [
        cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("control_number=")
    ]
    [cookie] = cookies
    for word in ("HttpOnly", "SameSite=Strict", f"Path={CARD}/thanks", "Max-Age=600"):
        assert word in cookie
    number = cookie.split("=")[1].partition(".")[0]
    assert number in grader.get(f"{CARD}/thanks").text
    assert number not in grader.get(f"{CARD}/thanks").text
    with grader.session_transaction() as session:
        assert number not in str(dict(session))
    for person in half.people(half.sales)[:5]:
        half.hand_in("AAAAAA", person=person)
    _counted(half)
    with half.database.reading() as reading:
        assert number in anonymity.control_numbers_of(reading, half.card().id)


def test_form_check_and_thanks_are_kept_by_no_browser(grader: FlaskClient) -> None:
    pages = [grader.get(CARD), post(grader, f"{CARD}/check", A_CARD), hand_in(grader)]
    pages.append(grader.get(f"{CARD}/thanks"))
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    assert {page.headers["Referrer-Policy"] for page in pages} == {"no-referrer"}


def test_in_a_small_group_no_share_is_told_and_in_a_large_one_a_rounded_one(
    half: Half, client: FlaskClient
) -> None:
    with half.database.transaction() as session:
        for _ in range(10):
            factories.make_person(session, department=half.marketing)
    half.open()
    small = sign_in(client, half.people(half.sales)[-1]).get(CARD).text
    large = sign_in(client, half.people(half.marketing)[-1]).get("/cards/spring-2026/sales").text
    assert "So far" not in small
    assert "So far few people have handed in." in large


def test_the_form_says_from_how_many_cards_on_a_comment_is_read(half: Half, client: FlaskClient) -> None:
    half.open()
    page = sign_in(client, half.people(half.sales)[-1]).get(CARD).text
    assert page.count("Nobody reads it unless 10 people hand in this card") == 6


def test_without_comments_the_form_has_no_field_for_them(half: Half, client: FlaskClient) -> None:
    with half.database.transaction() as session:
        session.get_one(Company, 1).asks_comments = False
    half.open()
    sign_in(client, half.people(half.sales)[-1])
    assert "<textarea" not in client.get(CARD).text
    assert "words" not in post(client, f"{CARD}/check", {**A_CARD, "comment-1": "words"}).text


def test_what_one_person_filled_in_is_never_shown_to_another(
    grader: FlaskClient, half: Half, app: Flask
) -> None:
    post(grader, f"{CARD}/check", {**A_CARD, "change": "need-3", "comment-3": "a telling comment"})
    post(grader, f"{CARD}/check", {"need-1": "F", "comment-3": "a telling comment"})
    other = sign_in(app.test_client(), half.people(half.sales)[0]).get(CARD).text
    assert "a telling comment" not in other
    assert "checked" not in other
    assert 'role="alert"' not in other


def test_two_presses_that_pass_each_other_land_on_the_thanks_and_count_once(
    grader: FlaskClient, half: Half
) -> None:
    person = half.people(half.sales)[-1]
    page = post(grader, f"{CARD}/check", A_CARD).text
    passed: list[str] = []

    def hand_in_meanwhile(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if "JOIN roll" in statement and not passed:
            passed.append(statement)
            half.hand_in("AAAAAA", person=person)

    event.listen(half.database.engine, "after_cursor_execute", hand_in_meanwhile)
    try:
        answer = grader.post(CARD, data={"csrf_token": csrf_token(page), **A_CARD})
    finally:
        event.remove(half.database.engine, "after_cursor_execute", hand_in_meanwhile)
    assert passed
    assert (answer.status_code, answer.location) == (303, f"{CARD}/thanks")
    assert "control_number=" not in str(answer.headers)
    for other in half.people(half.sales)[:5]:
        half.hand_in("AAAAAA", person=other)
    assert _counted(half) == 6


def test_handing_in_writes_no_log_line_with_the_person(
    grader: FlaskClient, half: Half, caplog: pytest.LogCaptureFixture
) -> None:
    person = half.people(half.sales)[-1]
    with caplog.at_level(logging.DEBUG):
        hand_in(grader)
    assert person.email not in caplog.text
    assert person.name not in caplog.text


def test_who_belongs_to_no_department_gets_the_front_page_of_her_role(
    half: Half, client: FlaskClient
) -> None:
    with half.database.transaction() as session:
        president = factories.make_person(session, is_president=True)
        administrator = factories.make_person(session, is_administrator=True)
        nobody = factories.make_person(session)
    assert sign_in(client, president).get("/").location == "/company"
    assert sign_in(client, administrator).get("/").location == "/admin/rounds"
    assert "You belong to no department yet" in sign_in(client, nobody).get("/").text


def test_who_is_signed_out_is_let_nowhere(half: Half, client: FlaskClient) -> None:
    half.open()
    with half.database.transaction() as session:
        session.get_one(Person, half.people(half.sales)[-1].id).session_number += 1
    assert client.get(CARD).status_code != 200
