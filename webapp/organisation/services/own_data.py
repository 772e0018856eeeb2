"""Data export of one person (GDPR, article 15): every row that refers to her, as plain data."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Table, false, or_, select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_
from webapp.language import current_language
from webapp.mail.still_true import TO_OPEN_CARDS
from webapp.models import LogEntry, Mail, Person
from webapp.storage.database import Base
from webapp.urn.held_cards import is_held

LABELS = {
    "person": N_("Your entry"),
    "mail": N_("Mails to your address"),
    "log_entry": N_("Log entries with your name"),
    "access_token": N_("Tokens that you made for other programs"),
    "action": N_("Actions that you own"),
    "action_update": N_("Updates that you wrote"),
    "agreement_figure": N_("Figures of agreements that you noted"),
    "agreement_signature": N_("Agreements that you signed"),
    "card_reply": N_("Answers to cards that you wrote"),
    "bulk_change": N_("Your last change of many at once, which you could undo"),
    "calendar_feed": N_("Calendar addresses that you made"),
    "decision_not_to_act": N_("Decisions not to act that you recorded"),
    "directory_person": N_("How the directory of your company calls you"),
    "escalation": N_("Escalations that you raised"),
    "measured_figure": N_("Measured figures that you entered or confirmed"),
    "meeting_invitation": N_("Meetings that you were invited to"),
    "need_question": N_("Questions about needs that you asked"),
    "needs_list": N_("Needs lists that you decided on"),
    "revenue_plan": N_("Revenue plans that you gave a target or an allocation"),
    "revenue_result": N_("Monthly results that you noted"),
    "sign_in_link": N_("Sign-in links under way"),
    "signature": N_("Cards that you signed as read"),
    "visit_note": N_("Your notes for visits"),
}
_NOT_SHOWN = {"token_hash", "body", "id", "once_key", "journal", "translations"}
"""Secrets, the words of mails, which may hold a link that signs in, numbers that count others' rows, and
what a change of many did to others. The log says the same in several languages."""

OwnData = dict[str, list[dict[str, Any]]]


def tables_of_people() -> dict[str, Table]:
    """Return every mapped table that refers to people, by name; ballots refer to nobody."""
    mapped = {mapper.local_table for mapper in Base.registry.mappers}
    return {
        name: table
        for name, table in sorted(Base.metadata.tables.items())
        if table in mapped and any(key.column.table.name == "person" for key in table.foreign_keys)
    }


def own_data(session: Session, person: Person) -> OwnData:
    """Return what is stored about a person, rows by table; tables without one are left out.

    While her new address waits to be confirmed, somebody else may read this: then it does not tell whether
    she was reminded, and so had not handed in.
    """
    entry = Person.__table__
    mails, entries = Mail.__table__, LogEntry.__table__
    wanted = {
        "person": select(entry).where(Person.id == person.id),
        "mail": select(mails).where(
            Mail.address.in_(addresses_of(session, person)),
            Mail.kind.not_in(TO_OPEN_CARDS if is_held(session, person.id) else ()),
        ),
        "log_entry": select(entries).where(
            or_(
                false(),
                *(
                    or_(LogEntry.who == name, LogEntry.what.contains(name, autoescape=True))
                    for name in names_of(session, person)
                ),
            )
        ),
    }
    for name, table in tables_of_people().items():
        columns = [key.parent for key in table.foreign_keys if key.column.table.name == "person"]
        wanted[name] = select(table).where(or_(*(column == person.id for column in columns)))
    found = {name: session.execute(query).mappings().all() for name, query in wanted.items()}
    return {name: [_shown(row) for row in rows] for name, rows in found.items() if rows}


def _shown(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Leave out what is not to be shown; a line of the log stands in the reader's language."""
    in_my_language = {"what": words} if (words := row.get("translations", {}).get(current_language())) else {}
    plain = {key: _plain(value) for key, value in row.items() if key not in _NOT_SHOWN}
    return plain | in_my_language


def names_of(session: Session, person: Person) -> list[str]:
    """Return her name and those she had before, as the log tells them; none that others bear."""
    names = _chain(session, person.name, r"^(.+) is now called {}\.")
    return [name for name in names if not _is_of_others(session, person, name)]


def addresses_of(session: Session, person: Person) -> list[str]:
    """Return her address and those she had before, as the log tells them; none that somebody else has now."""
    addresses = _chain(session, person.email, r"has another address: {} in place of (\S+)\.(?:\s|$)")
    others = select(Person.email).where(Person.id != person.id, Person.email.in_(addresses))
    taken = set(session.scalars(others))
    return [address for address in addresses if address not in taken]


def _chain(session: Session, now: str, sentence: str) -> list[str]:
    """Follow a sentence of the log back from what something is now."""
    found = [now]
    for after in found:
        pattern = re.compile(sentence.format(re.escape(after)))
        for what in session.scalars(
            select(LogEntry.what).where(LogEntry.what.contains(after, autoescape=True))
        ):
            before = pattern.search(what)
            if before and before[1] not in found:
                found.append(before[1])
    return found


def _is_of_others(session: Session, person: Person, name: str) -> bool:
    """Say whether somebody else has this name or a longer one with it inside."""
    has_it = Person.name.contains(name, autoescape=True)
    return session.scalar(select(Person.id).where(Person.id != person.id, has_it).limit(1)) is not None


def _plain(value: object) -> object:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value
