"""Authorization: who may plan, read and write which meetings."""

from __future__ import annotations

from webapp.models import Meeting, Pair, RevenuePlan
from webapp.web.access import Viewer


def may_read_meeting(viewer: Viewer, meeting: Meeting) -> bool:
    """Everybody in the two departments reads a meeting, everybody one of all, the president every one."""
    is_of_all = meeting.first_id is None
    return viewer.is_president or is_of_all or viewer.is_one_of(meeting.first_id, meeting.second_id)


def may_write_meeting(viewer: Viewer, meeting: Meeting) -> bool:
    """Heads and deputies of the two departments write; a celebration is the president's too."""
    if meeting.is_celebration and (viewer.is_president or meeting.first_id is None):
        return viewer.is_president or viewer.is_head
    return viewer.is_head and viewer.is_one_of(meeting.first_id, meeting.second_id)


def may_move_meeting(viewer: Viewer, meeting: Meeting) -> bool:
    """Who writes a review moves it; a celebration is moved by its host, the president."""
    return viewer.is_president if meeting.is_celebration else may_write_meeting(viewer, meeting)


def may_plan_reviews(viewer: Viewer, pair: Pair) -> bool:
    """The heads and deputies of a pair plan its joint reviews."""
    return viewer.is_head and viewer.department_id in (pair.first_id, pair.second_id)


def may_set_target(viewer: Viewer, plan: RevenuePlan) -> bool:
    """The target comes from above: from the president, or the heads of the side that does not sell."""
    is_theirs = viewer.is_one_of(plan.first_id, plan.second_id) and not viewer.is_one_of(plan.selling_id)
    return viewer.is_president or (viewer.is_head and is_theirs)


def may_write_lines(viewer: Viewer, plan: RevenuePlan) -> bool:
    """The heads of the selling side say what they expect and how the shortfall is allocated."""
    return viewer.is_head and viewer.is_one_of(plan.selling_id)
