"""Mails about the dates of a round: one that planned itself, and grading that closes on another day."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from webapp.clock import end_of
from webapp.domain.half_years import warning_about
from webapp.language import in_words
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Event, Mail, MailState, Person, Round
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.planning import plan_of
from webapp.urn import anonymity


def announce_plan(session: Session, round_: Round, *, now: datetime) -> int:
    """Tell administrators for when a round planned itself, and where to change that."""
    return queue_letters(
        session,
        addressees(session, set(session.scalars(select(Person.id).where(Person.is_administrator)))),
        kind="round_planned",
        once_key=f"planned:{round_.id}:{round_.opens_on}",
        now=now,
        round_id=round_.id,
        expires_at=end_of_day(session, round_.opens_on),
        round=round_,
        warning=warning_about(plan_of(round_)),
        in_words=in_words,
    )


def tell_of_new_last_day(session: Session, round_: Round, *, now: datetime) -> int:
    """Tell those with open cards until when they may grade now, instead of what waits with another day.

    Like reminders these mails name who has not handed in, and are forgotten with them.
    """
    take_back(session, round_, "opening", "reminder", Event.CLOSING_SOON)
    return queue_letters(
        session,
        addressees(session, anonymity.people_with_open_cards(session, round_.id)),
        kind="grading_extended",
        once_key=f"reminder:{round_.id}:until {round_.closes_on}",
        now=now,
        round_id=round_.id,
        expires_at=end_of_day(session, round_.closes_on),
        round=round_,
    )


def take_back(session: Session, round_: Round, *whats: str) -> None:
    """Delete the mails of a round, by the beginnings of their keys, that have not gone out."""
    keys = or_(*(Mail.once_key.startswith(f"{what}:{round_.id}:") for what in whats))
    session.execute(delete(Mail).where(Mail.state == MailState.WAITING, keys))


def end_of_day(session: Session, day: date) -> datetime:
    """Return the moment with which a day ends for the company."""
    return end_of(day, get_company(session).timezone)


def end_of_week(session: Session, day: date) -> datetime:
    """Return the moment with which the week of a day ends for the company."""
    return end_of_day(session, day + timedelta(days=6 - day.weekday()))


def addressees(session: Session, wanted: Container[int]) -> list[Addressee]:
    """Return those wanted who are active; filtered here, since a list of all ids is no parameter."""
    active = select(Person.id, Person.email, Person.language, Person.department_id).where(Person.is_active)
    return [Addressee(*row) for row in session.execute(active) if row.id in wanted]
