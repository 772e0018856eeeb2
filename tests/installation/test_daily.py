"""Dates drive the half-year: all that is due is done, once, and caught up after a standstill."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import TODAY
from tests.fixtures.half_year import Half
from webapp.domain.disclosure import PAUSE
from webapp.installation.services import daily
from webapp.models import Mail, NeedsList, Round, RoundState
from webapp.round_steps.services import mails as round_mails
from webapp.urn import anonymity

OPENS, CLOSES, EXCHANGES = date(2026, 5, 12), date(2026, 5, 22), date(2026, 5, 26)


def _run(half: Half, day: date) -> list[str]:
    return daily.run(half.app, on=day)


def _reminded(half: Half) -> list[str]:
    with half.database.reading() as session:
        return list(session.scalars(select(Mail.address).where(Mail.kind == "reminder")))


def test_nothing_is_done_before_its_day(half: Half) -> None:
    assert _run(half, OPENS - timedelta(days=1)) == []
    assert half.round().state is RoundState.PLANNED


def test_a_round_opens_closes_and_is_exchanged_on_its_days(half: Half) -> None:
    assert _run(half, OPENS) == ["Spring 2026: opened for grading, 2 cards."]
    for person in half.people(half.sales):
        half.hand_in("AAAAAA", person=person)
    assert _run(half, CLOSES + timedelta(days=1)) == ["Spring 2026: closed; no card is taken any more."]
    assert _run(half, EXCHANGES - timedelta(days=1)) == []
    assert _run(half, EXCHANGES) == ["Spring 2026: exchanged; the private key is destroyed."]
    assert half.card().ballots == 6
    assert half.round().exchanged_on == EXCHANGES


def test_a_second_run_on_the_same_day_finds_nothing_left(half: Half) -> None:
    for day in (OPENS, OPENS + timedelta(days=6), CLOSES, CLOSES + timedelta(days=1), EXCHANGES):
        assert _run(half, day)
        assert _run(half, day) == []


def test_after_a_standstill_the_missed_steps_are_done_in_order(half: Half) -> None:
    _run(half, OPENS)
    assert _run(half, EXCHANGES + timedelta(days=9)) == [
        "Spring 2026: closed; no card is taken any more.",
        "Spring 2026: exchanged; the private key is destroyed.",
    ]


def test_a_round_whose_whole_grading_was_missed_asks_for_new_dates(half: Half) -> None:
    [line] = _run(half, CLOSES + timedelta(days=1))
    assert "Give it new dates" in line
    assert half.round().state is RoundState.PLANNED


def test_only_people_with_open_cards_are_reminded_and_never_more_than_three_times(half: Half) -> None:
    _run(half, OPENS)
    diligent = half.people(half.sales)[0]
    half.hand_in("AAAAAA", person=diligent)
    day = OPENS
    while day < CLOSES:
        day += timedelta(days=1)
        _run(half, day)
        _run(half, day)
    addresses = _reminded(half)
    assert diligent.email not in addresses
    assert {addresses.count(address) for address in addresses} == {3}
    assert len(addresses) == 3 * 10


def test_a_reminder_says_neither_which_card_is_open_nor_any_grade(half: Half) -> None:
    _run(half, OPENS)
    _run(half, CLOSES)
    with half.database.reading() as session:
        mails = session.scalars(select(Mail).where(Mail.kind == "reminder")).all()
    assert len({(mail.subject, mail.body) for mail in mails}) == 1
    for name in ("Marketing", "Sales"):
        assert name not in mails[0].subject + mails[0].body


def test_after_a_standstill_only_the_latest_reminder_is_sent(half: Half) -> None:
    _run(half, OPENS)
    assert _run(half, CLOSES) == ["Spring 2026: reminder 3 goes to everybody with an open card."]
    assert len(_reminded(half)) == 11


def test_a_reminder_that_two_machines_send_at_once_goes_out_once(half: Half) -> None:
    _run(half, OPENS)
    with half.app.app_context(), half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        queued = [round_mails.remind(session, round_, 1, today=CLOSES, now=half.place.now) for _ in range(2)]
    assert queued == [11, 0]


def test_nobody_is_reminded_when_everybody_has_handed_in(half: Half) -> None:
    _run(half, OPENS)
    for person in half.people(half.sales):
        half.hand_in("AAAAAA", person=person)
    for person in half.people(half.marketing):
        half.hand_in("AAAAAA", person=person, graded="Sales")
    assert _run(half, CLOSES) == []


def test_a_missing_key_is_said_in_one_line_and_the_exchange_waits(half: Half) -> None:
    _run(half, OPENS)
    file = anonymity.key_file(half.place.key_folder, half.round_id)
    file.rename(file.with_suffix(".moved"))
    lines = _run(half, EXCHANGES)
    assert len(lines) == 2
    assert "private key" in lines[1]
    assert half.round().state is RoundState.CLOSED
    file.with_suffix(".moved").rename(file)
    assert _run(half, EXCHANGES) == ["Spring 2026: exchanged; the private key is destroyed."]


def test_a_round_that_cannot_open_says_why_and_hinders_no_other(half: Half) -> None:
    with half.database.transaction() as session:
        for needs_list in session.scalars(select(NeedsList)):
            session.delete(needs_list)
        factories.make_round(session, "Autumn 2026", opens_on=OPENS, closes_on=date(2026, 5, 23))
    lines = _run(half, OPENS)
    assert [line.split(":")[0] for line in lines] == ["Spring 2026", "Autumn 2026"]
    assert all("nothing to grade" in line for line in lines)


def test_before_the_set_up_nothing_is_due(app: object) -> None:
    from flask import Flask

    assert isinstance(app, Flask)
    assert daily.run(app, on=TODAY) == []


@pytest.mark.parametrize("days", [0, 3])
def test_the_next_round_opens_once_the_last_is_exchanged(half: Half, days: int) -> None:
    _run(half, OPENS)
    due = OPENS + PAUSE
    with half.database.transaction() as session:
        later = due + timedelta(days=days)
        autumn = factories.make_round(
            session,
            "Autumn 2026",
            opens_on=due,
            closes_on=later + timedelta(days=14),
            exchanges_on=later + timedelta(days=18),
            plans_due_on=later + timedelta(days=39),
        )
    lines = _run(half, later)
    assert lines[-1] == "Autumn 2026: opened for grading, 2 cards."
    with half.database.reading() as session:
        assert session.get_one(Round, autumn.id).state is RoundState.GRADING
