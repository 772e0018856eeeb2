"""Mails that are read late: their link leads to what is the case now, or to nobody's session."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from tests.fixtures.half_year import Half
from tests.fixtures.two_departments import ADDRESS, House, list_of
from tests.signing_in.mailed import press, who_is_in
from tests.signing_in.test_links_of_heads import answer, delivered
from tests.signing_in.test_mailed_links import FIRST_CARD, grader, only
from webapp.domain.list_states import ListState
from webapp.models import NeedsList, Person
from webapp.storage.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_who_opens_the_mail_of_a_round_after_its_close_reads_that_it_is_closed(
    half: Half, client: FlaskClient
) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    half.close()
    assert press(client, link).status_code == 303
    page = client.get("/cards/next", follow_redirects=True).text
    assert "Grade" not in page.partition("<main")[2].partition("</main")[0]
    closed = client.get(FIRST_CARD).text
    assert "closed" in closed
    assert 'name="need-1"' not in closed


def test_who_opens_it_after_the_exchange_is_signed_in_by_it_no_more_or_reads_the_cards(
    half: Half, client: FlaskClient
) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    half.close()
    half.on(half.round().exchanges_on)
    half.exchange()
    late = client.get(link)
    assert late.status_code == 410
    assert "A link works once" in late.text
    assert who_is_in(client) is None


def test_the_mail_of_somebody_who_has_left_signs_nobody_in(half: Half, client: FlaskClient) -> None:
    half.open()
    [link] = only(half, grader(half).email)
    with half.database.transaction() as session:
        session.execute(update(Person).where(Person.id == grader(half).id).values(is_active=False))
    late = client.get(link)
    assert late.status_code == 410
    assert who_is_in(client) is None


@pytest.mark.parametrize(
    ("state", "said"),
    [(ListState.AGREED, "agreed on"), (ListState.STANDS_BY_RULING, "ruled on")],
)
def test_the_mail_of_a_question_leads_to_what_became_of_the_list(
    app: Flask, database: Database, house: House, client: FlaskClient, state: ListState, said: str
) -> None:
    list_of(database, house, ListState.PROPOSED)
    answer(app, house, do="send-back", **{"question-3": "Since when?"})
    [link] = delivered(app, database, house)
    with database.transaction() as session:
        session.scalars(select(NeedsList)).one().state = state
    assert press(client, link).location == ADDRESS
    assert said in client.get(ADDRESS).text
