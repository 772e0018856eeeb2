"""Posted forms: fields read, and what was typed shown again beside a validation error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from webapp.domain.faults import FieldFault
from webapp.language import in_words

Form = MultiDict[str, str]
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


def number_from(form: Form, field: str) -> int | None:
    """Read a whole number, or None where none can be read."""
    plain = form.get(field, "").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= _MOST_DIGITS else None


def version_from(form: Form, field: str = "edit_number") -> int:
    """Read which version a form was opened with; -1, which nothing stored has, where none can be read."""
    found = number_from(form, field)
    return -1 if found is None else found


def errors_of(faults: Iterable[FieldFault]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return the links of an error summary, and the error of each field."""
    said = [(fault.field, in_words(fault.sentence)) for fault in faults]
    return [(f"#{field}", words) for field, words in said], dict(reversed(said))
