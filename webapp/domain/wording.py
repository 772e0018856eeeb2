"""Carry sentences out of the domain as keys that a page, a mail or a command can translate."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:
    """Mark a text for translation and return it as it is."""
    return text


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A translatable text and the values that belong into its %(name)s places."""

    key: str
    values: Mapping[str, str | int | float] = field(default_factory=dict, hash=False)

    def in_words(self, translate: Callable[[str], str] = str, *, number: Callable[[float], str] = str) -> str:
        """Fill in the values; fractions go through `number`, so that a language can write its comma."""
        shown = {name: number(v) if isinstance(v, float) else v for name, v in self.values.items()}
        return translate(self.key) % shown

    def __str__(self) -> str:
        return self.in_words()


class Refused(ValueError):
    """A rule of the practice says no; `sentence` says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.in_words())
        self.sentence = sentence
