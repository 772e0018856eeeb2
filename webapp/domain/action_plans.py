"""Validation and statuses of action plans: each shortfall becomes a promise with an owner on each side."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from webapp.domain.faults import FieldFault
from webapp.domain.grades import POINTS, is_shortfall
from webapp.domain.wording import N_, Refused, Sentence

R = TypeVar("R", bound="HeldRound")

LONGEST_ACTION = 500
DAYS_THAT_ARE_SOON = 14


class ActionStatus(StrEnum):
    """How far an action has come."""

    PLANNED = N_("planned")
    IN_PROGRESS = N_("in progress")
    DONE = N_("done")
    DROPPED = N_("dropped")


class ActionKind(StrEnum):
    """What kind of promise an action is."""

    STEP = "step"
    CROSS_TRAINING = "cross-training"
    PROCESS = "process"
    ESCALATION = "escalation"


class Urgency(StrEnum):
    """The groups of the list of actions, the most urgent first."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    CLOSED = "closed"


OPEN_STATUSES = (ActionStatus.PLANNED, ActionStatus.IN_PROGRESS)

# Done and dropped lead back only: an action that was closed by mistake, or not done after all.
_ALLOWED: Mapping[ActionStatus, tuple[ActionStatus, ...]] = {
    ActionStatus.PLANNED: (ActionStatus.IN_PROGRESS, ActionStatus.DONE, ActionStatus.DROPPED),
    ActionStatus.IN_PROGRESS: (ActionStatus.PLANNED, ActionStatus.DONE, ActionStatus.DROPPED),
    ActionStatus.DONE: (ActionStatus.IN_PROGRESS,),
    ActionStatus.DROPPED: (ActionStatus.PLANNED,),
}


class StatusNotAllowed(Refused):
    """An action cannot go from its status to that one, or not without a reason."""


def allowed_statuses(status: ActionStatus) -> tuple[ActionStatus, ...]:
    """Return the statuses that an action may change to."""
    return _ALLOWED[status]


def require_status_change(old: ActionStatus, new: ActionStatus, *, reason: str = "") -> None:
    """Raise StatusNotAllowed where an action may not change so; a dropped action needs its reason."""
    if new not in _ALLOWED[old]:
        key = N_("An action that is %(old)s cannot become %(new)s. Open it again to see what it can become.")
        raise StatusNotAllowed(Sentence(key=key, values={"old": old, "new": new}))
    if new is ActionStatus.DROPPED and not reason.strip():
        raise StatusNotAllowed(Sentence(key=_DROPPED_WITHOUT_REASON))


_DROPPED_WITHOUT_REASON = N_("A dropped action needs its reason. Say in one sentence why it was given up.")


def is_overdue(due: date, status: ActionStatus, *, today: date) -> bool:
    """Tell whether an open action's day has passed; on the day itself it is not late yet."""
    return status in OPEN_STATUSES and due < today


def urgency(due: date, status: ActionStatus, *, today: date) -> Urgency:
    """Return the group in which an action is listed; soon is within the next 14 days."""
    if status not in OPEN_STATUSES:
        return Urgency.CLOSED
    if due < today:
        return Urgency.OVERDUE
    return Urgency.SOON if due <= today + timedelta(days=DAYS_THAT_ARE_SOON) else Urgency.LATER


def by_urgency(due: date, status: ActionStatus, *, today: date) -> tuple[int, int]:
    """Return a sort key: open actions by date, the longest overdue first; then closed ones, latest first."""
    group = list(Urgency).index(urgency(due, status, today=today))
    return group, due.toordinal() if status in OPEN_STATUSES else -due.toordinal()


class HeldRound(Protocol):
    """A round as promises are compared with it: when it opened, and when its cards were exchanged."""

    @property
    def opens_on(self) -> date: ...
    @property
    def exchanged_on(self) -> date | None: ...


