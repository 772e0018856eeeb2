"""Translated labels of an action's kind and status."""

from __future__ import annotations

from datetime import date

from webapp.actions.services.listing import ListedAction
from webapp.actions.services.narrowing import Shelf, Sorting
from webapp.actions.services.owner_mails import reached_by_mail
from webapp.domain.action_plans import ActionKind, ActionStatus, allowed_statuses, is_overdue
from webapp.language import by_alphabet, listed, ngettext
from webapp.language import gettext as _
from webapp.models import Action
from webapp.organisation.views.mailed import with_its_hour
from webapp.web.access import viewer

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
        Shelf.CLOSED: _("Closed"),
    }[shelf]


def sorting_words(sorting: Sorting) -> str:
    """Name an order of the list."""
    return {
        Sorting.COUNTERPART: _("By counterpart"),
        Sorting.DAY: _("By due day"),
        Sorting.GRADE: _("By grade, the lowest first"),
        Sorting.OWNER: _("By owner"),
    }[sorting]


def pill_of(due: date, status: ActionStatus, *, today: date) -> tuple[str, str]:
    """Return the state and the words of an action's pill on every page; an overdue one says only that."""
    if is_overdue(due, status, today=today):
        return "overdue", _("Overdue")
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


def counterpart_words(action: ListedAction) -> str:
    """Say with whom an action is, or between whom to somebody who belongs to neither side."""
    of, by = action.card.shown.of, action.card.shown.by
    for mine, other in ((action.card.graded_id, by), (action.card.grading_id, of)):
        if viewer().is_one_of(mine):
            return _("With %(department)s", department=other)
    one, other = sorted((of, by), key=by_alphabet)
    return _("%(one)s and %(other)s", one=one, other=other)


def told_by_mail(action: Action) -> list[str]:
    """Say which owners are told by mail of what the viewer has just done; nothing where no mail goes."""
    told = reached_by_mail(action, but=viewer().id)
    if not told:
        return []
    return [with_its_hour(_("A mail goes to %(names)s.", names=listed([owner.name for owner in told])))]
