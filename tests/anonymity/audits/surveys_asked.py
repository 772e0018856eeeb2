"""Random surveys of every audience and scale, asked twice of three departments, with many a small answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from tests.anonymity.audits.histories import DEPARTMENTS
from tests.surveys.sources import AUDIENCES, CODES, OF_A_PAIR, survey_source
from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE
from webapp.survey_templates import Audience

Direction = tuple[str, str]  # graded department, grading department
Question = tuple[int, Direction, int]  # which time it was asked, the card, the position
TIMES = 2


@dataclass(frozen=True, kw_only=True)
class AnsweredCard:
    """One card as it truly was: how many were asked, and the answers of those who handed in."""

    asked: str
    eligible: int
    ballots: tuple[str, ...]  # such as "YB2X", in the order of the roll

    def counts(self, position: int) -> Counter[str]:
        """Count the answers to one question, "cannot judge" included."""
        return Counter(ballot[position - 1] for ballot in self.ballots)


Asking = Mapping[Direction, AnsweredCard]


@dataclass(frozen=True, kw_only=True)
class TrueSurvey:
    """One template, and what was truly answered each time that it was asked."""

    audience: Audience
    scales: tuple[str, ...]
    minimum: int
    sizes: Mapping[str, int]  # people, by department
    askings: tuple[Asking, ...]

    @property
    def source(self) -> str:
        return survey_source(self.audience, *self.scales)

    def codes(self, position: int) -> str:
        return CODES[self.scales[position - 1]]

    def rules(self, position: int) -> Rules:
        return Rules(scale=tuple(self.codes(position)), minimum_group=self.minimum)

    def answers(self, position: int) -> tuple[str, ...]:
        return (*self.codes(position), CANNOT_JUDGE)

    def cards(self) -> Iterator[tuple[int, Direction, AnsweredCard]]:
        """Give each card of each asking."""
        for time, asking in enumerate(self.askings):
            for direction, card in asking.items():
                yield time, direction, card

    def questions(self) -> Iterator[tuple[Question, AnsweredCard]]:
        """Give each question of each card of each asking."""
        for time, direction, card in self.cards():
            for position in range(1, len(self.scales) + 1):
                yield (time, direction, position), card

    def with_ballots(self, given: Mapping[tuple[int, Direction], tuple[str, ...]]) -> TrueSurvey:
        """Return the same survey with other ballots."""
        askings = tuple(
            {direction: replace(card, ballots=given[time, direction]) for direction, card in asking.items()}
            for time, asking in enumerate(self.askings)
        )
        return replace(self, askings=askings)


def random_survey(seed: int) -> TrueSurvey:
    """Make a survey; the seeds go through the audiences by turns."""
    source = Random(seed)
    audience = AUDIENCES[seed % len(AUDIENCES)]
    scales = tuple(source.choices([*CODES], k=source.randint(1, 4)))
    minimum = source.choice((5, 5, 5, 6, 7, 8))
    sizes = {name: source.randint(4, 14) for name in DEPARTMENTS}
    sizes[source.choice(DEPARTMENTS)] = 14  # somebody can always be asked
    pairs = [(of, by) for of in DEPARTMENTS for by in DEPARTMENTS if of != by]
    directions = pairs if audience in OF_A_PAIR else [(name, name) for name in DEPARTMENTS]
    askings = tuple(
        {
            (of, by): _card(source, scales, of if audience is Audience.GRADED else by, sizes)
            for of, by in directions
            if sizes[of if audience is Audience.GRADED else by] >= minimum
        }
        for _ in range(TIMES)
    )
    return TrueSurvey(audience=audience, scales=scales, minimum=minimum, sizes=sizes, askings=askings)


def _card(source: Random, scales: tuple[str, ...], asked: str, sizes: Mapping[str, int]) -> AnsweredCard:
    present = max(0, sizes[asked] - source.choice((0, 0, 0, 1, 2, 5)))
    columns = [_column(source, CODES[scale], present) for scale in scales]
    ballots = tuple("".join(answers) for answers in zip(*columns, strict=True))
    return AnsweredCard(asked=asked, eligible=sizes[asked], ballots=ballots)


def _column(source: Random, codes: str, people: int) -> list[str]:
    """Answer one question: mixed or almost unanimously, and by all or by few."""
    shy, loved = source.choice((0.0, 0.0, 0.1, 0.4)), source.choice(codes)
    weights = [source.choice((1, 30)) if code == loved else 1 for code in codes]
    return [
        CANNOT_JUDGE if source.random() < shy else source.choices(codes, weights)[0] for _ in range(people)
    ]