def rounds_around(
    promised_on: date, rounds: Iterable[R], *, shows_grade: Callable[[R], bool]
) -> tuple[R | None, list[R]]:
    """Return the round with the last grade before a promise, and those that opened after it.

    The rounds are in the order of time. One that was being graded when the promise was made stands on neither
    side, since nobody knows which of its grades knew of the promise.
    """
    before, after = None, []
    for round_ in rounds:
        if round_.opens_on > promised_on:
            after.append(round_)
        elif round_.exchanged_on is not None and round_.exchanged_on <= promised_on and shows_grade(round_):
            before = round_
    return before, after


def needs_wanting_action(
    letters: Mapping[int, str | None], *, planned: Collection[int], declined: Collection[int]
) -> tuple[int, ...]:
    """Return the positions below B with neither an action nor a decision not to act, lowest grade first.

    `letters` maps positions to shown letters, None where withheld; `planned` are the positions that
    an action names, `declined` those with a recorded decision not to act.
    """
    wanting = [
        (POINTS[letter], position)
        for position, letter in letters.items()
        if letter is not None
        and is_shortfall(letter)
        and position not in planned
        and position not in declined
    ]
    return tuple(position for _, position in sorted(wanting))


@dataclass(frozen=True, kw_only=True)
class ActionDraft:
    """An action as it is typed in; owners are names or ids, empty where nobody was chosen."""

    what: str
    measure: str = ""
    kind: ActionKind = ActionKind.STEP
    positions: tuple[int, ...] = ()
    owner_of: str = ""
    owner_by: str = ""
    due: date | None = None
    status: ActionStatus = ActionStatus.PLANNED
    reason: str = ""
    evidence: str = ""
    headcount_of: int | None = None
    headcount_by: int | None = None
    process_owner: str = ""
    process_days: int | None = None


def faults_of_action(
    draft: ActionDraft, shown_letters: Mapping[int, str | None], *, today: date, is_new: bool = True
) -> list[FieldFault]:
    """Return all faults of an action on a card with these letters; only a new one may not be overdue."""
    found: list[tuple[str, str]] = []
    if not draft.what.strip():
        found.append(("what", N_("Say in one sentence what will be done.")))
    elif len(draft.what.strip()) > LONGEST_ACTION:
        found.append(("what", N_("At most 500 characters fit here. Put the rest into the first update.")))
    if not draft.positions:
        found.append(("positions", N_("Choose at least one need that this action serves.")))
    elif any(shown_letters.get(position) is None for position in draft.positions):
        found.append(
            ("positions", N_("This need shows no grade, so no action can stand on it. Choose another."))
        )
    if not draft.owner_of:
        found.append(("owner_of", N_("Choose an owner in the department that was graded.")))
    if not draft.owner_by:
        found.append(("owner_by", N_("Choose an owner in the department that graded.")))
    if draft.due is None:
        found.append(("due", N_("Choose the day by which it is done.")))
    elif is_new and draft.due < today:
        found.append(("due", N_("This day has passed. Choose today or a later day.")))
    if draft.status is ActionStatus.DROPPED and not draft.reason.strip():
        found.append(("reason", _DROPPED_WITHOUT_REASON))
    if draft.evidence.strip() and not is_web_address(draft.evidence):
        found.append(("evidence", N_("This is no web address. It begins with https:// or http://.")))
    found.extend(_faults_of_kind(draft))
    return [FieldFault(field=field, sentence=Sentence(key=key)) for field, key in found]


def _faults_of_kind(draft: ActionDraft) -> list[tuple[str, str]]:
    found = []
    if draft.kind is ActionKind.CROSS_TRAINING:
        heads = {"headcount_of": draft.headcount_of, "headcount_by": draft.headcount_by}
        if any(count is not None and count < 0 for count in heads.values()) or not any(heads.values()):
            found.append(("headcount_of", N_("Say how many people of which side are trained, at least one.")))
    if draft.kind is ActionKind.PROCESS:
        if not draft.process_owner.strip():
            found.append(("process_owner", N_("A process needs an owner. Say who answers for it.")))
        if draft.process_days is None or draft.process_days < 1:
            found.append(("process_days", N_("Say in how many days the process is through, at least one.")))
    return found


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https address with a host, and nothing that could run."""
    plain = text.strip()
    if any(character.isspace() for character in plain):
        return False
    try:
        parts = urlsplit(plain)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
