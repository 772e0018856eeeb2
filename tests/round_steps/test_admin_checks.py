"""The administrator asks by hand what was noticed, counts early, and gives a check up whose key is lost."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.factories import NOW
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from webapp.models import Card, CardLine, Mail, MailState, PlainSurvey, RoundState
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import do_surveys
from webapp.surveys.services.results import noticed_of
from webapp.urn import anonymity

ROUNDS, SURVEYS = "/admin/rounds", "/admin/surveys"
ASK = f"{SURVEYS}/templates/noticed/ask"
COUNT, GIVE_UP = (f"{SURVEYS}/after-spring-2026/{step}" for step in ("count", "give-up"))


@pytest.fixture
def administrator(client: FlaskClient, pairing: Pairing) -> FlaskClient:
    sign_in(client, pairing.somebody("Ada Admin", is_administrator=True))
    return client


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def press(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data={"csrf_token": csrf_token(page(client, address)), **fields})


def the_check(pairing: Pairing) -> PlainSurvey:
    with pairing.database.reading() as session:
        return session.scalars(select(PlainSurvey)).one()


def answer(pairing: Pairing, number: int) -> None:
    for person in pairing.people("Sales")[:number]:
        answer_survey(pairing.database, person.id, "Y", survey="after-spring-2026")


def mails(pairing: Pairing, kind: str) -> list[str]:
    with pairing.database.reading() as session:
        return sorted(session.scalars(select(Mail.address).where(Mail.kind == kind)))


def key_file_exists(pairing: Pairing) -> bool:
    return anonymity.key_file(pairing.company.key_folder, the_check(pairing).id).exists()


def lose_the_key(pairing: Pairing) -> None:
    anonymity.key_file(pairing.company.key_folder, the_check(pairing).id).unlink()


def test_graders_are_asked_by_hand_on_a_day_of_the_administrators_choice(
    administrator: FlaskClient, pairing: Pairing
) -> None:
    assert ASK in page(administrator, SURVEYS)
    assert "There is nothing to ask about" in page(administrator, ASK)
    pairing.promise()
    assert "Do you notice it in your work?" in page(administrator, ASK)
    done = press(administrator, ASK)
    assert done.status_code == 303
    shown = page(administrator, SURVEYS)
    assert "Asked of 10 people." in shown
    assert "Spring 2026: Have you noticed a change?" in shown
    assert "“Have you noticed a change?” is open until the end of" in page(administrator, ROUNDS)
    assert mails(pairing, "survey") == sorted(person.email for person in pairing.people("Sales"))


def test_an_exchange_is_asked_about_once(administrator: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    token = csrf_token(page(administrator, ASK))
    for _ in range(2):
        administrator.post(ASK, data={"csrf_token": token})
    assert "is open already" in page(administrator, SURVEYS)
    assert len(mails(pairing, "survey")) == 10
    place = Workplace(
        database=pairing.database,
        key_folder=pairing.company.key_folder,
        now=NOW,
        today=the_check(pairing).closes_on,
    )
    with pairing.app.app_context():
        assert do_surveys(place) == []


def test_nobody_is_asked_while_a_round_is_open(administrator: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    pairing.open_next_round(["AAAAAA"] * 8)
    assert "A round is open." in page(administrator, ASK)


def test_answers_are_counted_before_their_last_day(administrator: FlaskClient, pairing: Pairing) -> None:
    action = pairing.promise()
    press(administrator, ASK)
    answer(pairing, 9)
    assert COUNT in page(administrator, SURVEYS)
    press(administrator, COUNT)
    shown = page(administrator, SURVEYS)
    assert "The answers are counted, and the private key is destroyed." in shown
    assert "“Have you noticed a change?” was counted on" in page(administrator, ROUNDS)
    with pairing.database.reading() as session:
        assert list(noticed_of(session, [action])) == [action]
    assert not key_file_exists(pairing)
    assert "The answers are counted or destroyed already." in page(administrator, COUNT)


def test_a_check_whose_key_is_lost_says_so_and_is_given_up(
    administrator: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    press(administrator, ASK)
    with pairing.database.transaction() as session:
        for mail in session.scalars(select(Mail).where(Mail.kind == "survey")).all()[:4]:
            mail.state, mail.sent_on = MailState.SENT, date(2026, 5, 12)
    answer(pairing, 6)
    lose_the_key(pairing)
    assert "If it is lost for good, give the survey up." in page(administrator, ROUNDS)
    press(administrator, COUNT)
    assert "Its private key is missing" in page(administrator, SURVEYS)
    assert the_check(pairing).state is RoundState.GRADING

    refused = press(administrator, GIVE_UP, name="Autumn 2025")
    assert refused.status_code == 422
    assert the_check(pairing).state is RoundState.GRADING
    press(administrator, GIVE_UP, name=" spring  2026: have you noticed a change?")
    shown = page(administrator, SURVEYS)
    assert "What was answered is destroyed unread" in shown
    assert "“Have you noticed a change?” was given up on" in page(administrator, ROUNDS)
    assert GIVE_UP not in shown

    check = the_check(pairing)
    assert check.state is RoundState.GIVEN_UP
    assert check.seal_public_key is None
    # On PostgreSQL another machine may hold the key, and notes the day when it destroys it.
    assert (check.key_destroyed_on is not None) == pairing.database.is_sqlite
    with pairing.database.reading() as session:
        for rows in (anonymity.urn, anonymity.roll):
            assert session.scalar(select(func.count()).select_from(rows)) == 0, rows
        assert session.scalars(select(CardLine).where(CardLine.action_id.is_not(None))).all() == []
        assert session.scalars(select(Card).where(Card.round_id == check.id)).all() == []
        assert session.scalars(select(Card).where(Card.round_id == pairing.round_id)).all() != []
    assert mails(pairing, "survey_given_up") == sorted(person.email for person in pairing.people("Sales"))
    assert len(mails(pairing, "survey")) == 4


def test_giving_up_says_first_what_it_destroys_and_is_final(
    administrator: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    press(administrator, ASK)
    asks = page(administrator, GIVE_UP)
    assert "Every answer is destroyed unread." in asks
    press(administrator, GIVE_UP, name="Spring 2026: Have you noticed a change?")
    assert not key_file_exists(pairing)
    assert "This survey is not open any more." in page(administrator, GIVE_UP)
    assert "The answers are counted or destroyed already." in page(administrator, COUNT)
    assert "were asked already" in page(administrator, ASK)


def test_before_a_check_there_is_nothing_to_count_or_give_up(administrator: FlaskClient) -> None:
    assert administrator.get(COUNT).status_code == 404
    assert administrator.get(GIVE_UP).status_code == 404
