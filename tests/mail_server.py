"""SMTP server for tests that keeps the mails it receives."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from webapp.mail.at_once import THREAD_NAME


@dataclass
class MailServer:
    """What arrived, and what the server says to a mail: `answer` may be any SMTP reply."""

    url: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 taken"
    drops_next: bool = False  # whether the connection breaks once the next mail is taken
    drops: int = 0
    refused: str = ""  # an address that is not known here
    seconds: float = 0.0  # how long it takes over a mail

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        await asyncio.sleep(self.seconds)
        if self.answer.startswith("250") and isinstance(content, bytes):
            mail = email.message_from_bytes(content, policy=email.policy.default)
            if isinstance(mail, EmailMessage):
                self.mails.append(mail)
        if self.drops_next:
            self.drops_next, self.drops = False, self.drops + 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return self.answer


@contextmanager
def mail_server(*, host: str = "127.0.0.1", seconds: float = 0.0) -> Iterator[MailServer]:
    """Run a mail server on a free port of this machine."""
    with socket.create_server((host, 0)) as free:
        port = free.getsockname()[1]
    keeps = MailServer(url=f"smtp://{host}:{port}", seconds=seconds)
    controller = Controller(keeps, hostname=host, port=port, ready_timeout=20)
    controller.start()
    try:
        yield keeps
    finally:
        controller.stop()


def wait_for_the_post() -> None:
    """Wait until every mail that is being sent at once has been sent."""
    for thread in threading.enumerate():
        if thread.name == THREAD_NAME:
            thread.join(timeout=30)


def text_of(mail: EmailMessage) -> str:
    """Return the words of a mail as it reads without HTML."""
    return _part(mail, "plain")


def page_of(mail: EmailMessage) -> str:
    """Return a mail as the page that most mail programs show."""
    return _part(mail, "html")


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None, f"the mail has no {kind} part"
    return str(part.get_content()).replace("\r\n", "\n")
