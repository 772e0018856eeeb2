"""Ask people to meetings by mail: what is new, moved or called off since they were told last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.config import current_settings
from webapp.models import Invitation, Meeting, Person, Position
from webapp.services.letters import speaking, write_letter
from webapp.services.meeting_calendar import invitation, is_asked_to
from webapp.services.meeting_names import hours_of, title_of
from webapp.services.organisation import get_company
from webapp.services.outbox import queue

KIND = "meetings"


@dataclass(frozen=True, kw_only=True)
class ToTell:
    """Meetings of which somebody does not know the present time and place."""

    person: Person
    meetings: tuple[Meeting, ...]


def queue_invitations(session: Session, *, today: date, now: datetime) -> int:
    """Queue a letter for everybody who has to be told of a coming meeting, and say for how many.

    May run any number of times: what somebody was told is noted. Called where a meeting is planned, moved or
    called off, and daily, for those who have become head meanwhile. Needs an application context.
    """
    company = get_company(session)
    settings = current_settings()
    queued = 0
    for one in people_to_tell(session, today=today):
        language = one.person.language or company.language
        letter = write_letter(KIND, language, meetings=one.meetings, title_of=title_of, hours_of=hours_of)
        with speaking(language):
            calendars = [
                invitation(
                    meeting,
                    one.person,
                    base_url=settings.base_url,
                    timezone=company.timezone,
                    sender=settings.mail_from,
                    now=now,
                )
                for meeting in one.meetings
            ]
        told = "-".join(f"{meeting.id}.{meeting.sequence}" for meeting in one.meetings)
        queued += queue(
            session,
            kind=KIND,
            once_key=f"{KIND}:{one.person.id}:{told}",
            address=one.person.email,
            subject=letter.subject,
            body=letter.body,
            language=letter.language,
            calendar="".join(calendars),
            now=now,
        )
        for meeting in one.meetings:
            session.merge(
                Invitation(meeting_id=meeting.id, person_id=one.person.id, told_sequence=meeting.sequence)
            )
    return queued


def people_to_tell(session: Session, *, today: date) -> list[ToTell]:
    """Return whom to tell of which coming meetings; what nobody knew of is not called off to her."""
    coming = session.scalars(
        select(Meeting)
        .where(Meeting.day >= today)
        .options(joinedload(Meeting.first), joinedload(Meeting.second))
        .order_by(Meeting.day, Meeting.begins, Meeting.id)
    ).all()
    if not coming:
        return []
    asked = session.scalars(
        select(Person)
        .where(
            Person.is_active,
            or_(Person.position.in_([Position.HEAD, Position.DEPUTY]), Person.is_president),
        )
        .order_by(Person.id)
    ).all()
    known = {
        (one.meeting_id, one.person_id): one.told_sequence for one in session.scalars(select(Invitation))
    }
    found = [ToTell(person=person, meetings=tuple(_unknown_to(person, coming, known))) for person in asked]
    return [one for one in found if one.meetings]


def _unknown_to(
    person: Person, coming: Sequence[Meeting], known: dict[tuple[int, int], int]
) -> Iterator[Meeting]:
    for meeting in coming:
        told = known.get((meeting.id, person.id))
        is_news = not meeting.is_cancelled if told is None else told < meeting.sequence
        if is_news and is_asked_to(person, meeting):
            yield meeting
