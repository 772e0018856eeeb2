"""Page cache: a form cached for many readers still has each reader's name, CSRF token, menu and paper."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.days import bound
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import Half
from webapp.models import Company, Person, Position

CARD = "/cards/spring-2026/marketing"


@pytest.fixture
def first(half: Half, client: FlaskClient) -> FlaskClient:
    """A reader whose look at the form made the page that is kept."""
    half.open()
    reader = sign_in(client, half.people(half.sales)[-1])
    reader.get(CARD)
    return reader


def _another(app: Flask, half: Half, **changes: object) -> FlaskClient:
    """Sign in a second employee of the same department, changed in some way."""
    with half.database.transaction() as session:
        person = session.get_one(Person, half.people(half.sales)[-2].id)
        for name, value in changes.items():
            setattr(person, name, value)
    return sign_in(app.test_client(), person)


def test_each_reader_finds_her_own_name_written_safely(first: FlaskClient, app: Flask, half: Half) -> None:
    theirs = half.people(half.sales)[-1].name
    page = _another(app, half, name='Zoë "<b>" Quist').get(CARD).text
    assert "Zoë &#34;&lt;b&gt;&#34; Quist" in page
    assert "<b>" + '"' not in page
    assert ">ZQ<" in page
    assert theirs not in page


def test_each_reader_gets_a_token_that_works_for_her_alone(
    first: FlaskClient, app: Flask, half: Half
) -> None:
    other = _another(app, half)
    tokens = [
        set(re.findall(r'name="csrf_token" value="([^"]+)"', client.get(CARD).text))
        for client in (first, other)
    ]
    assert [len(found) for found in tokens] == [1, 1]
    mine, theirs = (found.pop() for found in tokens)
    assert other.post(f"{CARD}/check", data={"csrf_token": theirs}).status_code == 422
    assert other.post(f"{CARD}/check", data={"csrf_token": mine}).status_code == 400


def test_a_reader_with_more_roles_finds_her_own_menu(first: FlaskClient, app: Flask, half: Half) -> None:
    assert "/company" not in first.get(CARD).text
    other = _another(app, half, position=Position.DEPUTY, is_president=True, is_administrator=True)
    assert 'href="/company"' in other.get(CARD).text
    assert 'href="/company"' not in first.get(CARD).text


def test_the_chosen_paper_and_the_companys_new_name_are_shown_at_once(first: FlaskClient, half: Half) -> None:
    first.set_cookie("paper", "dark")
    assert 'media="screen"' in first.get(CARD).text
    with half.database.transaction() as session:
        session.get_one(Company, 1).name = "Southwick Instruments"
    assert "Southwick Instruments" in first.get(CARD).text


def test_a_longer_round_is_told_at_once(first: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        round_ = half.round()
        session.add(round_)
        round_.closes_on = round_.closes_on - timedelta(days=1)
    assert bound(f"{round_.closes_on.day} {round_.closes_on:%B}") in first.get(CARD).text


def test_what_was_just_told_stands_on_the_form_once(first: FlaskClient, half: Half) -> None:
    with first.session_transaction() as session:
        session["_flashes"] = [("done", "Something was done.")]
    assert "Something was done." in first.get(CARD).text
    assert "Something was done." not in first.get(CARD).text


def test_the_choice_of_paper_leads_back_to_the_form_as_it_was_addressed(first: FlaskClient) -> None:
    assert f'name="next" value="{CARD}?from=mail"' in first.get(f"{CARD}?from=mail").text
    assert f'name="next" value="{CARD}"' in first.get(CARD).text
