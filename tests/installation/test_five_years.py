"""Simulated years in which nobody plans anything: rounds come by themselves, and every mail is true.

`--seeds 8` tries eight courses of events instead of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.installation.years import BEGINS, FIVE_YEARS, LISTED, LONGEST_STANDSTILL, REMINDER, Years
from tests.mail_server import MailServer, mail_server
from webapp import create_app
from webapp.domain.half_years import months_later
from webapp.installed import installed
from webapp.models import Action, Holiday, Mail, MailState, Round, RoundState
from webapp.storage.database import Database

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(900),  # some thousand runs of the daily job
]
FIRST_SEED = 15


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    seeds = metafunc.config.getoption("seeds")
    metafunc.parametrize("seed", range(FIRST_SEED, FIRST_SEED + seeds))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def test_ten_rounds_come_by_themselves_and_every_mail_goes_out_once_and_true(
    app: Flask, database: Database, server: MailServer, seed: int
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
    years = Years(app=app, database=database, settings=settings, server=server, chance=Random(seed))
    years.app = create_app(settings, clock=years)
    while years.moment < BEGINS + FIVE_YEARS:
        years.next_event()
        years.work()
        years.hand_in()
        years.promise_and_do()

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
    with database.reading() as session:
        assert len(session.scalars(select(Action)).all()) >= 5, (
            "half of the rounds showed a need to promise for"
        )
    assert len(years.arrived) > 250
    assert {mail["Message-ID"]: 1 for _moment, mail in years.arrived} == Counter(
        mail["Message-ID"] for _moment, mail in years.arrived
    )
    got = Counter((mail["To"], str(mail["Subject"])) for _moment, mail in years.arrived)
    for round_ in exchanged:
        about = {key: number for key, number in got.items() if key[1].startswith(f"{round_.name}:")}
        assert set(about.values()) == {1}, round_.name
        reminded = Counter(to for (to, subject) in about if REMINDER.search(subject))
        assert all(number <= 3 for number in reminded.values()), round_.name
        assert len([to for (to, subject) in about if "your cards are here" in subject]) == 11, round_.name
