"""Random companies over several rounds: people come and go, needs are kept, reworded or new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE, DEFAULT_SCALE, SCALE_WITH_D, Scale
from webapp.models import Wording

DEPARTMENTS = ("Legal", "Marketing", "Sales")
NEEDS = 6

Direction = tuple[str, str]  # graded department, grading department


@dataclass(frozen=True, kw_only=True)
class Line:
    """One need of a card: the lineage of its wording, how it came to be, and what was expected of it."""

    lineage: str
    wording: Wording
    expected: str | None


@dataclass(frozen=True, kw_only=True)
class GradedCard:
    """One card as it truly was: who was on the roll, and the answers of those who handed in."""

    roll: tuple[int, ...]
    ballots: Mapping[int, str]  # by person, such as "AABCFX"
    lines: tuple[Line, ...]

    def counts(self, position: int) -> Counter[str]:
        """Count the answers to one need, "cannot judge" included."""
        return Counter(ballot[position - 1] for ballot in self.ballots.values())


@dataclass(frozen=True, kw_only=True)
class AskedCard:
    """What was promised on one card, and what those who were asked truly said of it."""

    actions: int
    ballots: Mapping[int, str]  # by person, an answer to each action such as "YSNX"

    def counts(self, action: int) -> Counter[str]:
        """Count the answers about one action, "cannot tell" included."""
        return Counter(ballot[action - 1] for ballot in self.ballots.values())


@dataclass(frozen=True, kw_only=True)
class TrueRound:
    """One round as it truly was, with the check after it."""

    name: str
    opens_on: date
    rules: Rules
    cards: Mapping[Direction, GradedCard]
    noticed: Mapping[Direction, AskedCard] = field(default_factory=dict)

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered to a need."""
        return (*self.rules.scale, CANNOT_JUDGE)


History = tuple[TrueRound, ...]


def random_history(seed: int, *, rounds: int = 4) -> History:
    """Make a company of three departments of 4 to 14 people, with many a small or unanimous need.

    In every second company nobody ever changes her mind about a need whose wording repeats.
    """
    source = Random(seed)
    company = _Company(source, is_steady=seed % 2 == 0)
    answers = Random(f"noticed in {seed}")  # drawn apart, so that the grades stay what they are without it
    graded = [company.next_round(number) for number in range(rounds)]
    return tuple(replace(round_, noticed=_noticed_after(round_, answers)) for round_ in graded)


def _noticed_after(round_: TrueRound, source: Random) -> dict[Direction, AskedCard]:
    """Promise up to three actions on each card; those of a department that is large enough are asked."""
    asked = {}
    for direction, card in round_.cards.items():
        actions = source.choice((0, 1, 2, 2, 3))
        moods = [source.choice(_MOODS) for _ in range(actions)]
        away = source.choice((0, 0, 1, 3, 5))
        is_asked = len(card.roll) >= round_.rules.minimum_group
        present = sorted(source.sample(card.roll, max(0, len(card.roll) - away))) if is_asked else ()
        ballots = {
            person: "".join(source.choices("YSNX", mood)[0] for mood in moods)
            for person in present
            if actions
        }
        asked[direction] = AskedCard(actions=actions, ballots=ballots)
    return asked


_MOODS = ((5, 4, 3, 1), (0, 1, 9, 0), (9, 3, 0, 0), (1, 1, 1, 9), (1, 1, 9, 3))


class _Company:
    """What goes on from round to round."""

    def __init__(self, source: Random, *, is_steady: bool) -> None:
        self.source = source
        self.steadiness = 1.0 if is_steady else 0.6
        self.scale: Scale = source.choice((DEFAULT_SCALE, DEFAULT_SCALE, SCALE_WITH_D))
        self.minimum = source.choice((5, 5, 5, 6, 7, 8))
        self.hired = 0
        self.people = {name: self._hire(source.randint(4, 14)) for name in DEPARTMENTS}
        self.lines: dict[Direction, tuple[Line, ...]] = {}
        self.moods: dict[str, tuple[Sequence[int], float]] = {}
        self.minds: dict[tuple[int, str], str] = {}

    def _hire(self, number: int) -> list[int]:
        self.hired += number
        return list(range(self.hired - number, self.hired))

    def next_round(self, number: int) -> TrueRound:
        if number:
            self._let_people_come_and_go()
            self.minimum += self.source.random() < 0.1
        directions = [(of, by) for of in DEPARTMENTS for by in DEPARTMENTS if of != by]
        return TrueRound(
            name=f"Round {number + 1}",
            opens_on=date(2024 + number // 2, 5 if number % 2 else 1, 4),
            rules=Rules(scale=self.scale, minimum_group=self.minimum),
            cards={direction: self._card(direction, number) for direction in directions},
        )

    def _let_people_come_and_go(self) -> None:
        for people in self.people.values():
            for _ in range(min(self.source.choice((0, 0, 1, 1, 2)), len(people) - 3)):
                people.remove(self.source.choice(people))
            people += self._hire(self.source.choice((0, 0, 1, 1, 2)))

    def _card(self, direction: Direction, number: int) -> GradedCard:
        lines = self.lines[direction] = tuple(self._lines(direction, number))
        roll = tuple(self.people[direction[1]])
        away = self.source.choice((0, 0, 1, 2, 3))
        present = sorted(self.source.sample(roll, max(0, len(roll) - away)))
        ballots = {
            person: "".join(self._answer(person, line.lineage) for line in lines) for person in present
        }
        return GradedCard(roll=roll, ballots=ballots, lines=lines)

    def _lines(self, direction: Direction, number: int) -> Iterator[Line]:
        before = self.lines.get(direction)
        for position in range(NEEDS):
            how = self.source.choice((*[Wording.KEPT] * 6, Wording.REWORDED, Wording.NEW))
            if before is None or how is Wording.NEW:
                how, lineage = Wording.NEW, f"{'-'.join(direction)}-{number}-{position}"
            else:
                lineage = before[position].lineage
            yield Line(lineage=lineage, wording=how, expected=self.source.choice((None, *self.scale)))

    def _answer(self, person: int, lineage: str) -> str:
        if (person, lineage) not in self.minds or self.source.random() > self.steadiness:
            weights, shy = self.moods.setdefault(lineage, self._mood())
            letter = self.source.choices(self.scale, weights)[0]
            self.minds[person, lineage] = CANNOT_JUDGE if self.source.random() < shy else letter
        return self.minds[person, lineage]

    def _mood(self) -> tuple[Sequence[int], float]:
        """How a need is seen: mixed, almost unanimously bad or good, and by how many at all."""
        best, worst = self.source.randrange(len(self.scale)), self.source.randrange(len(self.scale))
        alike = [30 if place == best else 1 for place in range(len(self.scale))]
        mixed = [9 if place in (best, worst) else 3 for place in range(len(self.scale))]
        return self.source.choice((alike, mixed, mixed)), self.source.choice((0.0, 0.0, 0.1, 0.4))
