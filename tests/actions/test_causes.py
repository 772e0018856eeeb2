"""Beside an empty action field: questions from what the card shows, and what was noticed in this company."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from reports.data import GradedNeed, TrendPoint, Verdict
from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import BALLOTS, Pairing
from tests.results.test_queries import ASKED_ON, COUNTED_ON, daily, notice
from webapp.actions.services.noticed_before import noticed_for_needs_like
from webapp.actions.views.causes import questions_about
from webapp.models import Action, ActionStatus, CardLine

NEED = GradedNeed(position=4, text="An objection gets an answer within two weeks.", letter="F", mean=0.9)
ALWAYS = "When did it go well last, and what was different then?"


def point(letter: str) -> TrendPoint:
    return TrendPoint(round_name="", letter=letter, mean=None)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, ALWAYS),
        ({"wide_gap": True, "expected": "B"}, "You expected B. What do they see that you do not see?"),
        ({"history": (point("F"), point("F"))}, "It was F last time too."),
        ({"change": Verdict.DECLINED}, "What has become harder since last time?"),
        ({"change": Verdict.IMPROVED}, "What has helped already"),
        ({"counts": {"A": 3, "B": 1, "C": 2, "F": 4}, "answers": 10}, "It goes well in some cases"),
        ({"cannot_judge": 9, "answers": 9}, "Many could not judge it."),
        ({"counts": {"A": 1, "B": 0, "C": 5, "F": 4}, "answers": 10}, ALWAYS),
    ],
)
def test_the_first_question_comes_from_what_the_card_shows(
    pairing: Pairing, given: dict[str, Any], asked: str
) -> None:
    with pairing.app.test_request_context():
        found = questions_about(replace(NEED, **given), graded_by="Sales")
    assert found[0].startswith(asked)
    assert len(found) == 3


@pytest.fixture
def noticed(pairing: Pairing) -> Pairing:
    """A promise that was kept and noticed, one that nobody noticed; half a year on the need is low again."""
    kept = pairing.promise(what="Keep one list of objections", positions=(4,))
    with pairing.database.transaction() as session:
        line = session.query(CardLine).filter_by(card_id=pairing.card_id(), position=4).one()
        line.text = "An objection that customers report gets a useful answer."
        action = session.get_one(Action, kept)
        action.status, action.done_on = ActionStatus.DONE, TODAY
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:9]:
        notice(pairing, person, actions=1)
    daily(pairing, COUNTED_ON)
    pairing.next_round(BALLOTS)
    return pairing


def told(pairing: Pairing, text: str) -> list[str]:
    with pairing.app.app_context(), pairing.database.reading() as session:
        return noticed_for_needs_like(session, text)


LIKE_IT = "Objections of a customer get an answer within two weeks."


def test_what_was_noticed_is_told_for_a_need_like_it_and_for_no_other(noticed: Pairing) -> None:
    assert told(noticed, LIKE_IT) == ["Keep one list of objections"]
    assert told(noticed, "Invoices are paid within ten days.") == []
    with noticed.database.transaction() as session:
        action = session.query(Action).one()
        action.dropped_because = "It ended."
        action.status = ActionStatus.DROPPED
    assert told(noticed, LIKE_IT) == []


@pytest.mark.parametrize("name", ["Marketing", "marketing", "person of Sales"])
def test_an_action_that_names_a_department_or_somebody_is_not_told(noticed: Pairing, name: str) -> None:
    name = noticed.employee("Sales").name if name == "person of Sales" else name
    with noticed.database.transaction() as session:
        session.query(Action).one().what = f"Keep one list with {name} of objections"
    assert told(noticed, LIKE_IT) == []


def test_nothing_is_told_of_an_action_about_which_too_few_were_asked(pairing: Pairing) -> None:
    kept = pairing.promise(what="Keep one list of objections", positions=(4,))
    with pairing.database.transaction() as session:
        line = session.query(CardLine).filter_by(card_id=pairing.card_id(), position=4).one()
        line.text = "An objection that customers report gets a useful answer."
        session.get_one(Action, kept).status = ActionStatus.DONE
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:4]:
        notice(pairing, person, actions=1)
    daily(pairing, COUNTED_ON)
    assert told(pairing, LIKE_IT) == []


def test_both_stand_beside_the_empty_field_without_a_name(client: FlaskClient, noticed: Pairing) -> None:
    with noticed.database.transaction() as session:
        for line in session.query(CardLine).filter(CardLine.text.contains("need"), CardLine.position == 4):
            line.text = LIKE_IT
    sign_in(client, noticed.head())
    for address in ("/actions/sheet",):
        (finding,) = html.fromstring(client.get(address).text).xpath("//section[@class='finding']")
        said = " ".join(finding.text_content().split())
        assert said.endswith("Noticed here for a need like it: Keep one list of objections"), "and no number"
        assert "Sales" not in said.split("Noticed here")[1]
    form = client.get(f"/actions/new?card={noticed.card_id()}&need=4")
    assert "Finding the cause" in form.text
    assert "Finding the cause" not in client.get(f"/actions/new?card={noticed.card_id()}").text
