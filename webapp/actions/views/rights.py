"""Authorization: who may read, plan and update which actions."""

from __future__ import annotations

from collections.abc import Collection

from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.models import Action, ActionKind
from webapp.web.access import Viewer


def departments_in_view(viewer: Viewer) -> Collection[int] | None:
    """Return whose actions and meetings a viewer reads: her department's; None is all, for the president."""
    if viewer.is_president:
        return None
    return viewer.department_ids


def may_read_plan(viewer: Viewer, card: PlanCard) -> bool:
    """Everybody in the two departments reads what they promised each other; the president reads all."""
    return viewer.is_president or viewer.is_one_of(*card.direction)


def may_read_action(viewer: Viewer, action: Action, card: PlanCard) -> bool:
    """An owner goes on reading her action, also after she changed the department."""
    return may_read_plan(viewer, card) or owns(viewer, action)


def may_plan(viewer: Viewer, card: PlanCard) -> bool:
    """The heads and deputies of the two departments plan, change and decide."""
    return viewer.is_head and viewer.is_one_of(*card.direction)


def may_update(viewer: Viewer, action: Action, card: PlanCard) -> bool:
    """Owners tell what has happened, and so do those who plan; the president answers what she is asked."""
    is_asked = viewer.is_president and action.kind is ActionKind.ESCALATION
    return may_plan(viewer, card) or owns(viewer, action) or is_asked


def owns(viewer: Viewer, action: Action) -> bool:
    """Tell whether the viewer owns an action on either side."""
    return viewer.id in (action.graded_owner_id, action.grading_owner_id)
