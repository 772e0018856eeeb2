"""Fill the PDF reports of meetings: minutes of a joint review, and the speech of a celebration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from reports import data
from reports.data_meetings import (
    CelebrationSheet,
    Decided,
    LowNeed,
    MinutesReport,
    Recognised,
    SideOfMonth,
    paragraphs,
)
from webapp.actions.services.listing import ListedAction
from webapp.branding.services.imprint import imprint
from webapp.domain.action_plans import Urgency
from webapp.language import short_date
from webapp.meetings.services.agenda import agenda_of
from webapp.meetings.services.names import hours_of, revenue_words
from webapp.meetings.services.planning import was_held
from webapp.models import Decision, Meeting
from webapp.organisation.services.organisation import get_company


def minutes_to_print(session: Session, meeting: Meeting, *, today: date) -> MinutesReport:
    """Return the minutes of a joint review with the agenda of its day."""
    if meeting.both is None:
        raise ValueError("a joint review has two departments")
    one, other = meeting.both
    agenda = agenda_of(session, meeting.both, day=meeting.day, today=today)
    return MinutesReport(
        imprint=meeting_imprint(session, meeting, today=today),
        one=one.name,
        other=other.name,
        day=meeting.day,
        time=hours_of(meeting),
        place=meeting.place,
        is_cancelled=meeting.is_cancelled,
        was_held=was_held(meeting, today=today),
        present=paragraphs(meeting.present),
        topics=paragraphs(meeting.topics),
        sides=(
            SideOfMonth(
                department=one.name,
                objective=paragraphs(meeting.objective_first),
                result=paragraphs(meeting.result_first),
            ),
            SideOfMonth(
                department=other.name,
                objective=paragraphs(meeting.objective_second),
                result=paragraphs(meeting.result_second),
            ),
        ),
        notes=paragraphs(meeting.notes),
        revenue=revenue_words(agenda.revenue) if agenda.revenue else "",
        actions=tuple(_line(action) for action in agenda.actions),
        needs=tuple(
            LowNeed(
                of=low.card.shown.of,
                by=low.card.shown.by,
                position=low.need.position,
                text=low.need.text,
                letter=low.need.letter or "",
            )
            for low in agenda.needs
        ),
        decisions=tuple(_decided(decision) for decision in meeting.decisions),
    )


def celebration_to_print(session: Session, meeting: Meeting, *, today: date) -> CelebrationSheet:
    """Return what is read out at a celebration."""
    return CelebrationSheet(
        imprint=meeting_imprint(session, meeting, today=today),
        departments=tuple(department.name for department in meeting.both or ()),
        day=meeting.day,
        time=hours_of(meeting),
        place=meeting.place,
        successes=paragraphs(meeting.successes),
        heroes=tuple(
            Recognised(
                who=hero.who, deed=hero.deed, department=hero.department.name if hero.department else ""
            )
            for hero in meeting.heroes
        ),
        shortcomings=paragraphs(meeting.shortcomings),
        lessons=paragraphs(meeting.lessons),
    )


def poster_to_print(session: Session, meeting: Meeting, *, today: date) -> CelebrationSheet:
    """Return what is hung up of a celebration: nothing of where somebody fell short goes to the printer."""
    spoken = celebration_to_print(session, meeting, today=today)
    return replace(spoken, shortcomings=(), lessons=())


def meeting_imprint(session: Session, meeting: Meeting, *, today: date) -> data.Imprint:
    """Return what the sheet of a meeting says about itself, in the present language."""
    company = get_company(session)
    return imprint(
        session,
        company,
        round_name=short_date(meeting.day),
        printed_on=today,
        scale=company.letters,
    )


def _line(listed_action: ListedAction) -> data.ActionLine:
    action = listed_action.action
    return data.ActionLine(
        of=listed_action.card.shown.of,
        by=listed_action.card.shown.by,
        need_positions=tuple(listed_action.positions),
        what=action.what,
        owner_of=action.graded_owner.name if action.graded_owner else "",
        owner_by=action.grading_owner.name if action.grading_owner else "",
        due=action.due_on,
        status=data.ActionStatus(action.status),
        overdue=listed_action.urgency is Urgency.OVERDUE,
        days_late=listed_action.days_late or None,
    )


def _decided(decision: Decision) -> Decided:
    action = decision.action
    if action is None:
        return Decided(text=decision.text)
    owners = (action.graded_owner, action.grading_owner)
    return Decided(
        text=decision.text, owners=tuple(person.name for person in owners if person), due=action.due_on
    )
