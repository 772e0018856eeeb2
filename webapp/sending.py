"""What is mailed while somebody waits for it: in a thread, so that no page waits for the mail server."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from threading import Thread

from flask import Flask

from webapp.clock import Clock
from webapp.config import Settings
from webapp.database import Database
from webapp.services import outbox, sign_in
from webapp.services.letters import Letter

THREAD_NAME = "post"


def send_link(app: Flask, email: str, *, secret: str, letter: Letter) -> None:
    """Mail a sign-in link if somebody has this address.

    The look-up is done in the thread too: how long the page takes does not depend on whether the
    address is known. A mail that cannot be sent now stays in the outbox.
    """
    database, settings, clock = _parts(app)
    once_key = f"{sign_in.MAIL_KIND}:{secrets.token_hex(16)}"  # must not tell the secret

    def send() -> None:
        with database.reading() as session:
            person = sign_in.find_person(session, email)
        if person is None:
            return
        with database.transaction() as session:
            sign_in.add_link(session, person.id, secret=secret, now=clock())
            outbox.queue(
                session,
                kind=sign_in.MAIL_KIND,
                once_key=once_key,
                address=person.email,
                subject=letter.subject,
                body=letter.body,
                language=letter.language,
                now=clock(),
            )
        outbox.send_waiting(database, settings, now=clock, once_key=once_key)

    _in_a_thread(app, send)


def send_queued(app: Flask, once_key: str) -> None:
    """Send one queued mail now; a fault leaves it to the worker."""
    database, settings, clock = _parts(app)
    _in_a_thread(app, lambda: outbox.send_waiting(database, settings, now=clock, once_key=once_key))


def _parts(app: Flask) -> tuple[Database, Settings, Clock]:
    found = app.extensions
    return found["report_card_database"], found["report_card_settings"], found["report_card_clock"]


def _in_a_thread(app: Flask, work: Callable[[], object]) -> None:
    logger = app.logger  # taken here: the thread knows no request

    def do() -> None:
        try:
            work()
        except Exception as fault:  # nobody is left to be told, and the worker sends what is queued
            logger.error("a mail was not sent at once: %s", type(fault).__name__)

    Thread(target=do, name=THREAD_NAME, daemon=True).start()
