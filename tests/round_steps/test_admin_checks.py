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
from webapp.models import AskedAction, Card, Mail, MailState, NoticedSurvey, RoundState
from webapp.noticed.services.answers import get_survey, hand_in, read_answers
from webapp.noticed.services.results import noticed_of
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import do_surveys
from webapp.urn import anonymity

ROUNDS = "/admin/rounds"
NOTICED = f"{ROUNDS}/spring-2026/noticed"
ASK, COUNT, GIVE_UP = (f"{NOTICED}/{step}" for step in ("ask", "count", "give-up"))


@pytest.fixture
def administrator(client: FlaskClient, pairing: Pairing) -> FlaskClient:
    sign_in(client, pairing.somebody("Ada Admin", is_administrator=True))
    return client


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def press(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    return client.post(address, data={"csrf_token": csrf_token(page(client, address)), **fields})


def the_check(pairing: Pairing) -> NoticedSurvey:
    with pairing.database.reading() as session:
        return session.scalars(select(NoticedSurvey)).one()


def answer(pairing: Pairing, number: int) -> None:
    for person in pairing.people("Sales")[:number]:
        with pairing.database.reading() as session:
            mine = get_survey(session, person.id, check_slug="after-spring-2026", graded_slug="marketing")
        with pairing.database.transaction(leave_no_trace=True) as session:
            hand_in(session, mine, read_answers({"action-1": "Y"}, [1]), person_id=person.id)


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
    assert ASK not in page(administrator, ROUNDS)
    assert "no action was promised" in page(administrator, ASK)
    pairing.promise()
    assert ASK in page(administrator, ROUNDS)
    assert "one question about each action" in page(administrator, ASK)
    done = press(administrator, ASK)
    assert done.status_code == 303
    shown = page(administrator, ROUNDS)
    assert "Asked of 10 people." in shown
    assert "Those who graded are asked what they have noticed, until the end of" in shown
    assert ASK not in shown
    assert mails(pairing, "noticed") == sorted(person.email for person in pairing.people("Sales"))


def test_an_exchange_is_asked_about_once(administrator: FlaskClient, pairing: Pairing) -> None:
    pairing.promise()
    token = csrf_token(page(administrator, ASK))
    for _ in range(2):
        administrator.post(ASK, data={"csrf_token": token})
    assert "they are asked once" in page(administrator, ROUNDS)
    assert len(mails(pairing, "noticed")) == 10
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
    assert ASK not in page(administrator, ROUNDS)


def test_answers_are_counted_before_their_last_day(administrator: FlaskClient, pairing: Pairing) -> None:
    action = pairing.promise()
    press(administrator, ASK)
    answer(pairing, 9)
    assert COUNT in page(administrator, ROUNDS)
    press(administrator, COUNT)
    shown = page(administrator, ROUNDS)
    assert "The answers are counted, and the private key is destroyed." in shown
    assert "What was noticed of the actions was counted on" in shown
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
        for mail in session.scalars(select(Mail).where(Mail.kind == "noticed")).all()[:4]:
            mail.state, mail.sent_on = MailState.SENT, date(2026, 5, 12)
    answer(pairing, 6)
    lose_the_key(pairing)
    assert "If it is lost for good, give the check up." in page(administrator, ROUNDS)
    press(administrator, COUNT)
    assert "Its private key is missing" in page(administrator, ROUNDS)
    assert the_check(pairing).state is RoundState.GRADING

    refused = press(administrator, GIVE_UP, name="Autumn 2025")
    assert refused.status_code == 422
    assert the_check(pairing).state is RoundState.GRADING
    press(administrator, GIVE_UP, name=" spring  2026")
    shown = page(administrator, ROUNDS)
    assert "What was answered is destroyed unread" in shown
    assert "What was noticed of the actions was given up on" in shown
    assert GIVE_UP not in shown

    check = the_check(pairing)
    assert check.state is RoundState.GIVEN_UP
    assert check.seal_public_key is None
    # On PostgreSQL another machine may hold the key, and notes the day when it destroys it.
    assert (check.key_destroyed_on is not None) == pairing.database.is_sqlite
    with pairing.database.reading() as session:
        for rows in (anonymity.urn, anonymity.roll, AskedAction):
            assert session.scalar(select(func.count()).select_from(rows)) == 0, rows
        assert session.scalars(select(Card).where(Card.round_id == check.id)).all() == []
        assert session.scalars(select(Card).where(Card.round_id == pairing.round_id)).all() != []
    assert mails(pairing, "noticed_given_up") == sorted(person.email for person in pairing.people("Sales"))
    assert len(mails(pairing, "noticed")) == 4


def test_giving_up_says_first_what_it_destroys_and_is_final(
    administrator: FlaskClient, pairing: Pairing
) -> None:
    pairing.promise()
    press(administrator, ASK)
    asks = page(administrator, GIVE_UP)
    assert "Every answer is destroyed unread." in asks
    press(administrator, GIVE_UP, name="Spring 2026")
    assert not key_file_exists(pairing)
    assert "This check is not open any more." in page(administrator, GIVE_UP)
    assert "The answers are counted or destroyed already." in page(administrator, COUNT)
    assert "were asked already" in page(administrator, ASK)


def test_before_a_check_there_is_nothing_to_count_or_give_up(administrator: FlaskClient) -> None:
    assert administrator.get(COUNT).status_code == 404
    assert administrator.get(GIVE_UP).status_code == 404
