"""iCalendar invitations by mail (iMIP): new, moved or cancelled meetings, and withdrawn invitations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.config import current_settings
from webapp.language import by_alphabet
from webapp.mail.letters import speaking, write_letter
from webapp.mail.one_a_day import AT_ONCE
from webapp.mail.outbox import queue
from webapp.meetings.services.calendar import invitation, is_asked_to
from webapp.meetings.services.names import hours_of, title_of
from webapp.models import Invitation, Mail, Meeting, Person, Position
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.mails import end_of_day

KIND = "meetings"


class What(StrEnum):
    """What somebody does not know of a meeting yet."""

    NEW = "new"
    CHANGED = "changed"
    CALLED_OFF = "called off"
    NOT_HERS = "not hers"  # it is held, and she is not asked to it any more


@dataclass(frozen=True, kw_only=True)
class News:
    """A meeting, and what is to be told of it."""

    meeting: Meeting
    what: What


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """What somebody has to be told, and what she knows so far, by meeting."""

    person: Person
    news: tuple[News, ...]
    known: dict[int, Invitation]


def queue_invitations(session: Session, *, today: date, now: datetime) -> int:
    """Queue a letter for everybody who has to be told of a coming meeting, and say for how many.

    May run any number of times: what somebody was told is noted. Called where a meeting is planned, moved or
    called off, and daily, for those who lead a side now or no longer do. Needs an application context.
    """
    company = get_company(session)
    queued = 0
    for recipient in people_to_tell(session, today=today):
        last = max(news.meeting.day for news in recipient.news)
        invited = [_note(session, recipient, news) for news in recipient.news]
        language = recipient.person.language or company.language
        letter = write_letter(KIND, language, news=recipient.news, title_of=title_of, hours_of=hours_of)
        with speaking(language):
            calendars = [
                invitation(
                    news.meeting,
                    noted,
                    recipient.person,
                    settings=current_settings(),
                    company=company,
                    now=now,
                )
                for news, noted in zip(recipient.news, invited, strict=True)
            ]
        told = "-".join(f"{noted.meeting_id}.{noted.sequence}" for noted in invited)
        queued += queue(
            session,
            replace(letter, calendar="".join(calendars), expires_at=end_of_day(session, last)),
            address=recipient.person.email,
            once_key=f"{KIND}:{recipient.person.id}:{told}",
            now=now,
        )
    return queued


def _note(session: Session, told: ToTell, news: News) -> Invitation:
    """Note what she is told now."""
    noted = told.known.get(news.meeting.id)
    if noted is None:
        noted = Invitation(meeting_id=news.meeting.id, person_id=told.person.id, toggles=0)
        session.add(noted)
    elif noted.is_taken_back != (news.what is What.NOT_HERS):
        noted.toggles += 1
    noted.told_sequence = news.meeting.sequence
    return noted


def people_to_tell(session: Session, *, today: date) -> list[ToTell]:
    """Return whom to tell of which coming meetings; nobody who has left is mailed."""
    coming = session.scalars(
        select(Meeting)
        .where(Meeting.day >= today)
        .options(joinedload(Meeting.first), joinedload(Meeting.second))
        .order_by(Meeting.day, Meeting.begins, Meeting.id)
    ).all()
    if not coming:
        return []
    known: dict[int, dict[int, Invitation]] = {}
    for row in session.scalars(select(Invitation).join(Meeting).where(Meeting.day >= today)):
        known.setdefault(row.person_id, {})[row.meeting_id] = row
    were_asked = select(Invitation.person_id).join(Meeting).where(Meeting.day >= today)
    leads = Person.position.in_([Position.HEAD, Position.DEPUTY])
    people = session.scalars(
        select(Person)
        .where(Person.is_active, or_(leads, Person.is_president, Person.id.in_(were_asked)))
        .order_by(Person.id)
    )
    found = [
        ToTell(person=person, news=tuple(_news_for(person, coming, hers)), known=hers)
        for person in people
        for hers in [known.get(person.id, {})]
    ]
    return [recipient for recipient in found if recipient.news]


def _news_for(person: Person, coming: Sequence[Meeting], known: dict[int, Invitation]) -> Iterator[News]:
    for meeting in coming:
        what = _what_is_new(meeting, known.get(meeting.id), is_asked=is_asked_to(person, meeting))
        if what is not None:
            yield News(meeting=meeting, what=what)


def _what_is_new(meeting: Meeting, known: Invitation | None, *, is_asked: bool) -> What | None:
    """Say what is to be told; what somebody does not have in her calendar is not called off to her."""
    if known is None or known.is_taken_back:
        return What.NEW if is_asked and not meeting.is_cancelled else None
    is_told = known.told_sequence == meeting.sequence
    if meeting.is_cancelled:
        return None if is_told else What.CALLED_OFF
    if not is_asked:
        return What.NOT_HERS
    return None if is_told else What.CHANGED


def who_hears_tomorrow(session: Session, meeting: Meeting, *, today: date) -> list[Person]:
    """Return who has had her mail of today, so that the next word of a meeting reaches her tomorrow."""
    had_hers = select(Mail.address).where(Mail.sent_on == today, Mail.kind.not_in(AT_ONCE))
    were_asked = select(Invitation.person_id).where(Invitation.meeting_id == meeting.id)
    people = select(Person).where(Person.is_active, Person.id.in_(were_asked), Person.email.in_(had_hers))
    return sorted(session.scalars(people), key=lambda person: by_alphabet(person.name))
