"""CSV export of a list of actions, safe against formula injection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from webapp.actions.services.listing import ListedAction
from webapp.domain.noticed import Noticed
from webapp.domain.spreadsheets import csv_file
from webapp.models import Person

COLUMNS = (
    "round", "of", "by", "needs", "need", "letter", "what", "measure", "kind", "owner_of", "owner_by",
    "due", "status", "days_late", "done_on", "dropped_because", "evidence", "last_update",
    "noticed", "noticed_answers",
)  # fmt: skip


def actions_as_csv(listed: Iterable[ListedAction], noticed: Mapping[int, Noticed]) -> bytes:
    """Return one line an action: UTF-8 with byte order mark; cells that could run are guarded.

    `noticed` is what may be shown of it, by action; what is withheld leaves its cells empty.
    """
    return csv_file(COLUMNS, (_cells(each, noticed.get(each.action.id)) for each in listed))


def _cells(listed_action: ListedAction, noticed: Noticed | None) -> list[str]:
    action, card = listed_action.action, listed_action.card
    return [
        card.round_name,
        card.shown.of,
        card.shown.by,
        " ".join(str(position) for position in listed_action.positions),
        "; ".join(card.need(position).text for position in listed_action.positions),
        listed_action.letter or "",
        action.what,
        action.measure,
        action.kind.value,
        _name(action.graded_owner),
        _name(action.grading_owner),
        action.due_on.isoformat(),
        action.status.value,
        str(listed_action.days_late or ""),
        action.done_on.isoformat() if action.done_on else "",
        action.dropped_because,
        action.evidence_link,
        listed_action.last_update.text if listed_action.last_update else "",
        *_counts(noticed),
    ]


def _counts(noticed: Noticed | None) -> tuple[str, str]:
    if noticed is None or noticed.yes is None:
        return "", ""
    return str(noticed.yes), str(noticed.answers)


def _name(person: Person | None) -> str:
    return person.name if person else ""
