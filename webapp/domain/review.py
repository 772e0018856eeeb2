"""Moderation of comments: who may review them, and how a comment may be shortened."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum

LEFT_OUT = "[…]"
SMALLEST_NUMBER_TOLD = 10  # of fewer comments it is not said how many were withheld or shortened
_SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # written without spaces
)
_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b6-\u17d3\u3099\u309a"
)
_WORDS = re.compile(rf"(?P<gap>\s*)(?P<word>[{_SIGNS}][{_MARKS}]*|[^\s{_SIGNS}]+)")


class Fate(StrEnum):
    """What became of a comment."""

    WAITING = "waiting"
    PUBLISHED = "published"
    SHORTENED = "shortened"
    WITHHELD = "withheld"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A reviewer's decision on a comment: its fate, the numbers of the struck words, why it is withheld."""

    fate: Fate = Fate.PUBLISHED
    struck: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An active person as far as it matters for who may review."""

    person_id: int
    department_id: int | None
    is_reviewer: bool
    is_president: bool


def reviewers_of(candidates: Iterable[Candidate], *, graded_id: int, grading_id: int) -> frozenset[int]:
    """Return who may review the comments on a card: reviewers outside both of its departments.

    Where there is none of them, it is the president, if she is outside both.
    """
    outside = [
        candidate for candidate in candidates if candidate.department_id not in (graded_id, grading_id)
    ]
    chosen = frozenset(reviewer.person_id for reviewer in outside if reviewer.is_reviewer)
    return chosen or frozenset(reviewer.person_id for reviewer in outside if reviewer.is_president)


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """How many comments on a card wait for their review, and what became of the others."""

    waiting: int = 0
    published: int = 0
    shortened: int = 0
    withheld: int = 0

    @property
    def all(self) -> int:
        return self.waiting + self.published + self.shortened + self.withheld


def words_of(text: str) -> list[tuple[str, str]]:
    """Part a comment into what can be struck, each with the gap before it.

    In scripts that are written without spaces, every sign can be struck by itself.
    """
    return [(found["gap"], found["word"]) for found in _WORDS.finditer(text)]


def strike(text: str, numbers: Container[int]) -> str:
    """Replace the words with these numbers by […], once where several follow each other."""
    left, was_struck = "", False
    for number, (gap, word) in enumerate(words_of(text)):
        is_struck = number in numbers
        if not (is_struck and was_struck):
            left += gap + (LEFT_OUT if is_struck else word)
        was_struck = is_struck
    return left
