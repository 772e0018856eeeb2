"""Start-up before serving (migration, recovery) and the worker loop: mail, daily job, printing ahead."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from importlib import import_module
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

from webapp import create_app
from webapp.clock import today_in
from webapp.config import SettingError
from webapp.installation.services import daily, readiness, set_up_code
from webapp.installed import installed
from webapp.language import in_words
from webapp.mail import outbox
from webapp.models import Company
from webapp.organisation.services.company import is_set_up
from webapp.round_steps.services.exchanging import finish_interrupted_exchanges
from webapp.rounds.services.templates import template_faults
from webapp.running.clock_jumps import ClockJumps
from webapp.running.printing_ahead import PrintingAhead
from webapp.running.replacing import Tell, Told
from webapp.signing_in.services import links as sign_in
from webapp.signing_in.services.sample_people import ROLES, find_sample_person
from webapp.storage import migrating
from webapp.storage.database import Database

SENDING_PAUSE = 3.0  # seconds
MAILS_A_PASS = 100  # with the pause some 2,000 a minute: a round's opening must not bring everybody at once
DAILY_WORK_EVERY = 600.0  # seconds

_logger = logging.getLogger(__name__)


def prepare(*, demo: bool) -> list[str]:
    """Make the installation ready to serve and return lines to print.

    Upgrades the database, finishes an exchange that was interrupted, and fills the sample company
    where it is wanted and not there. Leaves neither thread nor connection behind. Raises
    SettingError with one sentence where a setting is wrong, the database away or of another version.
    """
    app = create_app()
    database = installed(app).database
    try:
        with app.app_context():
            migrating.upgrade(database)
            lines = [*_template_faults(database), *_finish_exchanges(app, database)]
            if demo:
                return [*lines, *_sample_company(app, database)]
            return [*lines, *_first_set_up(app, database)]
    except migrating.DatabaseOfAnotherVersion as fault:
        raise SettingError(fault.message) from None
    except OperationalError as fault:
        raise SettingError(
            f"The database cannot be used: {_first_line(fault.orig)}. See that it runs, that its disk has "
            "room and that DATABASE_URL is right, then start again."
        ) from None
    finally:
        database.engine.dispose()


def _template_faults(database: Database) -> list[str]:
    """Name what is wrong in survey templates; open and past rounds keep their own text all the same."""
    with database.reading() as session:
        return [fault.told(in_words) for fault in template_faults(session)]


def _finish_exchanges(app: Flask, database: Database) -> list[str]:
    settings = installed(app).settings
    clock = installed(app).clock
    with database.reading() as session:
        company = session.get(Company, 1)
    if company is None:
        return []
    today = today_in(company.timezone, clock())
    names = finish_interrupted_exchanges(database, settings.key_folder, today)
    return [f"{name}: finished a step that was interrupted; its key is destroyed." for name in names]


def _first_set_up(app: Flask, database: Database) -> list[str]:
    settings = installed(app).settings
    with database.reading() as session:
        if is_set_up(session):
            return []
    code = set_up_code.find_or_make(settings.data_folder)
    return [
        "There is no company here yet. Set it up in the browser, once Report Card is ready:",
        f"  {settings.base_url}/setup?code={code}",
    ]


def _sample_company(app: Flask, database: Database) -> list[str]:
    settings = installed(app).settings
    clock = installed(app).clock
    sample_company: Any = import_module("webapp.sample_company")  # by name: only a demo needs it
    with database.reading() as session:
        is_there = sample_company.is_whole(session)
    if not is_there:
        _say("Making the sample company; this takes half a minute, once.")
        sample_company.make(app, today=clock().date(), progress=_say)
    lines = ["Sign in to the sample company with one of these links, each once, within 15 minutes:"]
    with database.transaction() as session:
        for role in ROLES:
            person = find_sample_person(session, role)
            if person is not None:
                secret = sign_in.new_secret()
                sign_in.add_link(session, person.id, secret=secret, now=clock())
                lines.append(f"  {role:14} {sign_in.link_address(settings.base_url, secret)}")
    return lines


def _say(line: str) -> None:
    print(line, flush=True)


def work_until_stopped(tell: Tell) -> None:
    """Send mail every few seconds, print ahead, and do what is due every ten minutes, until SIGTERM.

    A fault is logged and the work goes on: a database that is away may come back.
    """
    stop = Stop()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.ask()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    work(create_app(), stop, tell=tell)


class Stop:
    """The wish to end. A signal may make it: it takes no lock, so nothing can wait for itself."""

    def __init__(self) -> None:
        self.is_asked = False

    def ask(self) -> None:
        """Ask for the end."""
        self.is_asked = True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the end is asked for."""
        end = time.monotonic() + seconds
        while not self.is_asked and time.monotonic() < end:
            time.sleep(min(0.1, seconds))


def work(app: Flask, stop: Stop, *, tell: Tell) -> None:
    """Run the worker loop until the end is asked for; what was begun is finished.

    After a day's step every process is replaced: it may have been an exchange, done in this one.
    """
    clock = installed(app).clock
    # By the monotonic clock: the other one may run ahead and be put right, and days would go by.
    next_daily, ahead, jumps = time.monotonic(), PrintingAhead(app), ClockJumps(clock)
    while not stop.is_asked:
        _carefully("the sign of life", lambda: readiness.note_worker(installed(app).settings, now=clock()))
        if (end_hour := installed(app).end_hour) is not None:
            _carefully("the count of the hour", end_hour)
        if jumps.wait_for_a_right_clock():
            stop.wait(SENDING_PAUSE)
            continue
        if time.monotonic() >= next_daily:
            _carefully("the daily work", lambda: do_daily_work(app, tell=tell))
            next_daily = time.monotonic() + DAILY_WORK_EVERY
        if not stop.is_asked:
            _carefully("sending mail", lambda: send_mail(app))
        if not stop.is_asked:
            _carefully("printing ahead", ahead.print_next)
        stop.wait(SENDING_PAUSE)


def _carefully(what: str, do: Callable[[], object]) -> None:
    try:
        do()
    except Exception as fault:  # whatever it is, mail must go on
        _logger.error("%s failed and is tried again: %s: %s", what, type(fault).__name__, _first_line(fault))


def _first_line(fault: BaseException | None) -> str:
    return next(iter(str(fault).splitlines()), "")


def send_mail(app: Flask) -> outbox.Sent:
    """Send what waits in the outbox, one batch at most."""
    database = installed(app).database
    settings = installed(app).settings
    clock = installed(app).clock
    return outbox.send_waiting(database, settings, now=clock, limit=MAILS_A_PASS)


def do_daily_work(app: Flask, *, tell: Tell) -> None:
    """Do what is due today, and forget what nobody needs any more."""
    database = installed(app).database
    clock = installed(app).clock
    with database.transaction() as session:
        sign_in.forget_old(session, now=clock())
    lines = daily.run(app)
    for line in lines:
        _logger.warning("%s", line)
    if lines:
        tell(Told.REPLACE_ALL)
