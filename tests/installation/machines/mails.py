"""Workers of two machines at once: daily work and outbox; every mail once, also with clocks that differ."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from benchmarks import company
from benchmarks.company import application
from tests.installation.machines.site import DAYTIME, PEOPLE, Site, site
from tests.mail_server import MailServer, mail_server
from webapp.clock import system_clock, today_in
from webapp.models import LogEntry, Mail, MailState, Round, RoundState

CLOCK = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
SECONDS_A_MAIL = 0.2
"""How long the mail server takes for each, so that two senders meet."""
LIMIT = 600.0


def mails(*, people: int, minutes: int) -> list[str]:
    """Let the workers open a round and exchange it; count letters, lines of the log and states."""
    if minutes and not Path(CLOCK).exists():
        return ["install libfaketime to set a machine's clock: apt-get install libfaketime"]
    with (
        site(departments=4, people=people // 4, start=False) as here,
        here.network.inside("people"),
        mail_server(host=PEOPLE, seconds=SECONDS_A_MAIL) as post,
    ):
        first, second = here.machines
        for machine in here.machines:
            machine.settings["SMTP_URL"] = post.url
        _plan(here)
        first.start()
        second.start(**_clock(minutes))
        _until(lambda: len(post.mails) >= people // 3, here)
        first.kill()
        print(f"  {first.name} was killed after {len(post.mails)} mails", flush=True)
        first.start()
        _until(lambda: _waiting(here) == 0, here)
        faults = _letters(post, people, killed=1)
        post.mails.clear()
        _hand_in_and_let_it_be_exchanged(here)
        for machine in here.machines:
            machine.stop()
        first.start()
        second.start(**_clock(minutes))
        _until(lambda: _state(here) is RoundState.EXCHANGED and _waiting(here) == 0, here)
        faults += [f"exchange: {fault}" for fault in _letters(post, people, killed=0)]
        return [*faults, *_log(here)]


def _clock(minutes: int) -> dict[str, str]:
    """Return settings under which every process of a machine sees another time of day."""
    if not minutes:
        return {}
    return {"LD_PRELOAD": CLOCK, "FAKETIME": f"{minutes:+}m", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def _plan(here: Site) -> None:
    today = today_in(DAYTIME, system_clock())
    with application(here.place) as (_, database), database.transaction() as session:
        session.add(
            Round(
                name="Spring",
                slug="spring",
                opens_on=today,
                closes_on=today + timedelta(days=14),
                exchanges_on=today + timedelta(days=17),
                plans_due_on=today + timedelta(days=38),
            )
        )


def _hand_in_and_let_it_be_exchanged(here: Site) -> None:
    with application(here.place) as (_, database):
        with database.reading() as session:
            round_id = session.scalars(select(Round.id)).one()
        company.hand_in_everything(here.place, round_id)
        with database.transaction() as session:
            round_ = session.get_one(Round, round_id)
            for day in ("opens_on", "closes_on", "exchanges_on"):
                setattr(round_, day, getattr(round_, day) - timedelta(days=17))


def _letters(post: MailServer, people: int, *, killed: int) -> list[str]:
    """Say who got none or two; a sender that is killed may have sent one that it did not note."""
    letters = Counter((mail["To"], mail["Subject"]) for mail in post.mails)
    receivers = len({to for to, _ in letters})
    twice = sum(number - 1 for number in letters.values())
    kinds = Counter(mail["Subject"] for mail in post.mails)
    print(
        f"  {len(post.mails)} mails to {receivers} people, {twice} twice: {dict(kinds.most_common(3))}",
        flush=True,
    )
    faults = [f"{twice} mails came twice"] if twice > killed else []
    return faults if receivers == people else [*faults, f"{receivers} of {people} people have a mail"]


def _log(here: Site) -> list[str]:
    with application(here.place) as (_, database), database.reading() as session:
        lines = Counter(session.scalars(select(LogEntry.what)))
    print(f"  log: {dict(lines)}", flush=True)
    return [f"done {number} times: {what}" for what, number in lines.items() if number > 1]


def _waiting(here: Site) -> int:
    with application(here.place) as (_, database), database.reading() as session:
        if not session.scalar(select(func.count()).select_from(Mail)):
            return -1
        waits = Mail.state == MailState.WAITING
        return session.scalar(select(func.count()).select_from(Mail).where(waits)) or 0


def _state(here: Site) -> RoundState:
    with application(here.place) as (_, database), database.reading() as session:
        return session.scalars(select(Round.state).where(Round.name == "Spring")).one()


def _until(is_so: Callable[[], bool], here: Site) -> None:
    end = time.monotonic() + LIMIT
    while not is_so():
        said = "".join(machine.said()[-500:] for machine in here.machines)
        assert time.monotonic() < end, f"it takes too long; the machines said: {said}"
        time.sleep(1)
