"""Filter, search and sort a list of actions: parts of the list, departments, rounds, owners, words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from webapp.actions.services.listing import ListedAction
from webapp.domain.action_plans import Urgency
from webapp.domain.grades import POINTS
from webapp.language import by_alphabet
from webapp.models import ActionStatus


class Shelf(StrEnum):
    """What the list can be narrowed to; the values stand in its address."""

    OPEN = "open"
    OVERDUE = "overdue"
    SOON = "soon"
    PLANNED = "planned"
    IN_PROGRESS = "in-progress"
    CLOSED = "closed"
    DONE = "done"
    DROPPED = "dropped"
    ALL = "all"


class Sorting(StrEnum):
    """In which order the list stands; the values stand in its address."""

    COUNTERPART = "counterpart"
    DAY = "day"
    GRADE = "grade"
    OWNER = "owner"


_STANDS_ON: dict[Shelf, Callable[[ListedAction], bool]] = {
    Shelf.ALL: lambda _each: True,
    Shelf.OPEN: lambda each: each.urgency is not Urgency.CLOSED,
    Shelf.OVERDUE: lambda each: each.urgency is Urgency.OVERDUE,
    Shelf.SOON: lambda each: each.urgency is Urgency.SOON,
    Shelf.PLANNED: lambda each: each.action.status is ActionStatus.PLANNED,
    Shelf.IN_PROGRESS: lambda each: each.action.status is ActionStatus.IN_PROGRESS,
    Shelf.CLOSED: lambda each: each.urgency is Urgency.CLOSED,
    Shelf.DONE: lambda each: each.action.status is ActionStatus.DONE,
    Shelf.DROPPED: lambda each: each.action.status is ActionStatus.DROPPED,
}


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a list is narrowed to; None and "" narrow nothing."""

    shelf: Shelf = Shelf.ALL
    department_id: int | None = None  # on either side
    owner_id: int | None = None
    round_slug: str = ""
    words: str = ""  # each must stand somewhere in what the row shows

    def of(self, listed: Iterable[ListedAction]) -> list[ListedAction]:
        """Return the actions that are left, in the order in which they stood."""
        return [each for each in listed if self._leaves(each)]

    def _leaves(self, each: ListedAction) -> bool:
        return (
            _STANDS_ON[self.shelf](each)
            and (self.department_id is None or self.department_id in each.card.direction)
            and (self.owner_id is None or each.is_owned_by(self.owner_id))
            and self.round_slug in ("", each.card.round_slug)
            and _says(each, self.words)
        )


def _says(each: ListedAction, words: str) -> bool:
    if not words:
        return True
    said = [
        each.action.what,
        each.action.measure,
        each.card.shown.of,
        each.card.shown.by,
        *(each.card.need(position).text for position in each.positions),
        *(name for name, _side, _is_here in each.owners),
        each.last_update.text if each.last_update else "",
    ]
    text = "\n".join(said).casefold()
    return all(word in text for word in words.casefold().split())


def in_order(
    listed: Iterable[ListedAction], sorting: Sorting, *, counterpart: Callable[[ListedAction], str]
) -> list[ListedAction]:
    """Sort actions that stand by urgency; where two are alike, the more urgent one stays first."""
    if sorting is Sorting.GRADE:
        return sorted(listed, key=lambda each: POINTS[each.letter] if each.letter else len(POINTS))
    if sorting is Sorting.OWNER:
        return sorted(listed, key=lambda each: by_alphabet(each.owners[0][0]))
    if sorting is Sorting.COUNTERPART:
        return sorted(listed, key=lambda each: by_alphabet(counterpart(each)))
    return list(listed)
