"""Mail a sign-in link in a background thread, so that timing does not tell known addresses."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import Flask

from webapp.installed import installed
from webapp.mail import outbox
from webapp.mail.at_once import in_a_thread
from webapp.mail.letters import Letter
from webapp.signing_in.services import links as sign_in


def send_link(app: Flask, email: str, *, secret: str, letter: Letter) -> None:
    """Mail a sign-in link if somebody has this address.

    The look-up is done in the thread too, and the same is done for an unknown address, but for the mail
    itself: neither this page nor the next takes longer for one of them. A mail that cannot be sent now
    stays in the outbox.
    """
    here = installed(app)
    database, clock = here.database, here.clock
    once_key = f"{sign_in.MAIL_KIND}:{secrets.token_hex(16)}"  # must not tell the secret

    def send() -> None:
        with database.reading() as session:
            person = sign_in.find_person(session, email)
        with database.transaction() as session:
            sign_in.add_link(session, person.id if person else None, secret=secret, now=clock())
            address = person.email if person else outbox.NOBODY
            expiring = replace(letter, expires_at=clock() + sign_in.LINK_LIFE)
            outbox.queue(session, expiring, address=address, once_key=once_key, now=clock())
        outbox.send_waiting(database, here.settings, now=clock, once_key=once_key)

    in_a_thread(app, send)
