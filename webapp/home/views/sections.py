"""Sections of the front page's task list, by urgency."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.language import gettext as _


class Urgency(enum.Enum):
    """How a task hurries, the most urgent first."""

    OTHERS_WAIT = enum.auto()
    LATE = enum.auto()
    WITH_A_DEADLINE = enum.auto()
    CAN_WAIT = enum.auto()
    DONE = enum.auto()  # nothing must be done, and something still may be


@dataclass(frozen=True)
class Task:
    """One line of the front page."""

    urgency: Urgency
    label: str
    href: str
    sentence: str
    button: str
    links: Sequence[tuple[str, str]] = ()  # words and address of each part, where it has several


def in_sections(tasks: Iterable[Task]) -> list[tuple[Urgency, str, list[Task]]]:
    """Return tasks by urgency, each section with its heading; an empty one is left out."""
    headings = {
        Urgency.OTHERS_WAIT: _("Others wait for this"),
        Urgency.LATE: _("Late"),
        Urgency.WITH_A_DEADLINE: _("With a deadline"),
        Urgency.CAN_WAIT: _("Can wait"),
        Urgency.DONE: _("Done"),
    }
    by_urgency: dict[Urgency, list[Task]] = {urgency: [] for urgency in Urgency}
    for task in tasks:
        by_urgency[task.urgency].append(task)
    return [(urgency, headings[urgency], found) for urgency, found in by_urgency.items() if found]
