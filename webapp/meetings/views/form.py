"""Forms of meetings: their fields, and what was typed shown again beside a validation error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time

from werkzeug.datastructures import MultiDict

from webapp.domain.faults import FieldFault
from webapp.domain.meetings import When
from webapp.language import in_words
from webapp.meetings.services.minutes import TEXTS, Minutes
from webapp.typed_text import clean_text, on_one_line

Form = MultiDict[str, str]
BLANK_DECISIONS = 3
_MOST_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A field of a form as it was typed, whatever it holds: so that nothing typed is ever lost."""

    values: Mapping[str, str]

    def __call__(self, name: str, otherwise: str = "") -> str:
        """Return what was typed into a field."""
        return self.values.get(name, otherwise)


def typed_from(form: Form) -> Typed:
    """Keep a posted form."""
    return Typed(values=form.to_dict())


def typed_when(when: When) -> Typed:
    """Write a time and place as their fields hold them."""
    return Typed(
        values={
            "day": when.day.isoformat() if when.day else "",
            "begins": f"{when.begins:%H:%M}" if when.begins else "",
            "minutes": str(when.minutes or ""),
            "place": when.place,
        }
    )


def when_from(form: Form, *, day: str = "day") -> When:
    """Read time and place; what cannot be read counts as left out."""
    return When(
        day=day_from(form, day),
        begins=_time(form.get("begins", "")),
        minutes=number_from(form, "minutes"),
        place=on_one_line(form.get("place", "")),
    )


def day_from(form: Mapping[str, str], field: str) -> date | None:
    """Read a day, or None where none can be read."""
    try:
        return date.fromisoformat(form.get(field, "").strip())
    except ValueError:
        return None


def number_from(form: Form, field: str) -> int | None:
    """Read a whole number, or None where none can be read."""
    plain = form.get(field, "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else None


def version_from(form: Form, field: str = "edit_number") -> int:
    """Read which version a form was opened with; -1, which nothing stored has, where none can be read."""
    found = number_from(form, field)
    return -1 if found is None else found


def _time(text: str) -> time | None:
    try:
        read = time.fromisoformat(text.strip())
    except ValueError:
        return None
    return read.replace(second=0, microsecond=0, tzinfo=None)


def minutes_from(form: Form, changeable: Iterable[int]) -> Minutes:
    """Read minutes; `changeable` are the ids of decisions that may still be changed."""
    return Minutes(
        texts={name: clean_text(form.get(name, "")) for name in TEXTS},
        decisions={
            number: on_one_line(form[f"decision-{number}"])
            for number in changeable
            if f"decision-{number}" in form
        },
        new_decisions=tuple(
            on_one_line(form.get(f"decision-new-{place}", "")) for place in range(1, BLANK_DECISIONS + 1)
        ),
    )


def errors_of(faults: Iterable[FieldFault]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the links of an error summary, and the error of each field."""
    said = [(fault.field, in_words(fault.sentence)) for fault in faults]
    return [(f"#{field}", words) for field, words in said], dict(reversed(said))
