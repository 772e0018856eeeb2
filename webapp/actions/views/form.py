"""Form of an action: its fields, and what was typed shown again beside a validation error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from webapp.domain.action_plans import ActionDraft, ActionKind
from webapp.domain.faults import FieldFault
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Person
from webapp.organisation.services.namesakes import names_by_id
from webapp.typed_text import clean_text, on_one_line

_MOST_DIGITS = 6
_IDS = {"positions": "positions-1", "kind": "kind"}  # where a fault's link leads; else to the field's name


def draft_from(form: MultiDict[str, str]) -> ActionDraft:
    """Read a posted action; what cannot be read counts as left out."""
    kinds = {kind.value: kind for kind in ActionKind}
    return ActionDraft(
        what=on_one_line(form.get("what", "")),
        measure=on_one_line(form.get("measure", "")),
        kind=kinds.get(form.get("kind", ""), ActionKind.STEP),
        positions=positions_from(form.getlist("positions")),
        owner_of=form.get("owner_of", "").strip(),
        owner_by=form.get("owner_by", "").strip(),
        due=day_from(form, "due"),
        evidence=form.get("evidence", "").strip(),
        headcount_of=_number(form.get("headcount_of", "")),
        headcount_by=_number(form.get("headcount_by", "")),
        process_owner=on_one_line(form.get("process_owner", "")),
        process_days=_number(form.get("process_days", "")),
    )


def positions_from(texts: Iterable[str]) -> tuple[int, ...]:
    """Read the positions of needs; what is no number is left out."""
    return tuple(sorted({number for text in texts if (number := _number(text)) is not None}))


def _number(text: str) -> int | None:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else None


def day_from(form: MultiDict[str, str], field: str) -> date | None:
    """Read a day, or None where none can be read."""
    try:
        return date.fromisoformat(form.get(field, "").strip())
    except ValueError:
        return None


def words_from(form: MultiDict[str, str], field: str) -> str:
    """Read a text of several lines."""
    return clean_text(form.get(field, ""))


def owner_choices(people: Sequence[Person]) -> list[tuple[str, str]]:
    """Return those who can own an action for a select field, nobody first; namesakes with their addresses."""
    names = names_by_id(people)
    return [("", _("Choose a person")), *((str(person.id), names[person.id]) for person in people)]


def errors_of(faults: Iterable[FieldFault]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the links of an error summary, and the error of each field."""
    said = [(fault.field, in_words(fault.sentence)) for fault in faults]
    links = [(f"#{_IDS.get(field, field)}", words) for field, words in said]
    return links, dict(reversed(said))
