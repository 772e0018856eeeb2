"""The weekly mail tells what is promised, what changed and what waits, or does not come at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select

from tests.days import bound
from tests.factories import TODAY, make_round
from tests.fixtures.promised import DATES_NEXT_TIME, Pairing
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.doer import Doer
from webapp.domain.action_plans import ActionStatus
from webapp.home.services.weekly_mail import is_week_due, queue_week_mails
from webapp.models import Mail, NeedsList, RoundState

MONDAY = date(2026, 5, 18)


def queue_on(pairing: Pairing, day: date) -> dict[str, Mail]:
    now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    with pairing.app.app_context(), pairing.database.transaction() as session:
        queue_week_mails(session, today=day, now=now)
    with pairing.database.reading() as session:
        return {mail.address: mail for mail in session.scalars(select(Mail).where(Mail.kind == "week"))}


def update(pairing: Pairing, action_id: int, text: str, *, by: int, on: date) -> None:
    doer = Doer(
        person_id=by, name="Somebody", now=datetime(on.year, on.month, on.day, 12, tzinfo=UTC), today=on
    )
    with pairing.database.transaction() as session:
        action = get_action(session, action_id)
        number = action.edit_number
        post_update(
            session,
            action,
            status=ActionStatus.IN_PROGRESS,
            text=text,
            evidence="",
            edit_number=number,
            doer=doer,
        )


def test_an_owner_is_told_what_she_promised_and_what_the_other_side_did(pairing: Pairing) -> None:
    action_id = pairing.promise(due=MONDAY + timedelta(days=10))
    update(pairing, action_id, "The list has its first ten lines.", by=pairing.head("Sales").id, on=TODAY)
    mail = queue_on(pairing, MONDAY)[pairing.employee("Marketing").email]
    assert "What you have promised:" in mail.body
    assert f"Due on Thursday {bound('28 May 2026')}" in mail.body
    assert "The list has its first ten lines." in mail.body
    assert f"http://localhost/actions/{action_id}" in mail.body
    assert "\n\n\n" not in mail.body


def test_what_she_did_herself_is_no_news_to_her(pairing: Pairing) -> None:
    owner = pairing.employee("Marketing")
    action_id = pairing.promise(due=MONDAY + timedelta(days=90))
    update(pairing, action_id, "I did it.", by=owner.id, on=TODAY)
    mails = queue_on(pairing, MONDAY)
    assert owner.email not in mails
    assert "I did it." in mails[pairing.employee("Sales").email].body


def test_a_head_is_told_what_waits_for_her(pairing: Pairing) -> None:
    mails = queue_on(pairing, MONDAY)
    graded = mails[pairing.head("Marketing").email].body
    assert "3 needs below B have no action yet." in graded
    assert "http://localhost/actions/sheet\n" in graded
    assert "2 cards are not signed as read yet." in graded


def test_needs_received_and_needs_given_are_counted_apart(pairing: Pairing) -> None:
    mails = queue_on(pairing, MONDAY)
    graded, grading = (mails[pairing.head(name).email].body for name in ("Marketing", "Sales"))
    assert "3 needs that you graded below B have no action yet." in grading
    assert "http://localhost/actions\n" in grading
    assert "3 needs below B" not in grading
    assert "/actions/sheet" not in grading, "the sheet plans what was received"
    assert "that you graded" not in graded


def test_a_head_is_told_to_write_her_lists_before_the_next_round_opens(pairing: Pairing) -> None:
    three_weeks_before = DATES_NEXT_TIME["opens_on"] - timedelta(days=21)
    with pairing.database.transaction() as session:
        session.execute(delete(NeedsList))
        make_round(session, "Autumn 2026", state=RoundState.PLANNED, **DATES_NEXT_TIME)
    head, employee = pairing.head("Marketing"), pairing.employee("Marketing")
    early = queue_on(pairing, MONDAY)
    assert "not proposed yet" not in early[head.email].body
    mails = queue_on(pairing, three_weeks_before)
    assert "1 list of what you need from others is not proposed yet." in mails[head.email].body
    assert f"Autumn 2026 opens on Monday {bound('2 November 2026')}" in mails[head.email].body
    assert "http://localhost/needs\n" in mails[head.email].body
    assert employee.email not in mails


def test_who_has_nothing_to_be_told_gets_no_mail(pairing: Pairing) -> None:
    pairing.promise(due=MONDAY + timedelta(days=90), today=TODAY - timedelta(days=20))
    mails = queue_on(pairing, MONDAY + timedelta(days=21))
    assert pairing.employee("Marketing").email not in mails
    assert pairing.people("Legal")[-1].email not in mails


def test_nobody_is_told_twice_a_week_and_only_on_mondays(pairing: Pairing) -> None:
    pairing.promise()
    before = {address: mail.id for address, mail in queue_on(pairing, MONDAY).items()}
    assert {address: mail.id for address, mail in queue_on(pairing, MONDAY).items()} == before
    with pairing.database.reading() as session:
        assert not is_week_due(session, today=MONDAY)
        assert not is_week_due(session, today=MONDAY + timedelta(days=8))
        assert is_week_due(session, today=MONDAY + timedelta(days=7))


def test_late_actions_stand_in_their_own_mail(pairing: Pairing) -> None:
    pairing.promise(due=TODAY, what="This is late")
    pairing.promise(due=MONDAY + timedelta(days=3), what="This is soon")
    body = queue_on(pairing, MONDAY)[pairing.employee("Marketing").email].body
    assert "This is soon\nDue on" in body
    assert "This is late\nDue on" not in body


def test_the_president_is_told_what_is_overdue_in_the_company(pairing: Pairing) -> None:
    pairing.promise(due=TODAY)
    president = pairing.somebody("Petra Lang", is_president=True)
    assert "1 action in the company is overdue." in queue_on(pairing, MONDAY)[president.email].body
