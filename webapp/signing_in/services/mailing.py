"""Mail a sign-in link while somebody waits for it."""

from __future__ import annotations

import secrets

from flask import Flask

from webapp.mail import outbox
from webapp.mail.at_once import in_a_thread, parts
from webapp.mail.letters import Letter
from webapp.signing_in.services import links as sign_in


def send_link(app: Flask, email: str, *, secret: str, letter: Letter) -> None:
    """Mail a sign-in link if somebody has this address.

    The look-up is done in the thread too: how long the page takes does not depend on whether the
    address is known. A mail that cannot be sent now stays in the outbox.
    """
    database, settings, clock = parts(app)
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
                letter,
                kind=sign_in.MAIL_KIND,
                once_key=once_key,
                address=person.email,
                now=clock(),
            )
        outbox.send_waiting(database, settings, now=clock, once_key=once_key)

    in_a_thread(app, send)
