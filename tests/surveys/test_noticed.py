"""`/noticed`: one page, one tap an action, handed in once, and no trace of who said what."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.days import bound
from tests.factories import NOW
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from webapp.models import Mail, Person
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import do_surveys
from webapp.urn import anonymity

ADDRESS = "/surveys/after-spring-2026/marketing"
ASKED_ON = date(2026, 8, 12)


@pytest.fixture
def asked(pairing: Pairing) -> Pairing:
    """Sales is asked about two actions of Marketing."""
    pairing.promise()
    pairing.promise(what="Meet each <b>Monday</b>")
    daily(pairing, ASKED_ON)
    return pairing


def daily(pairing: Pairing, day: date) -> None:
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=day)
    with pairing.app.app_context():
        assert do_surveys(place)


def hand_in(client: FlaskClient, person: Person, **answers: str) -> TestResponse:
    sign_in(client, person)
    token = csrf_token(client.get(ADDRESS).get_data(as_text=True))
    fields = {name.replace("_", "-"): answer for name, answer in answers.items()}
    return client.post(ADDRESS, data={"csrf_token": token, **fields})


def used_slots(pairing: Pairing) -> int:
    with pairing.database.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(anonymity.urn).where(anonymity.urn.c.used)) or 0
        )


def test_a_grader_is_led_from_the_front_page_to_two_taps_and_thanks(
    client: FlaskClient, asked: Pairing
) -> None:
    person = asked.employee("Sales")
    sign_in(client, person)
    front = client.get("/").get_data(as_text=True)
    assert "<strong>Have you noticed a change?</strong>" in front
    assert f'<a href="{ADDRESS}">Marketing</a>' in front
    assert ADDRESS in front
    page = client.get(ADDRESS).get_data(as_text=True)
    assert "Keep one list of objections" in page
    assert "Meet each &lt;b&gt;Monday&lt;/b&gt;" in page
    answer = hand_in(client, person, answer_1="Y", answer_2="X")
    assert answer.status_code == 303
    assert answer.location == f"{ADDRESS}/thanks"
    assert "Thank you" in client.get(answer.location).get_data(as_text=True)
    assert used_slots(asked) == 1
    assert "Have you noticed" not in client.get("/").get_data(as_text=True)
    assert client.get(ADDRESS).location == f"{ADDRESS}/thanks"


def test_a_second_press_lands_on_the_same_thanks_and_counts_once(client: FlaskClient, asked: Pairing) -> None:
    person = asked.employee("Sales")
    sign_in(client, person)
    token = csrf_token(client.get(ADDRESS).get_data(as_text=True))
    form = {"csrf_token": token, "answer-1": "Y", "answer-2": "N"}
    answers = [client.post(ADDRESS, data=form) for _ in range(2)]
    assert {answer.location for answer in answers} == {f"{ADDRESS}/thanks"}
    assert used_slots(asked) == 1


@pytest.mark.parametrize("wrong", ["", "Q", "yes", "Y "])
def test_what_is_missing_is_asked_for_and_nothing_is_lost(
    client: FlaskClient, asked: Pairing, wrong: str
) -> None:
    answer = hand_in(client, asked.employee("Sales"), answer_1="N", answer_2=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#answer-2-Y"' in page
    assert 'id="answer-1-N" value="N" checked' in page
    assert used_slots(asked) == 0


@pytest.mark.parametrize("department", ["Marketing", "Legal"])
def test_nobody_else_finds_the_page(client: FlaskClient, asked: Pairing, department: str) -> None:
    sign_in(client, asked.employee(department))
    assert client.get(ADDRESS).status_code == 404
    assert "Have you noticed" not in client.get("/").get_data(as_text=True)


def test_after_the_last_day_the_page_is_gone_and_late_answers_are_not_taken(
    client: FlaskClient, asked: Pairing
) -> None:
    sign_in(client, asked.employee("Sales"))
    token = csrf_token(client.get(ADDRESS).get_data(as_text=True))
    daily(asked, date(2026, 8, 23))
    answer = client.post(ADDRESS, data={"csrf_token": token, "answer-1": "Y", "answer-2": "Y"})
    assert answer.status_code == 404
    assert client.get(ADDRESS).status_code == 404


def test_each_grader_gets_one_mail_that_says_neither_action_nor_department(asked: Pairing) -> None:
    with asked.database.reading() as session:
        mails = list(session.scalars(select(Mail).where(Mail.kind == "survey")))
    assert sorted(mail.address for mail in mails) == sorted(person.email for person in asked.people("Sales"))
    assert len({(mail.subject, mail.body) for mail in mails}) == 1
    assert "objections" not in mails[0].body
    assert f"until the end of Saturday {bound('22 August 2026')}" in mails[0].body


def test_the_pages_are_kept_by_no_browser(client: FlaskClient, asked: Pairing) -> None:
    sign_in(client, asked.employee("Sales"))
    for address in (ADDRESS, f"{ADDRESS}/thanks"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_addresses_in_older_mails_still_work(client: FlaskClient, asked: Pairing) -> None:
    sign_in(client, asked.employee("Sales"))
    old = client.get(ADDRESS.replace("/surveys/", "/noticed/"))
    assert old.status_code == 200
    assert "Keep one list of objections" in old.get_data(as_text=True)
    form = {"csrf_token": csrf_token(old.get_data(as_text=True)), "answer-1": "Y", "answer-2": "N"}
    assert client.post(ADDRESS.replace("/surveys/", "/noticed/"), data=form).location == f"{ADDRESS}/thanks"
