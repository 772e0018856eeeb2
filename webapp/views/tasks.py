"""What waits for somebody beside grading: lists to answer, grades to predict, promises that are late."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from webapp.access import Viewer
from webapp.database import reading
from webapp.language import gettext as _
from webapp.language import long_date, ngettext
from webapp.pages import today
from webapp.services import expectations
from webapp.services.needs import standings
from webapp.services.promised_actions import overdue_actions
from webapp.views.needs_index import line_for


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do, with the page on which it is done."""

    href: str
    label: str
    sentence: str


def tasks_of(viewer: Viewer) -> list[Task]:
    """Return what the viewer has to do; only a head predicts grades and answers lists."""
    late = _late_actions(viewer)
    if not viewer.is_head or viewer.department_id is None:
        return late
    return [*_lists(viewer, viewer.department_id), *_predictions(viewer.department_id), *late]


def _lists(viewer: Viewer, department_id: int) -> list[Task]:
    lines = [line_for(viewer, one) for one in standings(reading(), department_id)]
    return [
        Task(href=line.href, label=line.title, sentence=line.sentence)
        for line in lines
        if line.button and line.is_waiting
    ]


def _predictions(department_id: int) -> list[Task]:
    return [
        Task(
            href=url_for("expect.show", round_slug=one.round_slug, by_slug=one.grading_slug),
            label=_("What do you expect from %(department)s?", department=one.grading_name),
            sentence=_(
                "Predict your six grades until %(day)s. Only the heads of your department see them before "
                "the exchange.",
                day=long_date(one.closes_on),
            ),
        )
        for one in expectations.waiting_for(reading(), department_id)
    ]


def _late_actions(viewer: Viewer) -> list[Task]:
    """Count what the viewer promised and has not done; the page says which and why."""
    late = overdue_actions(reading(), today=today())
    number = sum(viewer.id in (one.graded_owner_id, one.grading_owner_id) for one in late)
    if not number:
        return []
    return [
        Task(
            href=url_for("actions.index", show="overdue", mine="yes"),
            label=ngettext("One action of yours is overdue", "%(num)s actions of yours are overdue", number),
            sentence=_("Say how far it is, mark it as done, or agree on another day with the other owner."),
        )
    ]
