"""Minutes of a joint review: topics, objectives, results, decisions; stored with optimistic locking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.faults import LONGEST_TEXT, FieldFault, FieldsRefused, too_long
from webapp.domain.wording import N_
from webapp.models import Decision, Meeting

LONGEST_DECISION = 500  # as long as an action may be
TEXTS = (
    "topics",
    "objective_first",
    "objective_second",
    "result_first",
    "result_second",
    "notes",
    "present",
)


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """The minutes as they are typed in; an empty text takes a decision away."""

    texts: Mapping[str, str]
    decisions: Mapping[int, str] = field(default_factory=dict)  # by id, those that may still be changed
    new_decisions: tuple[str, ...] = ()


def minutes_of(meeting: Meeting) -> Minutes:
    """Return the minutes of a meeting as they stand in its form."""
    return Minutes(
        texts={name: getattr(meeting, name) for name in TEXTS},
        decisions={
            decision.id: decision.text for decision in meeting.decisions if decision.action_id is None
        },
    )


def write_minutes(
    session: Session, meeting: Meeting, minutes: Minutes, *, edit_number: int, doer: Doer
) -> None:
    """Store the minutes; raises ChangedMeanwhile where somebody else wrote since then, FieldsRefused.

    A decision that became an action keeps its words: they are the action's now.
    """
    claim_edit(session, meeting, edit_number=edit_number)
    faults = _faults(minutes)
    if faults:
        raise FieldsRefused(faults)
    for name in TEXTS:
        setattr(meeting, name, minutes.texts.get(name, ""))
    for decision in list(meeting.decisions):
        if decision.action_id is None and decision.id in minutes.decisions:
            decision.text = minutes.decisions[decision.id]
            if not decision.text:
                meeting.decisions.remove(decision)
    meeting.decisions += [Decision(text=text) for text in minutes.new_decisions if text]
    log.note_by(session, doer, N_("wrote minutes of %(it)s"), it=log.name_of_meeting(meeting))


def claim_edit(session: Session, meeting: Meeting, *, edit_number: int) -> None:
    """Take the optimistic lock, the meeting's edit number; raises ChangedMeanwhile where it is taken."""
    mine = update(Meeting).where(Meeting.id == meeting.id, Meeting.edit_number == edit_number)
    if session.scalar(mine.values(edit_number=edit_number + 1).returning(Meeting.id)) is None:
        raise ChangedMeanwhile
    session.refresh(meeting)


def _faults(minutes: Minutes) -> list[FieldFault]:
    faults = [
        fault for name, text in minutes.texts.items() for fault in too_long(name, text, most=LONGEST_TEXT)
    ]
    named = [(f"decision-{number}", text) for number, text in minutes.decisions.items()]
    named += [(f"decision-new-{place}", text) for place, text in enumerate(minutes.new_decisions, start=1)]
    return faults + [fault for name, text in named for fault in too_long(name, text, most=LONGEST_DECISION)]
