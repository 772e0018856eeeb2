"""A round that is given up: nothing of it is read, everything of it is gone, and the next one can open."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.half_year import Half
from tests.round_steps.giving_up import MADE_OF_BALLOTS, NAME, SEALED_AND_FROZEN, give_up, graded, mails, rows
from webapp.domain.wording import Refused
from webapp.installation.services import daily
from webapp.mail import outbox
from webapp.models import (
    LogEntry,
    Mail,
    MailState,
    PlainSurvey,
    Round,
    RoundState,
)
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.round_steps.services.giving_up import NotConfirmed, give_up_round
from webapp.urn import anonymity


@pytest.mark.parametrize("closes", [False, True])
def test_everything_of_the_round_is_gone_and_nothing_was_made_of_it(half: Half, closes: bool) -> None:
    graded(half)
    if closes:
        half.close()
    key_file = anonymity.key_file(half.place.key_folder, half.round_id)
    assert key_file.exists()
    give_up(half)
    assert not key_file.exists()
    assert {table: rows(half, table) for table in SEALED_AND_FROZEN + MADE_OF_BALLOTS} == dict.fromkeys(
        SEALED_AND_FROZEN + MADE_OF_BALLOTS, 0
    )
    round_ = half.round()
    assert (round_.state, round_.given_up_on, round_.key_destroyed_on) == (
        RoundState.GIVEN_UP,
        TODAY,
        TODAY,
    )
    assert (round_.seal_public_key, round_.code_salt, round_.exchanged_on) == (None, None, None)


@pytest.mark.parametrize("typed", ["", "Spring", "Autumn 2026", "spring-2026"])
def test_another_name_than_the_rounds_changes_nothing(half: Half, typed: str) -> None:
    graded(half)
    with pytest.raises(NotConfirmed, match="Type “Spring 2026”"):
        give_up(half, typed)
    assert half.round().state is RoundState.GRADING
    assert rows(half, "urn") == 11
    assert mails(half, "given_up") == []


def test_the_name_may_be_typed_in_small_letters_and_with_more_space(half: Half) -> None:
    half.open()
    give_up(half, "  spring   2026 ")
    assert half.round().state is RoundState.GIVEN_UP


def test_only_an_open_round_is_given_up(half: Half) -> None:
    with pytest.raises(Refused, match="Change its dates"):
        give_up(half)
    graded(half)
    half.close()
    half.exchange()
    with pytest.raises(Refused, match="stay as they are"):
        give_up(half)
    assert half.card().ballots == 6


def test_a_round_is_given_up_once_and_takes_no_further_step(half: Half) -> None:
    graded(half)
    give_up(half)
    for step in (half.close, half.exchange, half.open, lambda: give_up(half)):
        with pytest.raises(Refused):
            step()
    for day in range(0, 60, 5):
        assert daily.run(half.app, on=TODAY + timedelta(days=day)) == []


def test_everybody_who_could_grade_gets_the_same_mail_whether_or_not_they_had_handed_in(half: Half) -> None:
    with half.database.transaction() as session:
        president = factories.make_person(session, is_president=True)
    graded(half, ballots=3)
    give_up(half)
    letters = mails(half, "given_up")
    people = [*half.people(half.sales), *half.people(half.marketing), president]
    assert sorted(mail.address for mail in letters) == sorted(person.email for person in people)
    assert len({(mail.subject, mail.body) for mail in letters}) == 1
    assert letters[0].subject == "Spring 2026 was called off"
    assert "destroyed unread" in letters[0].body
    assert not re.search(r"\d", letters[0].body)  # no number of anything


def test_who_was_reminded_is_forgotten_and_what_has_not_gone_out_is_taken_back(half: Half) -> None:
    graded(half, ballots=3)
    has_it = Mail.address == half.people(half.sales)[0].email
    with half.database.transaction() as session:
        session.execute(update(Mail).where(has_it).values(state=MailState.SENT))
    daily.run(half.app, on=TODAY + timedelta(days=6))
    assert len(mails(half, "reminder")) == 8  # as many as have not handed in
    give_up(half)
    assert mails(half, "reminder") == []
    assert [mail.state for mail in mails(half, "grading_opens")] == [MailState.SENT]


def test_a_mail_that_is_being_sent_while_it_is_taken_back_harms_nothing(half: Half) -> None:
    half.open()
    leased = outbox._lease(half.database, moment=NOW, limit=100, once_key=None)
    assert leased
    give_up(half)
    outbox._note_sent(half.database, leased, moment=NOW)
    outbox._note_fault(half.database, leased[:1], "refused", moment=NOW)
    assert mails(half, "grading_opens") == []
    assert len(mails(half, "given_up")) == 11


def test_the_log_says_that_it_was_given_up_and_no_number(half: Half) -> None:
    graded(half)
    give_up(half)
    with half.database.reading() as session:
        last = session.scalars(select(LogEntry.what).order_by(LogEntry.id.desc())).first()
    assert last == "gave up Spring 2026, now called Spring 2026 (given up)"


def test_interrupted_before_the_key_was_destroyed_it_is_finished_at_the_start(half: Half) -> None:
    graded(half)
    key_file = anonymity.key_file(half.place.key_folder, half.round_id)
    with half.app.app_context(), half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        give_up_round(session, round_, typed_name=NAME, today=TODAY, now=NOW)
    assert key_file.exists()
    assert finish_interrupted_exchanges(half.database, half.place.key_folder, TODAY) == [
        "Spring 2026 (given up)"
    ]
    assert not key_file.exists()
    assert half.round().key_destroyed_on == TODAY
    assert finish_interrupted_exchanges(half.database, half.place.key_folder, TODAY) == []


def test_a_check_that_is_open_meanwhile_keeps_its_ballots(half: Half) -> None:
    graded(half)
    with half.database.transaction() as session:
        before = factories.make_round(
            session, "Autumn 2025", state=RoundState.EXCHANGED, exchanged_on=TODAY, key_destroyed_on=TODAY
        )
        dates = {name: TODAY for name in ("opens_on", "closes_on", "exchanges_on", "plans_due_on")}
        check = PlainSurvey(name="Noticed?", slug="noticed", template="noticed", after_id=before.id, **dates)
        session.add(check)
        session.flush()
        card = factories.make_open_card(
            session, check, half.place.key_folder, graded=half.sales, grading=half.marketing
        )
    give_up(half)
    assert rows(half, "urn") == rows(half, "roll") == card.eligible == 5
    assert anonymity.key_file(half.place.key_folder, check.id).exists()
