"""Whoever cannot grade a card is told why: closed, not open yet, not hers, unknown, or from elsewhere."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.grading.handing_in import CARD, hand_in, post
from webapp.urn import anonymity


def test_a_forged_control_number_is_not_shown(grader: FlaskClient) -> None:
    hand_in(grader)
    grader.set_cookie("control_number", "<script>", path=f"{CARD}/thanks")
    assert "script&gt;" not in grader.get(f"{CARD}/thanks").text


def test_thanks_are_only_for_those_who_handed_in(grader: FlaskClient) -> None:
    assert grader.get(f"{CARD}/thanks").location == CARD


def test_a_round_that_closed_meanwhile_says_so_and_stores_nothing(grader: FlaskClient, half: Half) -> None:
    page = post(grader, f"{CARD}/check", A_CARD).text
    half.close()
    answer = grader.post(CARD, data={"csrf_token": csrf_token(page), **A_CARD})
    assert answer.status_code == 409
    assert "This round closed on" in answer.text
    assert "This round closed on" in grader.get(CARD).text
    assert grader.post(f"{CARD}/check", data={"csrf_token": csrf_token(page), **A_CARD}).status_code == 409
    with half.database.reading() as session:
        assert anonymity.share_handed_in(session, half.card().id) == 0


def test_after_the_exchange_the_address_says_that_the_round_is_closed(
    grader: FlaskClient, half: Half
) -> None:
    half.close()
    half.exchange()
    assert "This round closed on" in grader.get(CARD).text


@pytest.mark.parametrize(
    "address", ["/cards/no-such-round/marketing", "/cards/spring-2026/no-such-department"]
)
def test_an_unknown_round_or_department_is_not_found(grader: FlaskClient, address: str) -> None:
    assert grader.get(address).status_code == 404


def test_who_is_not_on_the_roll_is_told_and_cannot_hand_in(half: Half, client: FlaskClient) -> None:
    half.open()
    sign_in(client, half.people(half.marketing)[-1])
    answer = client.get(CARD)
    assert answer.status_code == 403
    assert "You do not grade this card" in answer.text
    token = csrf_token(client.get("/cards/spring-2026/sales").text)
    assert client.post(CARD, data={"csrf_token": token, **A_CARD}).status_code == 403


def test_a_round_that_is_only_planned_says_when_it_opens(half: Half, client: FlaskClient) -> None:
    sign_in(client, half.people(half.sales)[-1])
    answer = client.get(CARD)
    assert answer.status_code == 409
    assert "Grading opens on" in answer.text


def test_a_post_from_elsewhere_is_refused(grader: FlaskClient, half: Half) -> None:
    answer = grader.post(CARD, data=A_CARD, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code in (400, 403)
    with half.database.reading() as session:
        assert anonymity.share_handed_in(session, half.card().id) == 0
