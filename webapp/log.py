"""Audit log: who did what, written in the same transaction, in English, never about handing in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.models import Action, LogEntry, Meeting, RevenuePlan

SYSTEM = "the system"
COMMAND_LINE = "the command line"


def note(session: Session, *, at: datetime, who: str, what: str) -> None:
    """Add a line to the log. Never call this where somebody hands in."""
    session.add(LogEntry(made_at=at, who=who, what=what))


def name_of_action(action: Action) -> str:
    """Name an action by what it answers; its words are for the two departments, and not for the log."""
    numbers = [str(need.position) for need in action.needs]
    needs = f"need{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
    card = action.card
    return f"the action on {needs} of {card.graded_name} as graded by {card.grading_name}, {card.round.name}"


def name_of_meeting(meeting: Meeting) -> str:
    """Name a meeting by its kind, its departments and its day."""
    kind = "celebration" if meeting.is_celebration else "joint review"
    both = meeting.both
    of_whom = f"{both[0].name} and {both[1].name}" if both else "the whole company"
    return f"the {kind} of {of_whom} on {written(meeting.day)}"


def name_of_plan(plan: RevenuePlan) -> str:
    """Name a revenue plan by its departments and its first month."""
    return f"the revenue plan of {plan.first.name} and {plan.second.name} from {plan.begins_on:%B %Y}"


def written(day: date) -> str:
    """Write a day as the log has it."""
    return f"{day.day} {day:%B %Y}"
