"""What is wrong with what was typed, each fault at its field."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.wording import N_, Sentence

LONGEST_TEXT = 5000


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """What is wrong with what was typed; `field` is the name of the field."""

    field: str
    sentence: Sentence


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


@dataclass(frozen=True, kw_only=True)
class BallotFault:
    """What is wrong with one field; `field` is its name, `anchor` the id to jump to."""

    field: str
    anchor: str
    sentence: Sentence
