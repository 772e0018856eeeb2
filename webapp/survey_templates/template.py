"""Value object of a survey template: questions, scales, audience, comparison, rhythm and their words."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

TEXT = "text"  # the scale of a question that is answered in words


class Items(enum.StrEnum):
    """Where the questions come from."""

    FILE = "file"  # they stand in the template itself
    NEEDS = "needs"  # the needs of a pair, as its list stands
    ACTIONS = "actions"  # what was promised after an exchange


class Audience(enum.StrEnum):
    """Who answers, and about whom."""

    EACH_OTHER = "each about the other"
    BOTH_SIDES = "both sides"  # of a pair, about how the two work together
    OWN_DEPARTMENT = "own department"
    COMPANY = "company"
    GRADED = "graded department"  # itself, about how the other will grade it


class Comparison(enum.StrEnum):
    """What the results stand beside."""

    NONE = "none"
    BOTH_SIDES = "both sides"  # ranked by disagreement
    ROUNDS = "rounds"  # the same question, asked earlier


class Form(enum.StrEnum):
    """Which page asks."""

    QUESTIONS = "questions"
    NEEDS = "needs"  # the form of the half-yearly report card


class Result(enum.StrEnum):
    """Which page shows what was answered."""

    COMPARED = "compared"
    REPORT_CARD = "report card"
    BESIDE_ACTIONS = "beside actions"


class Rhythm(enum.StrEnum):
    """When people are asked."""

    HALF_YEAR = "each half-year"  # that is the round
    WITH_ROUND = "with a round"
    AFTER_EXCHANGE = "months after an exchange"
    EACH_MONTH = "each month"
    BY_HAND = "by hand"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of a scale: the character that is counted, its words, and points or none."""

    code: str
    words: str
    points: float | None = None


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The answers that a question allows, in the order of the file; none for an answer in words."""

    key: str
    answers: tuple[Answer, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(answer.code for answer in self.answers)

    @property
    def words(self) -> Mapping[str, str]:
        return {answer.code: answer.words for answer in self.answers}


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question; `key` is its lineage over time, `trouble` the answers that are bad news."""

    key: str
    text: str
    title: str = ""
    scale: Scale
    trouble: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SurveyTemplate:
    """What a survey asks. `source` is the TOML text it was read from, `digest` its SHA-256."""

    key: str
    source: str
    digest: str
    name: str
    question: str
    seed: str
    audience: Audience
    comparison: Comparison
    rhythm: Rhythm
    months: int  # after an exchange; else 0
    days: int  # to answer
    minutes: int  # that one form takes
    form: Form
    result: Result
    asked: Items
    items: tuple[Item, ...]
    scale: Scale  # of needs or actions
    trouble: tuple[str, ...]  # among the answers about needs or actions
    scales: tuple[str, ...]  # the letters that a round may choose, "A B C F", the usual ones first
    cannot_judge: str
    asks_comments: bool
    comment_prompt: str = ""
    well_prompt: str = ""
    suggestions: tuple[str, ...] = ()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """Return the words of each letter or answer about needs or actions."""
        return self.scale.words

    @property
    def questions(self) -> frozenset[str]:
        """Return what is asked, by letters and digits alone: two files that share a question ask the same."""
        texts = [item.text for item in self.items] if self.asked is Items.FILE else [self.question]
        return frozenset("".join(filter(str.isalnum, text.casefold())) for text in texts)

    @property
    def takes_text(self) -> bool:
        """Say whether anybody may write something."""
        return self.asks_comments or any(not item.scale.answers for item in self.items)

    @property
    def minutes_a_month(self) -> float:
        """Return what a person is asked for, spread over the months between two times."""
        return self.minutes / {Rhythm.EACH_MONTH: 1, Rhythm.BY_HAND: 12}.get(self.rhythm, 6)
