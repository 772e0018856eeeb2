"""The page on which a round is given up, and what others see of such a round."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import factories
from tests.days import bound
from tests.factories import TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.two_departments import text_of
from tests.round_steps.giving_up import give_up
from webapp.models import KeyMode, Round, RoundState
from webapp.rounds.services.planning import plan_round
from webapp.urn import anonymity

ROUNDS = "/admin/rounds"
PAGE = f"{ROUNDS}/spring-2026/give-up"
CARD = "/cards/spring-2026/marketing"


@pytest.fixture
def administrator(half: Half, client: FlaskClient) -> FlaskClient:
    with half.database.transaction() as session:
        person = factories.make_person(session, "Samira Osei", is_administrator=True)
    return sign_in(client, person)


def press(client: FlaskClient, typed: str) -> TestResponse:
    token = csrf_token(client.get(PAGE).text)
    return client.post(PAGE, data={"csrf_token": token, "name": typed}, follow_redirects=True)


def test_the_page_says_what_is_destroyed_and_does_it_once_the_name_is_typed(
    administrator: FlaskClient, half: Half
) -> None:
    half.open()
    assert f'href="{PAGE}"' in administrator.get(ROUNDS).text
    page = text_of(administrator.get(PAGE))
    for words in ("destroyed unread", "counts as not held", "next round can open", "cannot be undone"):
        assert words in page
    assert half.round().state is RoundState.GRADING
    answer = text_of(press(administrator, "Spring 2026"))
    assert "Spring 2026 is given up." in answer
    assert "Spring 2026 (given up)" in answer
    assert "Given up on 12 May" in answer
    assert "No round is planned" in answer
    assert half.round().state is RoundState.GIVEN_UP


def test_another_name_is_said_at_the_field_and_kept_in_it(administrator: FlaskClient, half: Half) -> None:
    half.open()
    answer = press(administrator, "Spring <2025>")
    assert answer.status_code == 422
    assert "This is not its name. Type “Spring 2026”" in text_of(answer)
    assert 'value="Spring &lt;2025&gt;"' in answer.text
    assert 'href="#name"' in answer.text
    assert half.round().state is RoundState.GRADING


def test_a_planned_round_has_no_button_and_a_press_out_of_turn_changes_nothing(
    administrator: FlaskClient, half: Half
) -> None:
    assert "is not open, so there is nothing to give up" in text_of(administrator.get(PAGE))
    token = csrf_token(administrator.get(f"{ROUNDS}/plan").text)
    form = {"csrf_token": token, "name": "Spring 2026"}
    answer = administrator.post(PAGE, data=form, follow_redirects=True)
    assert "is not open, so there is nothing to give up" in text_of(answer)
    assert half.round().state is RoundState.PLANNED


def test_a_lost_key_and_lost_sheets_name_the_way_out(administrator: FlaskClient, half: Half) -> None:
    half.open()
    assert "give the round up" not in text_of(administrator.get(ROUNDS))
    anonymity.key_file(half.place.key_folder, half.round_id).unlink()
    assert "If it is lost for good, give the round up" in text_of(administrator.get(ROUNDS))
    half.close()
    token = csrf_token(administrator.get(f"{ROUNDS}/plan").text)
    exchange = f"{ROUNDS}/spring-2026/exchange"
    answer = administrator.post(exchange, data={"csrf_token": token}, follow_redirects=True)
    assert "give the round up on its page" in text_of(answer)
    with half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        round_.key_mode, round_.exchanges_on = KeyMode.TRUSTEES, TODAY
    assert "If two sheets are lost, give the round up" in text_of(administrator.get(ROUNDS))
    assert f'href="{PAGE}"' in administrator.get(f"{ROUNDS}/spring-2026/trustees/exchange").text


def test_the_dates_of_a_round_that_was_given_up_stay(administrator: FlaskClient, half: Half) -> None:
    half.open()
    give_up(half)
    page = text_of(administrator.get(f"{ROUNDS}/spring-2026/extend"))
    assert "Spring 2026 (given up) was given up, so its dates stay as they are." in page


def test_who_was_filling_in_a_card_is_told_and_nothing_is_taken(client: FlaskClient, half: Half) -> None:
    half.open()
    sign_in(client, half.people(half.sales)[0])
    token = csrf_token(client.get(CARD).text)
    give_up(half)
    for answer in (
        client.get(CARD),
        client.post(f"{CARD}/check", data={"csrf_token": token, **A_CARD}),
        client.post(CARD, data={"csrf_token": token, **A_CARD}),
    ):
        assert answer.status_code == 409
        assert "This round was called off" in text_of(answer)
    assert "Nothing to grade now" in text_of(client.get("/"))


def test_the_next_round_of_that_name_has_its_address(client: FlaskClient, half: Half) -> None:
    half.open()
    give_up(half)
    with half.database.transaction() as session:
        half.round_id = plan_round(session, name="Spring 2026", today=TODAY, opens=TODAY).id
    half.open()
    sign_in(client, half.people(half.sales)[0])
    assert "What Sales needs of Marketing, 1" in text_of(client.get(CARD))


def test_no_page_takes_it_for_a_round_with_results_or_one_to_come(client: FlaskClient, half: Half) -> None:
    half.open()
    half.hand_in("ABCFXA", person=half.people(half.sales)[0])
    give_up(half)
    with half.database.transaction() as session:
        president = factories.make_person(session, is_president=True, department=half.sales)
    sign_in(client, president)
    for address in ("/", "/results", "/company", "/trends", "/actions", "/needs"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "(given up)" not in answer.text, address
        assert bound("26 May") not in answer.text, address  # the day on which its cards were to be exchanged
    for address in ("/results/spring-2026/marketing/sales", "/company.csv"):
        assert client.get(address).status_code == 404, address
