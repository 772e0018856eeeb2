"""Table of a list of actions, for a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.actions.services.listing import ListedAction
from webapp.domain.noticed import Noticed
from webapp.domain.spreadsheets.tables import Cell, Sheet, columns
from webapp.models import Person

COLUMNS = columns(
    "round", "of", "by", "needs", "need", "letter", "what", "measure", "kind", "owner_of", "owner_by",
    "due", "status", "days_late", "done_on", "dropped_because", "evidence", "last_update",
    "noticed", "noticed_answers",
)  # fmt: skip


def actions_as_sheet(listed: Iterable[ListedAction], noticed: Mapping[int, Noticed]) -> Sheet:
    """Return one line an action.

    `noticed` is what may be shown of it, by action; what is withheld leaves its cells empty.
    """
    return Sheet(columns=COLUMNS, rows=(_cells(each, noticed.get(each.action.id)) for each in listed))


def _cells(listed_action: ListedAction, noticed: Noticed | None) -> list[Cell]:
    action, card = listed_action.action, listed_action.card
    return [
        card.round_name,
        card.shown.of,
        card.shown.by,
        " ".join(str(position) for position in listed_action.positions),
        "; ".join(card.need(position).text for position in listed_action.positions),
        listed_action.letter,
        action.what,
        action.measure,
        action.kind.value,
        _name(action.graded_owner),
        _name(action.grading_owner),
        action.due_on,
        action.status.value,
        listed_action.days_late or None,
        action.done_on,
        action.dropped_because,
        action.evidence_link,
        listed_action.last_update.text if listed_action.last_update else "",
        *_counts(noticed),
    ]


def _counts(noticed: Noticed | None) -> tuple[Cell, Cell]:
    if noticed is None or noticed.yes is None:
        return None, None
    return noticed.yes, noticed.answers


def _name(person: Person | None) -> str:
    return person.name if person else ""
