"""A head's front page: what waits for her beside grading, and for nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of
from tests.results.company_of_three import exchange_three, found_three
from webapp.domain.list_states import ListState
from webapp.storage.database import Database

OTHERS_WAIT, CAN_WAIT = "<h2>Others wait for this</h2>", "<h2>Can wait</h2>"


def test_a_list_that_is_not_written_waits_for_the_heads_who_need(app: Flask, house: House) -> None:
    page = client_of(app, house, "head of Sales").get("/").text
    assert "You have not written the list yet." in page
    assert f'href="{ADDRESS}"' in page
    assert f'href="{ADDRESS}"' not in client_of(app, house, "employee of Sales").get("/").text


@pytest.mark.parametrize(
    ("state", "waits_for", "not_for"),
    [
        (ListState.DRAFTED, "head of Sales", "head of Marketing"),
        (ListState.PROPOSED, "head of Marketing", "head of Sales"),
        (ListState.RETURNED, "deputy of Sales", "head of Marketing"),
    ],
)
def test_a_list_waits_for_the_side_whose_turn_it_is(
    app: Flask, database: Database, house: House, *, state: ListState, waits_for: str, not_for: str
) -> None:
    list_of(database, house, state)
    assert f'href="{ADDRESS}"' in client_of(app, house, waits_for).get("/").text
    assert f'href="{ADDRESS}"' not in client_of(app, house, not_for).get("/").text


def test_an_agreed_list_waits_for_nobody(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.AGREED)
    for who in ("head of Sales", "head of Marketing"):
        assert f'href="{ADDRESS}"' not in client_of(app, house, who).get("/").text


def test_the_front_page_counts_the_needs_that_the_sheet_plans(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    scene = found_three(database, client, tmp_path)
    exchange_three(scene)
    for who in ("head of Marketing", "head of Sales"):
        head = scene.as_person(who)
        page = head.get("/").text
        counted = re.search(r"(\d+) needs? below B ha", page)
        on_sheet = re.search(r"(\d+) needs? (?:is|are) below B", head.get("/actions/sheet").text)
        assert (counted and counted[1]) == (on_sheet and on_sheet[1]), who
        given = re.search(r"(\d+) needs? that you graded below B", page)
        in_list = re.search(r"(\d+) needs? below B ha", head.get("/actions").text)
        assert in_list, who
        assert int(in_list[1]) == sum(int(found[1]) for found in (counted, given) if found)


def test_cards_wait_for_a_signature_and_shortfalls_for_an_action(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    scene = found_three(database, client, tmp_path)
    exchange_three(scene)
    head = scene.as_person("head of Marketing")
    page = head.get("/").text
    assert "2 cards are not signed yet" in page
    assert "have no action yet" in page
    assert page.index("Your cards are here") < page.index(OTHERS_WAIT) < page.index('href="/actions/sheet"')
    assert page.index('href="/actions/sheet"') < page.index(CAN_WAIT) < page.index("not signed yet")
    assert 'id="wanting"' in head.get("/actions").text
    card = "/results/spring-2026/marketing/sales"
    head.post(f"{card}/sign", data={"csrf_token": csrf_token(head.get(card).text)})
    assert "1 card is not signed yet" in head.get("/").text
    employees = scene.as_person("employee of Marketing").get("/").text
    assert "Your cards are here" in employees
    assert OTHERS_WAIT not in employees
    assert CAN_WAIT not in employees


def test_cards_that_are_not_signed_are_listed_and_follow_each_other(
    database: Database, client: FlaskClient, tmp_path: Path
) -> None:
    scene = found_three(database, client, tmp_path)
    exchange_three(scene)
    head = scene.as_person("head of Marketing")
    addresses = ["/results/spring-2026/marketing/sales", "/results/spring-2026/sales/marketing"]
    token = csrf_token(head.get(addresses[0]).text)
    page = head.get("/results?show=unsigned").text
    assert all(f'href="{address}"' in page for address in addresses)
    assert head.post(f"{addresses[0]}/sign", data={"csrf_token": token}).location == addresses[1]
    assert f'href="{addresses[0]}"' not in head.get("/results?show=unsigned").text
    assert head.post(f"{addresses[1]}/sign", data={"csrf_token": token}).location == addresses[1]
    assert "You have signed this card as read." in head.get(addresses[1]).text


def test_without_results_nobody_is_sent_to_them(app: Flask, house: House) -> None:
    assert "See the results" not in client_of(app, house, "employee of Sales").get("/").text
