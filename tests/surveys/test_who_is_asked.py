"""Who is asked what was noticed: frozen when the check opens, never a small department, never by codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import make_person
from tests.fixtures.promised import Pairing
from tests.surveys.noticing import ASKED_ON, answer, daily
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.domain.action_plans import ActionStatus
from webapp.models import (
    Card,
    CardLine,
    Department,
    Mail,
    Person,
    PlainSurvey,
)
from webapp.surveys.services.answers import open_surveys_of
from webapp.surveys.services.surveys import departments_not_asked


def test_who_is_asked_is_frozen_when_the_check_opens(pairing: Pairing) -> None:
    pairing.promise()
    with pairing.database.transaction() as session:
        joined = make_person(session, "New in May", department=pairing.company.departments["Sales"])
    daily(pairing, ASKED_ON)
    with pairing.database.transaction() as session:
        late = make_person(session, "New in August", department=pairing.company.departments["Sales"])
    with pairing.database.reading() as session:
        assert [survey.graded_name for survey in open_surveys_of(session, joined.id)] == ["Marketing"]
        assert open_surveys_of(session, late.id) == []


def test_a_dropped_action_and_a_department_that_has_become_small_are_not_asked_about(
    pairing: Pairing,
) -> None:
    kept, dropped = pairing.promise(), pairing.promise(what="Given up")
    with pairing.database.transaction() as session:
        action = get_action(session, dropped)
        post_update(
            session,
            action,
            status=ActionStatus.DROPPED,
            text="No.",
            evidence="",
            edit_number=0,
            doer=pairing.doer(),
        )
    daily(pairing, ASKED_ON)
    with pairing.database.reading() as session:
        assert list(session.scalars(select(CardLine.action_id).where(CardLine.action_id.is_not(None)))) == [
            kept
        ]


def test_a_department_below_the_minimum_is_not_asked(pairing: Pairing) -> None:
    pairing.promise()
    with pairing.database.transaction() as session:
        for person in session.scalars(
            select(Person).where(Person.department_id == pairing.company.departments["Sales"].id).limit(6)
        ):
            person.is_active = False
    assert daily(pairing, ASKED_ON) == []
    with pairing.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PlainSurvey)) == 0


def test_without_actions_nobody_is_asked_and_no_round_is_asked_about_twice(pairing: Pairing) -> None:
    assert daily(pairing, ASKED_ON) == []
    pairing.promise()
    assert len(daily(pairing, ASKED_ON + timedelta(days=3))) == 1
    assert daily(pairing, ASKED_ON + timedelta(days=4)) == []
    daily(pairing, ASKED_ON + timedelta(days=20))
    assert daily(pairing, ASKED_ON + timedelta(days=21)) == []


@pytest.mark.parametrize("when", ["in the round", "from now on"])
def test_a_department_that_grades_with_codes_is_not_asked(pairing: Pairing, when: str) -> None:
    pairing.promise()
    sales = pairing.company.departments["Sales"].id
    with pairing.database.transaction() as session:
        if when == "in the round":
            session.get_one(Card, pairing.card_id()).by_code = True
        else:
            session.get_one(Department, sales).grades_by_code = True
    assert daily(pairing, ASKED_ON) == []
    with pairing.database.reading() as session:
        assert session.scalars(select(PlainSurvey)).all() == []
        assert session.scalars(select(Mail).where(Mail.kind == "survey")).all() == []
        assert departments_not_asked(session, pairing.round_id) == ["Sales"]


def test_who_was_asked_before_the_department_chose_codes_stays_asked(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    with pairing.database.transaction() as session:
        session.get_one(Department, pairing.company.departments["Sales"].id).grades_by_code = True
    answer(pairing, pairing.employee("Sales"), "Y")
    with pairing.database.reading() as session:
        assert departments_not_asked(session, pairing.round_id) == []
