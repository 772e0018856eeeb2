"""Counterexamples: for each withheld number of answers a survey that publishes the same and has another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random

from tests.anonymity.audits.surveys_asked import AnsweredCard, Direction, Question, TrueSurvey
from tests.anonymity.audits.witnesses import Numbers, every_way
from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.survey_results import ShownAnswers, show_answers

Answer = tuple[Question, str]  # the number of people who gave this answer to this question


def ways(survey: TrueSurvey, where: Question, card: AnsweredCard) -> Sequence[Numbers]:
    """Return every way to answer that shows the same; of a closed card, as many as may without opening it."""
    rules = survey.rules(where[2])
    if len(card.ballots) < survey.minimum:
        return every_way(len(rules.scale) + 1, min(survey.minimum - 1, card.eligible))
    return _ways_by_view(rules, len(card.ballots))[_shown(rules, _numbers(survey, card, where[2]))]


def _numbers(survey: TrueSurvey, card: AnsweredCard, position: int) -> Numbers:
    counts = card.counts(position)
    return tuple(counts[answer] for answer in survey.answers(position))


def _shown(rules: Rules, numbers: Numbers) -> ShownAnswers:
    return show_answers(dict(zip((*rules.scale, CANNOT_JUDGE), numbers, strict=True)), rules)


@cache
def _ways_by_view(rules: Rules, handed_in: int) -> Mapping[ShownAnswers, list[Numbers]]:
    found: dict[ShownAnswers, list[Numbers]] = {}
    for numbers in every_way(len(rules.scale) + 1, handed_in):
        shown = _shown(rules, numbers)
        if shown.counts is None:
            found.setdefault(shown, []).append(numbers)
    return found


def is_expected(survey: TrueSurvey, card: AnsweredCard, position: int, answer: str) -> bool:
    """Tell whether nobody left a question out because no more people answered than its threshold asks for."""
    thresholds = survey.minimum, survey.rules(position).full_from
    return answer == CANNOT_JUDGE and not card.counts(position)[answer] and len(card.ballots) in thresholds


def another_survey(
    survey: TrueSurvey, withheld: Mapping[Question, AnsweredCard], left: set[Answer], source: Random
) -> tuple[TrueSurvey, set[Answer]]:
    """Make a survey that should publish the same, and say which withheld numbers are others in it.

    Every withheld question gets other answers at once, those that show most of what is left to show.
    """
    ballots: dict[tuple[int, Direction], tuple[str, ...]] = {}
    differing: set[Answer] = set()
    for time, direction, card in survey.cards():
        columns = []
        for position in range(1, len(survey.scales) + 1):
            where = time, direction, position
            if where not in withheld:
                columns.append([ballot[position - 1] for ballot in card.ballots])
                continue
            answers, truth = survey.answers(position), _numbers(survey, card, position)
            wanted = [place for place, answer in enumerate(answers) if (where, answer) in left]
            cases = ways(survey, where, card)
            tried = source.sample(cases, min(len(cases), 200))
            best = max(tried, key=lambda case: sum(case[place] != truth[place] for place in wanted))
            differing |= {
                (where, a) for a, one, other in zip(answers, best, truth, strict=True) if one != other
            }
            column = [answer for answer, number in zip(answers, best, strict=True) for _ in range(number)]
            source.shuffle(column)
            columns.append(column)
        ballots[time, direction] = tuple("".join(given) for given in zip(*columns, strict=True))
    return survey.with_ballots(ballots), differing
