"""Sort order of actions: overdue, then open, then closed; and how a list that is cut says so."""

from collections.abc import Iterable, Sequence
from datetime import date

from reports.data import ActionLine
from reports.words.language import Words
from reports.words.wanting import OPEN


def by_urgency(actions: Iterable[ActionLine]) -> list[ActionLine]:
    """Sort actions: the longest overdue first, then open ones by their due day, then the latest closed."""
    return sorted(actions, key=_rank)


def _rank(action: ActionLine) -> tuple[int, int]:
    if action.overdue:
        return 0, -(action.days_late or 0)
    due = action.due or date.max
    if action.status in OPEN:
        return 1, due.toordinal()
    last = max((update.on for update in action.updates), default=action.due or date.min)
    return 2, -last.toordinal()


def cut_words(actions: Sequence[ActionLine], most: int, words: Words) -> str:
    """Say that a list of actions is cut; nothing where it is whole."""
    if len(actions) <= most:
        return ""
    return words.say("The {most} most urgent of {n} actions", most=most, n=len(actions))
