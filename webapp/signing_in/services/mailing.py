"""Mail a sign-in link in a background thread, so that timing does not tell known addresses."""

from __future__ import annotations

import secrets

from flask import Flask

from webapp.installed import installed
from webapp.mail import outbox
from webapp.mail.at_once import in_a_thread
from webapp.mail.letters import Letter
from webapp.signing_in.services import links as sign_in


def send_link(app: Flask, email: str, *, secret: str, letter: Letter) -> None:
    """Mail a sign-in link if somebody has this address.

    The look-up is done in the thread too: how long the page takes does not depend on whether the
    address is known. A mail that cannot be sent now stays in the outbox.
    """
    here = installed(app)
    database, clock = here.database, here.clock
    once_key = f"{sign_in.MAIL_KIND}:{secrets.token_hex(16)}"  # must not tell the secret

    def send() -> None:
        with database.reading() as session:
            person = sign_in.find_person(session, email)
        if person is None:
            return
        with database.transaction() as session:
            sign_in.add_link(session, person.id, secret=secret, now=clock())
            outbox.queue(session, letter, address=person.email, once_key=once_key, now=clock())
        outbox.send_waiting(database, here.settings, now=clock, once_key=once_key)

    in_a_thread(app, send)
