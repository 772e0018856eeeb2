"""A company whose clock jumps from event to event for years; what must hold of every mail that arrives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from random import Random
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.mail_server import MailServer, text_of
from webapp.actions.services.planning import possible_owners, promise
from webapp.actions.services.updates import post_update
from webapp.config import Settings
from webapp.doer import Doer
from webapp.domain.action_plans import ActionDraft, ActionStatus
from webapp.domain.working_days import next_working_day, why_not_on
from webapp.exchanged_cards.services.for_actions import read_plan_cards
from webapp.installation.services import daily
from webapp.language import NO_BREAK_SPACE
from webapp.mail.outbox import send_waiting
from webapp.models import Action, Card, Mail, MailState, Person, Round, RoundState
from webapp.rounds.services.planning import last_exchanged_round
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.urn.anonymity import Ballot

BERLIN = ZoneInfo("Europe/Berlin")
LONGEST_STANDSTILL = timedelta(days=24)
BEGINS = datetime(2026, 5, 4, 9, tzinfo=UTC)
FIVE_YEARS = timedelta(days=5 * 365)
LISTED = {
    date(year, month, day): "Holiday"
    for year in range(2026, 2033)
    for month, day in ((5, 1), (10, 3), (12, 25), (12, 26), (1, 1))
}
REMINDER = re.compile(r"(\d+) days? left|closes (tomorrow)|(today) is the last day")


@dataclass
class Years:
    """A company whose clock the test moves from event to event, and what arrived when."""

    app: Flask
    database: Database
    settings: Settings
    server: MailServer
    chance: Random
    moment: datetime = BEGINS
    arrived: list[tuple[datetime, EmailMessage]] = field(default_factory=list)
    weekly: set[str] = field(default_factory=set)  # keys of mails that are true for a week

    def __call__(self) -> datetime:
        return self.moment

    @property
    def here(self) -> datetime:
        return self.moment.astimezone(BERLIN)

    def next_event(self) -> None:
        """Go on by some hours while a round is near; else by days; at times the machine stands still."""
        with self.database.reading() as session:
            days = session.scalars(select(Round.opens_on).where(Round.state == RoundState.PLANNED)).all()
            is_open = session.scalar(
                select(Round.id).where(Round.state.in_([RoundState.GRADING, RoundState.CLOSED]))
            )
            waits = session.scalar(select(Mail.id).where(Mail.state == MailState.WAITING))
        is_near = is_open or waits or any(day - self.here.date() < timedelta(days=3) for day in days)
        if self.chance.random() < 0.03:
            self.moment += LONGEST_STANDSTILL * self.chance.random()
        elif is_near:
            self.moment += timedelta(hours=self.chance.uniform(3, 26))
        else:
            until_it_opens = min((day - self.here.date()).days for day in days)
            self.moment += timedelta(days=min(until_it_opens - 2, self.chance.uniform(3, 30)))

    def work(self) -> None:
        """Do the daily work and send what may go, as the worker does, once or twice."""
        for _time in range(self.chance.choice([1, 1, 2])):
            daily.run(self.app)
            if self.chance.random() < 0.7:
                self.send()

    def send(self) -> None:
        before = len(self.server.mails)
        send_waiting(self.database, self.settings, now=self, limit=1000)
        for mail in self.server.mails[before:]:
            self.arrived.append((self.moment, mail))
            self.require_truth(mail)
        self.require_true_weeks()

    def hand_in(self) -> None:
        """Let one or two of those with open cards hand in."""
        with self.database.reading() as session:
            round_id = session.scalar(select(Round.id).where(Round.state == RoundState.GRADING))
            if round_id is None:
                return
            waiting = sorted(anonymity.people_with_open_cards(session, round_id))
            departments = {person.id: person.department_id for person in session.scalars(select(Person))}
            cards = {
                card.grading_id: card.id
                for card in session.scalars(select(Card).where(Card.round_id == round_id))
            }
        for person in self.chance.sample(waiting, min(len(waiting), self.chance.choice([0, 0, 1, 2]))):
            ballot = Ballot(answers=tuple("ABCABC"), comments={}, number=anonymity.new_control_number())
            with self.database.transaction(leave_no_trace=True) as session:
                card = cards[departments[person] or 0]
                anonymity.hand_in(session, card_id=card, person_id=person, ballot=ballot)

    def promise_and_do(self) -> None:
        """Promise one action after each exchange, and do what is late some day."""
        today = self.here.date()
        with self.database.transaction() as session:
            last = last_exchanged_round(session)
            if last is None:
                return
            doer = Doer(person_id=1, name="Person 1", now=self.moment, today=today)
            late = select(Action).where(Action.status != ActionStatus.DONE, Action.due_on < today)
            for action in session.scalars(late):
                if self.chance.random() < 0.05:
                    post_update(
                        session,
                        action,
                        status=ActionStatus.DONE,
                        text="Done.",
                        evidence="",
                        edit_number=action.edit_number,
                        doer=doer,
                    )
            what = f"Promise of {last.name}"
            if session.scalar(select(Action.id).where(Action.what == what)) is None:
                self._promise(session, last, what, doer)

    def _promise(self, session: Session, last: Round, what: str, doer: Doer) -> None:
        cards = read_plan_cards(session, Card.round_id == last.id)
        for card in cards.values():
            if card.letters.get(4):
                owners = [
                    str(possible_owners(session, side)[0].id) for side in (card.graded_id, card.grading_id)
                ]
                due = next_working_day(doer.today + timedelta(days=self.chance.randint(20, 90)), LISTED)
                draft = ActionDraft(
                    what=what, positions=(4,), owner_of=owners[0], owner_by=owners[1], due=due
                )
                promise(session, card, draft, doer=doer)
                return

    def require_true_weeks(self) -> None:
        """Fail on a mail of another week, and on one that calls late what is done or not due yet."""
        today = self.here.date()
        year, week, _day = today.isocalendar()
        with self.database.reading() as session:
            late = {
                action.what
                for action in session.scalars(select(Action))
                if action.status is not ActionStatus.DONE and action.due_on < today
            }
            kinds = Mail.kind.in_(["week", "overdue"])
            for mail in session.scalars(select(Mail).where(kinds, Mail.state == MailState.SENT)):
                if mail.once_key in self.weekly:
                    continue
                self.weekly.add(mail.once_key)
                assert f":{year}-W{week:02}:" in mail.once_key, (today, mail.once_key)
                named = set(re.findall(r"Promise of \w+ \d+", mail.body)) if mail.kind == "overdue" else set()
                assert named <= late, (today, named - late)

    def require_truth(self, mail: EmailMessage) -> None:
        """Fail on a mail at night or on a free day, and on one of a round that says what is not so."""
        assert 8 <= self.here.hour < 18, (self.here, mail["Subject"])
        assert why_not_on(self.here.date(), LISTED) is None, (self.here, mail["Subject"])
        subject, today = str(mail["Subject"]), self.here.date()
        with self.database.reading() as session:
            rounds = {round_.name: round_ for round_ in session.scalars(select(Round))}
            person = session.scalars(select(Person).filter_by(email=str(mail["To"]))).one()
            if "for your grades, until" in subject:
                [round_] = [each for each in rounds.values() if each.state is RoundState.GRADING]
                closes = f"{round_.closes_on:%A} {round_.closes_on.day} {round_.closes_on:%B %Y}"
                words = text_of(mail).replace(NO_BREAK_SPACE, " ")
                assert f"{round_.name} is open for grading until the end of {closes}." in words
            elif found := REMINDER.search(subject):
                round_ = rounds[subject.partition(":")[0]]
                left = int(found[1]) if found[1] else 1 if found[2] else 0
                assert (round_.closes_on - today).days == left, subject
                assert round_.state is RoundState.GRADING
                assert person.id in anonymity.people_with_open_cards(session, round_.id)
            elif " is planned for " in subject:
                assert rounds[subject.partition(" is planned")[0]].state is RoundState.PLANNED
                assert person.is_administrator
            elif "your cards are here" in subject:
                assert rounds[subject.partition(":")[0]].state is RoundState.EXCHANGED
