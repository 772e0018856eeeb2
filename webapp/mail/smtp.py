"""SMTP client, and .eml files where no server is set; compose MIME messages."""

from __future__ import annotations

import hashlib
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from webapp.config import Settings
from webapp.mail.as_page import Written, as_page
from webapp.mail.as_text import as_text
from webapp.mail.frame import Frame, sender_of

PATIENCE = 15.0  # seconds that a mail server may keep silent
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}

_CALENDAR = re.compile(r"BEGIN:VCALENDAR\r?\n.*?END:VCALENDAR\r?\n", re.DOTALL)
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)

Deliver = Callable[[EmailMessage], None]


class MailFault(Exception):
    """A mail was not taken; the message says why, and holds neither address nor password."""

    holds_others_back = False  # whether the same would become of all that goes the same way


class NoMailServer(MailFault):
    """The mail server takes nothing at present, whatever the mail; the message says why."""

    holds_others_back = True


def compose(
    *,
    mail_from: str,
    address: str,
    letters: Sequence[Written],
    language: str,
    once_key: str,
    now: datetime,
    frame: Frame,
    calendars: Sequence[str] = (),
) -> EmailMessage:
    """Compose a mail of one letter or several, as text and as a page with the same words.

    A single calendar object stands beside them, where mail programs look for an invitation; several are
    attached, since no program takes more than one from there.

    The same once_key gives the same Message-ID, so a mail sent twice can be told. Raises MailFault
    where address or subject cannot stand in a mail.
    """
    mail = EmailMessage()
    subject = letters[0][0]
    try:
        sender = sender_of(frame, mail_from)
        mail["From"] = sender
        mail["To"] = address
        mail["Subject"] = subject if len(letters) == 1 else f"{subject} (+{len(letters) - 1})"
    except ValueError:
        raise MailFault("The address or the subject cannot stand in a mail.") from None
    mail["Date"] = format_datetime(now)
    host = mail_from.rpartition("@")[2].rstrip(">") or "localhost"
    mail["Message-ID"] = f"<{fingerprint(once_key)}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # some servers know no other way to be told to send no reply
    mail.set_content(as_text(letters, frame))
    mail.add_alternative(as_page(letters, language, frame), subtype="html")
    if len(calendars) == 1:
        mail.add_alternative(calendars[0], subtype="calendar", params=_method_of(calendars[0]))
    else:
        for number, calendar in enumerate(calendars, start=1):
            name = f"invitation-{number}.ics"
            mail.add_attachment(calendar, subtype="calendar", params=_method_of(calendar), filename=name)
    mail["Content-Language"] = language  # last, else it would go down to the first part
    return mail


def calendars_in(stream: str) -> list[str]:
    """Split a stream of iCalendar objects (RFC 5545, section 3.4)."""
    return _CALENDAR.findall(stream)


def _method_of(calendar: str) -> dict[str, str]:
    found = _METHOD.search(calendar)
    return {"method": found[1]} if found else {}


def has_mailbox(address: str) -> bool:
    """Say whether mail can reach an address: never one that ends in .invalid (RFC 2606).

    People without mail are listed under such an address.
    """
    return not address.lower().endswith(".invalid")


def fingerprint(once_key: str) -> str:
    """Return what stands for a once_key outside the database; nobody can read the key from it."""
    return hashlib.sha256(once_key.encode()).hexdigest()[:32]


def is_fingerprint(name: str) -> bool:
    """Say whether a name looks like the fingerprint of a once_key."""
    return re.fullmatch("[0-9a-f]{32}", name) is not None


@contextmanager
def post(settings: Settings) -> Iterator[Deliver]:
    """Open the way out for some mails: one connection to the mail server, made at the first of them."""
    if settings.smtp_url is None:
        yield lambda mail: _write_file(settings.mail_folder, mail)
        return
    connection = _Connection(settings.smtp_url)
    try:
        yield connection.deliver
    finally:
        connection.close()


def _write_file(folder: Path, mail: EmailMessage) -> None:
    """Write a mail as a file that only its owner reads; the same mail again replaces it."""
    name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(mail.as_bytes(policy=SMTP))
        if mail["To"]:
            draft.replace(folder / f"{name}.eml")
        else:
            draft.unlink()
    except OSError as fault:
        raise MailFault(f"The mail could not be written to the mail folder: {fault.strerror}.") from fault


class _Connection:
    """A connection to the mail server, made when first needed and again after a fault."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._server: smtplib.SMTP | None = None

    def deliver(self, mail: EmailMessage) -> None:
        """Hand over one mail unless it is to nobody; raises MailFault where the server does not take it."""
        with self._faults_in_words():
            self._server = self._server or self._connect()
            if mail["To"]:
                self._server.send_message(mail)
            else:
                self._server.noop()

    def greet(self) -> None:
        """Connect and do nothing more; raises MailFault where that fails."""
        with self._faults_in_words():
            self._server = self._connect()

    @contextmanager
    def _faults_in_words(self) -> Iterator[None]:
        try:
            yield
        except smtplib.SMTPRecipientsRefused as fault:
            reply = next(iter(fault.recipients.values()))[0]
            raise MailFault(f"The mail server refuses this address ({reply}).") from None
        except smtplib.SMTPDataError as fault:
            raise MailFault(f"The mail server refuses this mail ({fault.smtp_code}).") from None
        except smtplib.SMTPResponseException as fault:
            self.close()
            raise NoMailServer(
                f"The mail server refuses ({type(fault).__name__} {fault.smtp_code}); look at SMTP_URL."
            ) from None
        except ssl.SSLCertVerificationError as fault:
            self.close()
            raise NoMailServer(
                f"The mail server's certificate is not trusted: {fault.verify_message}."
            ) from None
        except (OSError, ValueError) as fault:  # every other SMTPException is an OSError
            self.close()
            raise NoMailServer(
                f"The mail server cannot be reached ({type(fault).__name__}); look at SMTP_URL."
            ) from None

    def _connect(self) -> smtplib.SMTP:
        host = self._parts.hostname or ""
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(host, self._parts.port or 25, timeout=PATIENCE)
        try:
            self._introduce(server, host=host, context=context)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, *, host: str, context: ssl.SSLContext) -> None:
        """Go over to encryption where the server offers it, then say who we are."""
        server.ehlo()
        is_encrypted = self._parts.scheme == "smtps"
        if not is_encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            is_encrypted = True
        if self._parts.username:
            if not is_encrypted and host not in THIS_MACHINE:
                raise NoMailServer(
                    "The mail server offers no encryption, so the password was not sent. "
                    "Use smtps:// in SMTP_URL, or let the server offer STARTTLS."
                )
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))

    def close(self) -> None:
        """Take leave of the server; it does not matter whether it still answers."""
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def try_mail_server(settings: Settings) -> None:
    """Connect to the mail server and leave again; raises MailFault with the reason where that fails."""
    if settings.smtp_url is None:
        return
    connection = _Connection(settings.smtp_url)
    try:
        connection.greet()
    finally:
        connection.close()
