"""Audit log: who did what, written in the same transaction and in every language, never about handing in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.doer import Doer
from webapp.domain.wording import N_, Sentence, Value
from webapp.language import OTHER_LANGUAGES, current_language, in_language
from webapp.language import gettext as _
from webapp.models import Action, Card, Department, LogEntry, Meeting, RevenuePlan

SYSTEM = N_("the system")
COMMAND_LINE = N_("the command line")


def note(session: Session, *, at: datetime, who: str, what: str, **values: Value) -> None:
    """Add a line to the log: a key of the catalogues and its values. Never call this where somebody hands in.

    The words are kept as they are said now; what the software says later does not change them.
    """
    sentence = Sentence(key=what, values=values)
    translations = {language: in_language(language, sentence) for language in OTHER_LANGUAGES}
    session.add(LogEntry(made_at=at, who=who, what=sentence.in_words(day=written), translations=translations))


def note_by(session: Session, doer: Doer, what: str, **values: Value) -> None:
    """Add a line to the log about what somebody does now."""
    note(session, at=doer.now, who=doer.name, what=what, **values)


def what_was_done(entry: LogEntry) -> str:
    """Say what was done in the reader's language; a line from before that language came is English."""
    return entry.translations.get(current_language(), entry.what)


def who_did(who: str) -> str:
    """Name who did it; the program itself in the reader's language."""
    return _(who) if who in (SYSTEM, COMMAND_LINE) else who


def joined(departments: Sequence[Department]) -> Sentence:
    """Name departments, one after the other; none is the company."""
    names: list[Value] = [department.name for department in departments]
    if not names:
        return Sentence(key=N_("the company"))
    key = N_("%(one)s and %(other)s") if len(names) > 1 else "%(one)s"
    return Sentence(key=key, values=dict(zip(("one", "other"), names, strict=False)))


def one_after_another(sentences: Sequence[Sentence], between: str = " ") -> Sentence:
    """Say several things in one line."""
    key = between.join(f"%({place})s" for place in range(len(sentences)))
    return Sentence(key=key, values={str(place): each for place, each in enumerate(sentences)})


def name_of_card(card: Card) -> Sentence:
    """Name a card by its departments and its round."""
    values = {"of": card.graded_name, "by": card.grading_name, "round": card.round.name}
    return Sentence(key=N_("%(of)s as graded by %(by)s, %(round)s"), values=values)


def name_of_action(action: Action) -> Sentence:
    """Name an action by what it answers; its words are for the two departments, and not for the log."""
    numbers = [str(need.position) for need in action.needs]
    one, several = (
        N_("the action on need %(needs)s of %(card)s"),
        N_("the action on needs %(needs)s of %(card)s"),
    )
    values: dict[str, Value] = {"needs": ", ".join(numbers), "card": name_of_card(action.card)}
    return Sentence(key=several if len(numbers) > 1 else one, values=values)


def name_of_meeting(meeting: Meeting) -> Sentence:
    """Name a meeting by its kind, its departments and its day."""
    review, celebration = (
        N_("the joint review of %(of)s on %(day)s"),
        N_("the celebration of %(of)s on %(day)s"),
    )
    of = joined(meeting.both) if meeting.both else Sentence(key=N_("the whole company"))
    return Sentence(
        key=celebration if meeting.is_celebration else review, values={"of": of, "day": meeting.day}
    )


def name_of_plan(plan: RevenuePlan) -> Sentence:
    """Name a revenue plan by its departments and its first day."""
    values: dict[str, Value] = {"of": joined([plan.first, plan.second]), "day": plan.begins_on}
    return Sentence(key=N_("the revenue plan of %(of)s from %(day)s"), values=values)


def written(day: date) -> str:
    """Write a day as the English log has it."""
    return f"{day.day} {day:%B %Y}"
