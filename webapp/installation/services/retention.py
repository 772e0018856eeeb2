"""Retention: delete mails, log entries and notes that are older than the company keeps them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, exists, or_, select

from webapp.domain.half_years import PAST_STATES, months_later
from webapp.domain.wording import N_, Sentence, Value
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.models import AccessToken, Company, LogEntry, Mail, MailState, Survey, VisitNote
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services.steps import Workplace


def oldest_kept(months: int, *, today: date) -> date | None:
    """Return the day from which on things are kept, the first of a month; None where they are for good."""
    return months_later(today.replace(day=1), -months) if months else None


def delete_what_is_old(place: Workplace) -> list[str]:
    """Delete what the settings no longer keep, and say so; months go as a whole, so this is rare."""
    with place.database.reading() as session:
        company = get_company(session)
        old = _old(company, place.today)
        if not any(session.scalar(select(exists().where(condition))) for condition in old.values()):
            return []
    with place.database.transaction() as session:
        lock_organisation(session)
        for table, condition in old.items():
            session.execute(delete(table).where(condition))
        what = N_("deleted what is kept no longer (months: mails %(mails)s, log %(log)s, notes %(notes)s)")
        place.note(session, what, **_kept(company))
    return [_("What is older than the settings keep it was deleted: mails, log entries, notes for visits.")]


def _kept(company: Company) -> dict[str, Value]:
    months = {"mails": company.mails_kept, "log": company.log_kept, "notes": company.notes_kept}
    return {name: number or Sentence(key=N_("for good")) for name, number in months.items()}


def _old(company: Company, today: date) -> dict[type, ColumnElement[bool]]:
    """Select what is too old; of tokens the revoked, with the log that tells of them.

    A mail stays while its round goes on: its key says that it was sent.
    """
    found: dict[type, ColumnElement[bool]] = {}
    if (day := oldest_kept(company.mails_kept, today=today)) is not None:
        under_way = exists().where(Survey.id == Mail.round_id, Survey.state.not_in(PAST_STATES))
        is_over = or_(
            Mail.sent_on < day, Mail.sent_on.is_(None) & (Mail.next_try_at < _begin_of(day, company))
        )
        found[Mail] = (Mail.state != MailState.WAITING) & is_over & ~under_way
    if (day := oldest_kept(company.log_kept, today=today)) is not None:
        found[LogEntry] = LogEntry.made_at < _begin_of(day, company)
        found[AccessToken] = AccessToken.revoked_on < day
    if (day := oldest_kept(company.notes_kept, today=today)) is not None:
        found[VisitNote] = VisitNote.written_on < day
    return found


def _begin_of(day: date, company: Company) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(company.timezone))
