"""Crash test: kill the sender of mail (SIGKILL) at every step; no mail is lost, a kill doubles one at most.

    python -m tests.mail.kills --every 1

A step is a line of the outbox, of the SMTP client or of smtplib, or a statement to the database. `--every 7`
takes each seventh.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from tests.anonymity.kills.killing import End, count_moments, kill_at_moment
from tests.factories import NOW, make_company
from tests.fixtures.application import settings_in
from tests.mail_server import MailServer, mail_server
from webapp.config import Settings
from webapp.mail.letters import Letter
from webapp.mail.outbox import LEASE, queue, send_waiting
from webapp.storage.database import Database
from webapp.storage.migrating import upgrade

MAILS = 3  # that wait when the sender begins


@dataclass
class Figures:
    """What came of the kills."""

    steps: int
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    most_doubled: int = 0  # by one kill

    def line(self) -> str:
        return (
            f"steps {self.steps}  kills {self.kills}  mails {self.kills * MAILS}  lost {self.lost}  "
            f"doubled {self.doubled}, at most {self.most_doubled} a kill"
        )


def kill_at_every_step(folder: Path, server: MailServer, every: int) -> Figures:
    """Kill one sender after the other, each a step later than the one before."""
    settings = replace(settings_in(folder, f"sqlite:///{folder / 'report_card.sqlite'}"), smtp_url=server.url)
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        make_company(session)

    def send() -> None:
        send_waiting(Database(settings.database_url), settings, now=lambda: NOW)

    _queue(database, "counted")
    figures = Figures(steps=count_moments(send).passed)
    for step in range(0, figures.steps, every):
        _kill_once(settings, database, server, step, figures)
    return figures


def _kill_once(
    settings: Settings, database: Database, server: MailServer, step: int, figures: Figures
) -> None:
    _queue(database, str(step))
    before = len(server.mails)
    database.engine.dispose()  # a fork must not share its connections
    end = kill_at_moment(
        lambda: send_waiting(Database(settings.database_url), settings, now=lambda: NOW), step
    )
    assert end is End.KILLED, f"step {step} was not reached"
    send_waiting(database, settings, now=lambda: NOW + LEASE)
    arrived = Counter(str(mail["Message-ID"]) for mail in server.mails[before:])
    doubled = arrived.total() - len(arrived)
    figures.kills += 1
    figures.lost += MAILS - len(arrived)
    figures.doubled += doubled
    figures.most_doubled = max(figures.most_doubled, doubled)


def _queue(database: Database, mark: str) -> None:
    with database.transaction() as session:
        for number in range(MAILS):
            letter = Letter(kind="needs_agreed", subject="A subject", body="Words\n")
            address, key = f"{number}@example.com", f"{mark}:{number}"
            queue(session, letter, address=address, once_key=key, now=NOW)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    every = parser.parse_args().every
    with tempfile.TemporaryDirectory() as folder, mail_server() as server:
        figures = kill_at_every_step(Path(folder), server, every)
    print(figures.line())
    return 1 if figures.lost or figures.most_doubled > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
