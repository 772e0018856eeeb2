"""Render mails from Jinja templates in each recipient's language, and queue them in one bulk insert."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.config import current_settings
from webapp.language import current_language, speak
from webapp.mail.smtp import has_mailbox
from webapp.models import Company, Mail, MailState


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail without its address; `calendar` holds iCalendar objects that go with it, one after another."""

    kind: str
    subject: str
    body: str
    language: str = "en"
    calendar: str = ""
    round_id: int | None = None  # that it is about
    expires_at: datetime | None = None  # from then on it is not true, and not sent


@dataclass(frozen=True)
class Addressee:
    """Somebody who gets a mail."""

    person_id: int
    address: str
    language: str | None
    department_id: int | None = None
    signs_in: bool = False  # by the link of this mail


def write_letter(kind: str, language: str, **values: object) -> Letter:
    """Render the template mail/<kind>.txt: its first line is the subject. Needs an application context.

    `base_url` is given to every template; there is no other address in any mail of a round.
    """
    settings = current_settings()
    with speaking(language):
        template = current_app.jinja_env.get_template(f"mail/{kind}.txt")
        text = template.render(base_url=settings.base_url, **values)
    subject, _, body = text.strip().partition("\n")
    return Letter(
        kind=kind,
        subject=subject.strip(),
        body=re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n",
        language=language,
    )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for some lines, and then the one before."""
    before = current_language()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def same_for_all(_addressee: Addressee) -> Mapping[str, object]:
    return {}


def queue_letters(
    session: Session,
    addressees: Iterable[Addressee],
    *,
    kind: str,
    once_key: str,
    now: datetime,
    round_id: int | None = None,
    expires_at: datetime | None = None,
    values_for: Callable[[Addressee], Mapping[str, object]] = same_for_all,
    **values: object,
) -> int:
    """Queue the letter `kind` for each addressee who has not had it, and say for how many.

    `once_key` begins the key that keeps a mail from being queued twice. Rows go in together:
    for a large company one statement a person would hold the database for minutes. `values_for` gives
    values that differ by department or by `signs_in`, and by nothing else.
    """
    usual_language = session.scalars(select(Company.language)).one()
    letters: dict[object, Letter] = {}
    rows = []
    for addressee in not_yet_told(session, addressees, once_key=once_key):
        language = addressee.language or usual_language
        same = (language, addressee.department_id, addressee.signs_in)
        if same not in letters:
            letter = write_letter(kind, language, **values, **values_for(addressee))
            letters[same] = replace(letter, round_id=round_id, expires_at=expires_at)
        rows.append(
            {
                **vars(letters[same]),
                "once_key": key_of(addressee, once_key),
                "address": addressee.address,
                "state": MailState.WAITING,
                "tries": 0,
                "next_try_at": now,
                "fault": "",
            }
        )
    if rows:
        session.execute(insert(Mail), sorted(rows, key=lambda row: str(row["once_key"])))
    return len(rows)


def not_yet_told(session: Session, addressees: Iterable[Addressee], *, once_key: str) -> list[Addressee]:
    """Return those who have a mailbox, and for whom no mail with this beginning of its key was queued."""
    had = set(session.scalars(select(Mail.once_key).where(Mail.once_key.startswith(f"{once_key}:"))))
    return [
        addressee
        for addressee in addressees
        if has_mailbox(addressee.address) and key_of(addressee, once_key) not in had
    ]


def key_of(addressee: Addressee, once_key: str) -> str:
    """Return the idempotency key of one addressee's mail."""
    return f"{once_key}:{addressee.person_id}"
