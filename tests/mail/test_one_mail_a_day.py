"""Nobody gets more than one mail a day from all that is going on, and nothing that was to be told is lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from tests.exchanges import exchanged_round, found_company
from tests.factories import NOW
from tests.fixtures.promised import BALLOTS, Pairing
from tests.mail_server import MailServer, mail_server, page_of, text_of
from webapp import create_app
from webapp.config import Settings
from webapp.installation.services import daily
from webapp.installed import installed
from webapp.mail.letters import Letter
from webapp.mail.one_a_day import AT_ONCE
from webapp.mail.outbox import queue, send_waiting
from webapp.models import Company, Mail, MailState
from webapp.storage.database import Database

DAYS = 183
MONDAY = 0  # the day of the weekly mail

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KATRIN = "katrin@example.com"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


@pytest.fixture
def settings(app: Flask, server: MailServer) -> Settings:
    return Settings(**{**vars(installed(app).settings), "smtp_url": server.url})


def tell(database: Database, kind: str, key: str, *, address: str = KATRIN, language: str = "en") -> None:
    with database.transaction() as session:
        letter = Letter(kind=kind, subject=f"About {key}", body=f"The words of {key}.\n", language=language)
        queue(session, letter, address=address, once_key=key, now=NOW)


def send(database: Database, settings: Settings, moment: datetime = NOW) -> int:
    return send_waiting(database, settings, now=lambda: moment).sent


def test_what_waits_for_somebody_goes_out_as_one_mail(
    database: Database, settings: Settings, server: MailServer
) -> None:
    tell(database, "overdue", "late")
    tell(database, "week", "the week")
    tell(database, "week", "another's week", address="other@example.com")
    assert send(database, settings) == 3
    assert sorted(mail["To"] for mail in server.mails) == [KATRIN, "other@example.com"]
    [hers] = [mail for mail in server.mails if mail["To"] == KATRIN]
    assert hers["Subject"] == "About late (+1)"
    for part in (text_of(hers), html.fromstring(page_of(hers)).text_content()):
        for words in ("About late", "The words of late.", "About the week", "The words of the week."):
            assert words in part


def test_what_comes_later_on_the_same_day_goes_with_the_next_days(
    database: Database, settings: Settings, server: MailServer
) -> None:
    tell(database, "overdue", "late")
    send(database, settings)
    tell(database, "survey", "a question")
    assert send(database, settings, NOW + timedelta(hours=8)) == 0
    tell(database, "week", "the week")
    assert send(database, settings, NOW + timedelta(hours=20)) == 2
    assert [mail["Subject"] for mail in server.mails] == ["About late", "About a question (+1)"]


def test_the_day_is_the_companys_own(pairing: Pairing, settings: Settings, server: MailServer) -> None:
    with pairing.database.transaction() as session:
        session.scalars(select(Company)).one().timezone = "Pacific/Auckland"
    tell(pairing.database, "overdue", "late")
    send(pairing.database, settings, datetime(2026, 5, 12, 21, 30, tzinfo=UTC))  # half past nine in Auckland
    tell(pairing.database, "week", "the week")
    send(pairing.database, settings, datetime(2026, 5, 13, 2, 0, tzinfo=UTC))
    assert len(server.mails) == 1
    send(pairing.database, settings, datetime(2026, 5, 13, 20, 10, tzinfo=UTC))
    assert len(server.mails) == 2


def test_rounds_and_links_are_apart_from_the_rule(
    database: Database, settings: Settings, server: MailServer
) -> None:
    for number, kind in enumerate(sorted(AT_ONCE)):
        tell(database, kind, f"{kind}:{number}")
    assert send(database, settings) == len(AT_ONCE) == len(server.mails)
    tell(database, "overdue", "late")
    assert send(database, settings) == 1


def test_a_kind_that_nobody_thought_of_is_under_the_rule(
    database: Database, settings: Settings, server: MailServer
) -> None:
    for number in range(3):
        tell(database, "something new", f"new:{number}")
        send(database, settings)
    assert len(server.mails) == 1


def test_a_mail_that_is_late_because_the_server_was_away_counts_for_the_day_on_which_it_goes(
    database: Database, settings: Settings, server: MailServer
) -> None:
    tell(database, "overdue", "late")
    server.answer = "451 not now"
    assert send(database, settings) == 0
    server.answer = "250 taken"
    tomorrow = NOW + timedelta(days=1)
    assert send(database, settings, tomorrow) == 1
    tell(database, "week", "the week")
    assert send(database, settings, tomorrow + timedelta(hours=2)) == 0


def test_while_one_sender_is_at_it_nobody_else_takes_what_came_meanwhile(
    database: Database, settings: Settings, server: MailServer
) -> None:
    tell(database, "overdue", "late")
    with database.transaction() as session:
        session.scalars(select(Mail)).one().leased_until = NOW + timedelta(seconds=100)
    tell(database, "week", "the week")
    assert send(database, settings) == 0
    assert server.mails == []


def test_a_parcel_that_is_refused_is_tried_again_whole(
    database: Database, settings: Settings, server: MailServer
) -> None:
    tell(database, "overdue", "late")
    tell(database, "week", "the week")
    server.answer = "451 not now"
    send(database, settings)
    server.answer = "250 taken"
    assert send(database, settings, NOW + timedelta(minutes=5)) == 2
    assert len(server.mails) == 1


class Calendar:
    """A clock that goes from day to day."""

    def __init__(self, first: date) -> None:
        self.day = first

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 7, tzinfo=UTC)


@ON_SQLITE
def test_over_half_a_year_nobody_gets_two_mails_on_a_day(
    app: Flask, database: Database, server: MailServer, tmp_path: Path
) -> None:
    """The daily work on each day on which something is due or somebody does something; the mail arrives."""
    first = date(2026, 5, 27)
    calendar = Calendar(first)
    company_folder = tmp_path / "keys"
    with database.transaction() as session:
        company = found_company(
            session, company_folder, pairs=[("Marketing", "Sales"), ("Legal", "Sales")], people=8
        )
    round_ = exchanged_round(
        database, company, {("Marketing", "Sales"): BALLOTS[:8], ("Sales", "Marketing"): ["CFCFCF"] * 8}
    )
    settings = Settings(**{**vars(installed(app).settings), "smtp_url": server.url})
    running = create_app(settings, clock=calendar)
    pairing = Pairing(app=running, database=database, company=company, round_id=round_.id)
    for number in range(12):
        pairing.promise(due=calendar.day + timedelta(days=15 * number), today=calendar.day)
    owner = pairing.employee("Marketing").email
    for number in range(DAYS):
        calendar.day = first + timedelta(days=number)
        is_weekly = calendar.day.weekday() == MONDAY
        if not (is_weekly or number % 3 == 0 or number % 5 == 0 or number == DAYS - 1):
            continue
        daily.run(running)
        send_waiting(database, settings, now=calendar)
        if number % 3 == 0:
            tell(database, "meeting moved", f"meeting:{number}", address=owner)
            send_waiting(database, settings, now=calendar)
        if number % 5 == 0:
            pairing.promise(due=calendar.day + timedelta(days=9), today=calendar.day, what=f"Step {number}")
            daily.run(running)
            send_waiting(database, settings, now=calendar)
    got: dict[str, Counter[date]] = defaultdict(Counter)
    for mail in server.mails:
        got[mail["To"]][parsedate_to_datetime(mail["Date"]).date()] += 1
    assert max(days.most_common(1)[0][1] for days in got.values()) == 1
    with database.reading() as session:
        kinds = Counter(session.scalars(select(Mail.kind).where(Mail.state == MailState.SENT)))
        waiting = list(session.scalars(select(Mail).where(Mail.state != MailState.SENT)))
    assert set(kinds) == {"overdue", "week", "survey", "meeting moved"}
    assert kinds["meeting moved"] == 61
    assert kinds["survey"] == 8  # one to each of Sales, once
    assert sum(kinds.values()) > len(server.mails)  # some went out together
    assert {mail.kind for mail in waiting} <= {"week", "overdue"}
    weekly = [day for day, _times in got[owner].items() if day.weekday() == 0]
    assert len(weekly) > 20
