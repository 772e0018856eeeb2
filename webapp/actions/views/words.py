"""Translated labels of an action's kind and status."""

from __future__ import annotations

from webapp.actions.services.listing import ListedAction, Shelf
from webapp.domain.action_plans import ActionKind, ActionStatus, Urgency, allowed_statuses
from webapp.language import gettext as _
from webapp.language import ngettext

_PILLS = {
    ActionStatus.PLANNED: "todo",
    ActionStatus.IN_PROGRESS: "doing",
    ActionStatus.DONE: "done",
    ActionStatus.DROPPED: "dropped",
}


def status_words(status: ActionStatus) -> str:
    """Name a status."""
    return {
        ActionStatus.PLANNED: _("Planned"),
        ActionStatus.IN_PROGRESS: _("In progress"),
        ActionStatus.DONE: _("Done"),
        ActionStatus.DROPPED: _("Dropped"),
    }[status]


def kind_words(kind: ActionKind) -> str:
    """Name a kind of action."""
    return {
        ActionKind.STEP: _("A step"),
        ActionKind.CROSS_TRAINING: _("Training of one side by the other"),
        ActionKind.PROCESS: _("A process with an owner"),
        ActionKind.ESCALATION: _("A question for the president"),
    }[kind]


def shelf_words(shelf: Shelf) -> str:
    """Name a part of the list."""
    return {
        Shelf.ALL: _("All"),
        Shelf.OPEN: _("Open"),
        Shelf.OVERDUE: _("Overdue"),
        Shelf.SOON: _("Due soon"),
        Shelf.PLANNED: _("Planned"),
        Shelf.IN_PROGRESS: _("In progress"),
        Shelf.DONE: _("Done"),
        Shelf.DROPPED: _("Dropped"),
    }[shelf]


def pill_of(action: ListedAction) -> tuple[str, str]:
    """Return the state and the words of an action's pill; an overdue one says only that."""
    if action.urgency is Urgency.OVERDUE:
        return "overdue", _("Overdue")
    return pill_of_status(action.action.status)


def pill_of_status(status: ActionStatus) -> tuple[str, str]:
    """Return the state and the words of a status as a pill."""
    return _PILLS[status], status_words(status)


def late_words(action: ListedAction) -> str:
    """Say by how much an action is late, "" where it is not."""
    return ngettext("%(num)s day late", "%(num)s days late", action.days_late) if action.days_late else ""


def status_choices(status: ActionStatus) -> list[tuple[str, str]]:
    """Return what an action can be from here, its present status first."""
    return [(allowed.value, status_words(allowed)) for allowed in (status, *allowed_statuses(status))]


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of action for a form."""
    return [(kind.value, kind_words(kind)) for kind in ActionKind]
