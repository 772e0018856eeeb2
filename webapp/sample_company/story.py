"""Parse the TOML story of the sample company: its people, needs, grades and actions."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from webapp.domain.action_plans import ActionKind, ActionStatus
from webapp.domain.needs import WORDS_OF_A_NEED, NeedWords

PAST_ROUNDS = 5
OPEN_ROUND = PAST_ROUNDS + 1
FIRST_FORECAST = 3  # the first round with a forecast of each department's own
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class StoryPerson:
    """Somebody of the company; `handle` stands before the @ of the address."""

    name: str
    handle: str

    @property
    def email(self) -> str:
        return f"{self.handle}@example.com"


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Everybody: the head of a department comes first in it, the deputy second."""

    president: StoryPerson
    administrator: StoryPerson
    departments: Mapping[str, tuple[StoryPerson, ...]]


@dataclass(frozen=True, kw_only=True)
class StoryNeed:
    """One need over the rounds; `grades` and `expected` are keyed by the number of the round."""

    key: str
    position: int
    words: NeedWords
    grades: Mapping[int, str]
    expected: Mapping[int, str]
    reworded_in: int | None
    reworded: str
    measured: Mapping[int, float]  # of the agreed figure, by the number of the round

    def text_in(self, number: int) -> str:
        """Return its wording in a round."""
        return self.reworded if self.reworded_in and number >= self.reworded_in else self.words.text


@dataclass(frozen=True, kw_only=True)
class StoryUpdate:
    """What was told of an action so many days after the exchange; no status: it stays as it is."""

    day: int
    is_by_graded: bool
    status: ActionStatus | None
    text: str


@dataclass(frozen=True, kw_only=True)
class StoryAction:
    """A promise after a round; `due` counts the days after the exchange."""

    after_round: int
    needs: tuple[str, ...]
    kind: ActionKind
    what: str
    measure: str
    evidence: str
    due: int
    owner_of: str
    owner_by: str
    headcount_of: int | None
    headcount_by: int | None
    process_owner: str
    process_days: int | None
    updates: tuple[StoryUpdate, ...]


@dataclass(frozen=True, kw_only=True)
class StoryDecision:
    """A shortfall that is left as it is."""

    after_round: int
    need: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class StoryComment:
    """What somebody wrote at a need, or at "well"."""

    round: int
    need: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """The list for the next round, not agreed yet: proposed, returned with a question, or escalated."""

    kind: str
    changes: Mapping[str, str]  # new wording by the key of the need
    question_at: str
    question: str
    position_of_by: str
    position_of_of: str


@dataclass(frozen=True, kw_only=True)
class Direction:
    """What one department needed of another, and what became of it."""

    of: str
    by: str
    turnout: Mapping[int, int]  # how many handed in, by the number of the round
    hoped: Mapping[int, int]  # by how many rows of SHARES its own forecast was too good, by round
    needs: tuple[StoryNeed, ...]
    reservations: Mapping[int, str]
    actions: tuple[StoryAction, ...]
    decisions: tuple[StoryDecision, ...]
    comments: tuple[StoryComment, ...]
    discussion: Discussion | None

    def needs_in(self, number: int) -> list[StoryNeed]:
        """Return the six needs of a round by position."""
        return sorted((need for need in self.needs if number in need.grades), key=lambda need: need.position)

    def changes_in(self, number: int) -> bool:
        """Say whether the list is another one than in the round before."""
        return number == 1 or any(
            min(need.grades) == number or need.reworded_in == number for need in self.needs_in(number)
        )


@cache
def staff() -> Staff:
    """Read who works there."""
    content = tomllib.loads((_FOLDER / "people.toml").read_text(encoding="utf-8"))
    return Staff(
        president=_person(content["president"]),
        administrator=_person(content["administrator"]),
        departments={
            department["name"]: tuple(map(_person, department["people"]))
            for department in content["department"]
        },
    )


@cache
def directions() -> tuple[Direction, ...]:
    """Read both directions of every pair, in the order of the names of the files."""
    return tuple(
        _direction(card)
        for path in sorted((_FOLDER / "pairs").glob("*.toml"))
        for card in tomllib.loads(path.read_text(encoding="utf-8"))["card"]
    )


def _person(pair: Sequence[str]) -> StoryPerson:
    return StoryPerson(name=pair[0], handle=pair[1])


def _direction(card: Mapping[str, Any]) -> Direction:
    return Direction(
        of=card["of"],
        by=card["by"],
        turnout=dict(enumerate(card["turnout"], start=1)),
        hoped=dict(enumerate(card.get("hoped", ()), start=FIRST_FORECAST)),
        needs=_needs(card["need"]),
        reservations={line["round"]: line["text"] for line in card.get("reservation", ())},
        actions=tuple(map(_action, card.get("action", ()))),
        decisions=tuple(StoryDecision(**decision) for decision in card.get("decision", ())),
        comments=tuple(StoryComment(**comment) for comment in card.get("comment", ())),
        discussion=_discussion(card["discussion"][0]) if "discussion" in card else None,
    )


def _needs(lines: Sequence[Mapping[str, Any]]) -> tuple[StoryNeed, ...]:
    """Read the needs of a card; one that took another's place names its position, the others are counted."""
    places = itertools.count(1)
    return tuple(_need(line, line.get("position") or next(places)) for line in lines)


def _need(line: Mapping[str, Any], position: int) -> StoryNeed:
    first = line.get("from", 1)
    reworded = line.get("reworded", {})
    return StoryNeed(
        key=line["key"],
        position=position,
        words=NeedWords(**{name: line[name] for name in WORDS_OF_A_NEED if name in line}),
        grades=dict(enumerate(line["grades"].split(), start=first)),
        expected=dict(enumerate(line.get("expected", "").split(), start=first)),
        reworded_in=reworded.get("round"),
        reworded=reworded.get("text", ""),
        measured=dict(enumerate(line.get("measured", ()), start=first)),
    )


def _action(line: Mapping[str, Any]) -> StoryAction:
    return StoryAction(
        after_round=line["after_round"],
        needs=tuple(line["needs"]),
        kind=ActionKind(line.get("kind", ActionKind.STEP)),
        what=line["what"],
        measure=line["measure"],
        evidence=line.get("evidence", ""),
        due=line["due"],
        owner_of=line["owner_of"],
        owner_by=line["owner_by"],
        headcount_of=line.get("headcount_of"),
        headcount_by=line.get("headcount_by"),
        process_owner=line.get("process_owner", ""),
        process_days=line.get("process_days"),
        updates=tuple(map(_update, line.get("updates", ()))),
    )


def _update(line: Mapping[str, Any]) -> StoryUpdate:
    status = line.get("status")
    return StoryUpdate(
        day=line["day"],
        is_by_graded=line["by"] == "of",
        status=ActionStatus(status) if status else None,
        text=line["text"],
    )


def _discussion(line: Mapping[str, Any]) -> Discussion:
    question = line.get("question", {})
    return Discussion(
        kind=line["kind"],
        changes=line["changes"],
        question_at=question.get("need", ""),
        question=question.get("text", ""),
        position_of_by=line.get("position_of_by", ""),
        position_of_of=line.get("position_of_of", ""),
    )
