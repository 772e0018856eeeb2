"""Lazy translation: sentences leave the domain as gettext keys with values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = "str | int | float | date | Sentence"


def N_(text: str) -> str:
    """Mark a text for translation and return it as it is."""
    return text


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A translatable text and the values for its %(name)s places; a value may be a sentence itself."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    def in_words(
        self,
        translate: Callable[[str], str] = str,
        *,
        number: Callable[[float], str] = str,
        day: Callable[[date], str] = str,
    ) -> str:
        """Fill in the values: fractions and days as `number` and `day` write them, states translated."""

        def nested(sentence: Sentence) -> str:
            return sentence.in_words(translate, number=number, day=day)

        written: dict[type, Callable[..., str]] = {float: number, date: day, Sentence: nested}
        shown = {
            name: translate(value.value)
            if isinstance(value, StrEnum)
            else written.get(type(value), str)(value)
            for name, value in self.values.items()
        }
        return translate(self.key) % shown

    def __str__(self) -> str:
        return self.in_words()


class Refused(ValueError):
    """A rule of the practice says no; `sentence` says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.in_words())
        self.sentence = sentence
