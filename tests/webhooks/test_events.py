"""What webhooks and channels are told: days of rounds and overdue actions; nothing of people and hand-ins."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, make_receiver
from tests.fixtures.half_year import Half
from tests.fixtures.promised import Pairing
from webapp.installation.services import daily
from webapp.models import Company, Mail, MailState, Person, Receiver, ReceiverKind, Round
from webapp.round_steps.services.steps import give_up_now
from webapp.rounds.services.dates import change_dates
from webapp.rounds.services.planning import plan_of
from webapp.storage.database import Database

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def add(database: Database, **given: object) -> int:
    with database.transaction() as session:
        return make_receiver(session, "https://hooks.example.com/a-secret", **given).id


def told(database: Database, receiver_id: int) -> list[dict[str, Any]]:
    with database.reading() as session:
        bodies = select(Mail.body).where(Mail.receiver_id == receiver_id).order_by(Mail.id)
        return [json.loads(body) for body in session.scalars(bodies)]


def test_a_program_is_told_of_a_whole_round_each_step_once(half: Half) -> None:
    program = add(half.database)
    half.open()
    closes = half.round().closes_on
    for day in (closes - timedelta(days=3), closes - timedelta(days=2), closes - timedelta(days=1)):
        for _run in range(2):
            daily.run(half.app, on=day)
    half.close()
    half.exchange()
    with half.database.reading() as session:
        mails = session.scalars(select(Mail).where(Mail.receiver_id == program).order_by(Mail.id)).all()
    assert [mail.subject for mail in mails] == ["round.opened", "round.closing_soon", "round.exchanged"]
    opened, closing, exchanged = told(half.database, program)
    assert opened == {
        "type": "round.opened",
        "timestamp": "2026-05-12T09:00:00Z",
        "data": {"round": "spring-2026", "closes_on": str(closes), "address": "http://localhost/"},
    }
    assert closing["data"] == opened["data"]
    assert exchanged["data"]["address"] == "http://localhost/results?round=spring-2026"


@ON_SQLITE
@pytest.mark.parametrize("handed_in", [0, 6])
def test_messages_are_the_same_however_many_have_handed_in(half: Half, handed_in: int) -> None:
    kinds = [add(half.database, kind=kind) for kind in (ReceiverKind.PROGRAM, ReceiverKind.CHAT)]
    half.open()
    for person in half.people(half.sales)[:handed_in]:
        half.hand_in("AAAAAA", person=person)
    daily.run(half.app, on=half.round().closes_on)
    half.close()
    half.exchange()
    said = [told(half.database, each) for each in kinds]
    assert [each["text"].replace("\xa0", " ") for each in said[1]] == [
        "Spring 2026 is open. Grade until Friday 22 May 2026. http://localhost/",
        "Grading for Spring 2026 closes on Friday 22 May 2026. http://localhost/",
        "The cards of Spring 2026 are exchanged. Both sides read them now. "
        "http://localhost/results?round=spring-2026",
    ]
    assert [set(each["data"]) - {"round", "address"} for each in said[0]] == [
        *[{"closes_on"}] * 2,
        {"exchanged_on"},
    ]
    with half.database.reading() as session:
        people = session.scalars(select(Person)).all()
    words = json.dumps(said)
    assert not [word for person in people for word in (person.name, person.email) if word in words]


@ON_SQLITE
def test_a_channel_is_told_in_the_companys_language_and_cannot_be_made_to_call_everybody(half: Half) -> None:
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().language = "de"
        session.get_one(Round, half.round_id).name = "Spring <!channel> & co"
    chat, teams = (add(half.database, kind=kind) for kind in (ReceiverKind.CHAT, ReceiverKind.TEAMS))
    half.open()
    [message] = told(half.database, chat)
    assert message["text"].startswith("Spring &lt;!channel&gt; &amp; co ist offen. Benoten Sie bis ")
    assert message["text"].endswith(" http://localhost/")
    [card] = told(half.database, teams)
    content = card["attachments"][0]["content"]
    assert content["body"][0]["text"].startswith("Spring <!channel> & co ist offen.")
    assert content["actions"][0] == {
        "type": "Action.OpenUrl",
        "title": "Report Card öffnen",
        "url": "http://localhost/",
    }


@ON_SQLITE
def test_another_last_day_takes_back_the_old_one_and_is_told_itself(half: Half) -> None:
    program = add(half.database)
    half.open()
    closes = half.round().closes_on
    daily.run(half.app, on=closes)
    with half.app.app_context(), half.database.transaction() as session:
        round_ = session.get_one(Round, half.round_id)
        later = plan_of(round_)
        moved = type(later)(
            opens=later.opens,
            closes=later.closes + timedelta(days=2),
            exchanges=later.exchanges + timedelta(days=2),
            plans_due=later.plans_due + timedelta(days=2),
        )
        change_dates(session, round_, moved, today=TODAY, now=NOW)
    daily.run(half.app, on=closes + timedelta(days=1))
    days = [each["data"]["closes_on"] for each in told(half.database, program)]
    assert days == [str(closes), str(closes + timedelta(days=2))]


@ON_SQLITE
def test_a_round_that_is_given_up_takes_back_what_waits(half: Half) -> None:
    program = add(half.database)
    half.open()
    with half.app.app_context():
        give_up_now(half.place, half.round_id, typed_name="Spring 2026")
    assert told(half.database, program) == []


@ON_SQLITE
def test_only_chosen_events_go_to_receivers_that_are_not_stopped(half: Half) -> None:
    other = add(half.database, events=["round.exchanged"])
    stopped = add(half.database, is_on=False)
    half.open()
    assert told(half.database, other) == told(half.database, stopped) == []


def test_each_overdue_action_is_told_to_programs_once_and_their_number_to_a_channel(
    pairing: Pairing,
) -> None:
    program = add(pairing.database)
    late = add(pairing.database, made_on=TODAY + timedelta(days=90))
    chat = add(pairing.database, kind=ReceiverKind.CHAT)
    due = (TODAY + timedelta(days=1), TODAY + timedelta(days=2))
    actions = [pairing.promise(what="Ring Katrin Vogel", due=day) for day in due]
    for day in (2, 3, 3, 4):
        daily.run(pairing.app, on=TODAY + timedelta(days=day))
    assert [each["data"]["action"] for each in told(pairing.database, program)] == actions
    assert told(pairing.database, late) == [], "what was overdue before a receiver came is not told"
    [message] = told(pairing.database, chat)
    assert message["text"] == "One action is overdue. http://localhost/actions"
    with pairing.database.reading() as session:
        said = " ".join(session.scalars(select(Mail.body).where(Mail.receiver_id.is_not(None))))
    assert "Vogel" not in said


def test_removing_a_receiver_removes_what_waits_for_it(half: Half) -> None:
    program = add(half.database)
    half.open()
    with half.database.transaction() as session:
        session.delete(session.get_one(Receiver, program))
    with half.database.reading() as session:
        assert session.scalars(select(Mail).where(Mail.kind == "webhook")).all() == []
        states = set(session.scalars(select(Mail.state)))
    assert states == {MailState.WAITING}, "mails to people stay"


@ON_SQLITE
def test_without_a_receiver_nothing_is_queued(half: Half) -> None:
    half.open()
    with half.database.reading() as session:
        assert not set(session.scalars(select(Mail.kind))) & {"webhook", "channel"}
