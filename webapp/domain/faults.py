"""Validation errors: what is wrong with what was typed, each fault at its field."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.wording import N_, Sentence

LONGEST_TEXT = 5000


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """What is wrong with what was typed; `field` is the name of the field, "" for the form as a whole."""

    field: str
    sentence: Sentence
    line: int | None = None  # which one, where several lines have such a field
    first_choice: str = ""  # what the field's first radio button is called, which takes the focus

    @property
    def anchor(self) -> str:
        """Return the id of the element to jump to."""
        return f"{self.field}-{self.first_choice}" if self.first_choice else self.field


class FieldsRefused(Exception):
    """What was typed cannot be stored; `faults` say why, each at its field."""

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("\n".join(str(fault.sentence) for fault in faults))
        self.faults = tuple(faults)


def too_long(field: str, text: str, *, most: int = LONGEST_TEXT) -> list[FieldFault]:
    """Return the fault of a text that has more characters than fit, if it has."""
    if len(text) <= most:
        return []
    key = N_("At most %(most)s characters fit here; this has %(length)s. Shorten it.")
    return [FieldFault(field=field, sentence=Sentence(key=key, values={"most": most, "length": len(text)}))]
