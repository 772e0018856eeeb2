"""Five simulated years in which nobody plans anything: rounds come by themselves, and every mail is true."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from random import Random
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.mail_server import MailServer, mail_server, text_of
from webapp import create_app
from webapp.config import Settings
from webapp.domain.half_years import months_later
from webapp.domain.working_days import why_not_on
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.language import NO_BREAK_SPACE
from webapp.mail.outbox import send_waiting
from webapp.models import Card, Holiday, Mail, MailState, Person, Round, RoundState
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.urn.anonymity import Ballot

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BERLIN = ZoneInfo("Europe/Berlin")
LONGEST_STANDSTILL = timedelta(days=24)
BEGINS = datetime(2026, 5, 4, 9, tzinfo=UTC)
FIVE_YEARS = timedelta(days=5 * 365)
LISTED = {
    date(year, month, day): "Holiday"
    for year in range(2026, 2033)
    for month, day in ((5, 1), (10, 3), (12, 25), (12, 26), (1, 1))
}
_REMINDER = re.compile(r"(\d+) days? left|closes (tomorrow)|(today) is the last day")


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
            self.moment += timedelta(hours=self.chance.uniform(2, 20))
        else:
            until_it_opens = min((day - self.here.date()).days for day in days)
            self.moment += timedelta(days=min(until_it_opens - 2, self.chance.uniform(3, 30)))

    def work(self) -> None:
        """Do the daily work and send what may go, as the worker does, once or twice."""
        for _time in range(self.chance.randint(1, 2)):
            daily.run(self.app)
            if self.chance.random() < 0.7:
                self.send()

    def send(self) -> None:
        before = len(self.server.mails)
        send_waiting(self.database, self.settings, now=self, limit=1000)
        for mail in self.server.mails[before:]:
            self.arrived.append((self.moment, mail))
            self.require_truth(mail)

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
            elif found := _REMINDER.search(subject):
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


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def test_ten_rounds_come_by_themselves_and_every_mail_goes_out_once_and_true(
    app: Flask, database: Database, server: MailServer
) -> None:
    with database.transaction() as session:
        factories.make_company(session, recurring_surveys="", plans_rounds=True)
        session.add_all(Holiday(day=day, name=name) for day, name in LISTED.items())
        marketing = factories.make_department(session, "Marketing", people=5)
        sales = factories.make_department(session, "Sales", people=6)
        factories.make_pair(session, marketing, sales)
        factories.make_needs_list(session, of=marketing, by=sales)
        factories.make_needs_list(session, of=sales, by=marketing)
        factories.make_person(session, "Samira Osei", is_administrator=True)
        days = {"opens_on": date(2026, 5, 18), "closes_on": date(2026, 6, 1)}
        days |= {"exchanges_on": date(2026, 6, 5), "plans_due_on": date(2026, 6, 26)}
        factories.make_round(session, "Spring 2026", **days)
    settings = replace(installed(app).settings, smtp_url=server.url)
    years = Years(app=app, database=database, settings=settings, server=server, chance=Random(15))
    years.app = create_app(settings, clock=years)
    while years.moment < BEGINS + FIVE_YEARS:
        years.next_event()
        years.work()
        years.hand_in()

    with database.reading() as session:
        exchanged = list(
            session.scalars(select(Round).where(Round.state == RoundState.EXCHANGED).order_by(Round.opens_on))
        )
        states = Counter(session.scalars(select(Mail.state)))
    assert len(exchanged) == 10, [round_.name for round_ in exchanged]
    for number, round_ in enumerate(exchanged):
        late = round_.opens_on - months_later(date(2026, 5, 18), 6 * number)
        assert timedelta(days=-1) <= late <= 2 * LONGEST_STANDSTILL, (round_.name, late)
    assert states[MailState.DEAD] == 0
    assert states[MailState.SENT] > 250
    assert {mail["Message-ID"]: 1 for _moment, mail in years.arrived} == Counter(
        mail["Message-ID"] for _moment, mail in years.arrived
    )
    got = Counter((mail["To"], str(mail["Subject"])) for _moment, mail in years.arrived)
    for round_ in exchanged:
        about = {key: number for key, number in got.items() if key[1].startswith(f"{round_.name}:")}
        assert set(about.values()) == {1}, round_.name
        reminded = Counter(to for (to, subject) in about if _REMINDER.search(subject))
        assert all(number <= 3 for number in reminded.values()), round_.name
        assert len([to for (to, subject) in about if "your cards are here" in subject]) == 11, round_.name
