"""Withheld answers about actions: by linear algebra, and by companies that would publish the same.

Withheld is, by what is promised to those who are asked: every answer below the minimum, where few answered,
and where almost all say the same; of an action that is told in full, whether a change was noticed clearly or
a little. This is said here once more, apart from the program, so that the audit does not believe it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from random import Random

from tests.anonymity.audits.histories import AskedCard, Direction, History, TrueRound
from tests.anonymity.audits.publishing import Published
from tests.anonymity.audits.witnesses import Numbers, every_way
from tests.domain.differencing import Equations
from tests.survey_answers import shown_as_noticed
from webapp.domain.disclosure import Rules
from webapp.domain.noticed import Noticed

ANSWERS = "YSNX"
Cell = tuple[str, Direction, int, str]  # round, card, action, answer


@dataclass
class NoticedCells:
    """Every withheld number of answers, and what became of each."""

    still_to_show: set[Cell] = field(default_factory=set)
    ruled_out: set[Cell] = field(default_factory=set)  # what is said of the action leaves one number only
    actions: Counter[str] = field(default_factory=Counter)  # by what is withheld


def withheld_answers(history: History) -> NoticedCells:
    """Find every withheld number, and those that what is said of the action leaves no choice about."""
    found = NoticedCells()
    for round_, direction, asked, action in _asked_actions(history):
        why, hidden = _promised(asked, action, round_.rules)
        found.actions[why] += 1
        cases = _ways(round_, asked, action)
        for answer in hidden:
            cell = round_.name, direction, action, answer
            is_open = len({case[ANSWERS.index(answer)] for case in cases}) > 1
            (found.still_to_show if is_open else found.ruled_out).add(cell)
    return found


def _asked_actions(history: History) -> Iterator[tuple[TrueRound, Direction, AskedCard, int]]:
    for round_ in history:
        for direction, asked in round_.noticed.items():
            for action in range(1, asked.actions + 1) if asked.ballots else ():
                yield round_, direction, asked, action


def _promised(asked: AskedCard, action: int, rules: Rules) -> tuple[str, str]:
    """Say what is withheld of an action, and which of its answers nobody is to learn."""
    counts = asked.counts(action)
    yes, no = counts["Y"] + counts["S"], counts["N"]
    if len(asked.ballots) < rules.minimum_group:
        return "closed card", ANSWERS
    if yes + no < rules.minimum_group:
        return "below the minimum", ANSWERS
    if yes + no < rules.full_from:
        return "few", ANSWERS
    if max(yes, no) >= yes + no - 1:
        return "almost all alike", ANSWERS
    return "clearly or a little", "YS" if yes else ""


def is_expected(round_: TrueRound, cell: Cell) -> bool:
    """Tell whether a number that follows is one of those that /anonymity names.

    Where no more people answered than the threshold asks for, nobody left the action out.
    """
    _, direction, action, answer = cell
    asked = round_.noticed[direction]
    thresholds = round_.rules.minimum_group, round_.rules.full_from
    return answer == "X" and not asked.counts(action)["X"] and len(asked.ballots) in thresholds


def another_check(history: History, wanted: set[Cell], source: Random) -> tuple[History, set[Cell]]:
    """Make a company that should publish the same; say which withheld answers are others in it.

    Every action gets other answers at once, those that show most of the cells that are wanted.
    """
    others: set[Cell] = set()
    rounds = []
    for round_ in history:
        noticed = {
            direction: _another_card(round_, direction, asked=asked, wanted=wanted, source=source)
            for direction, asked in round_.noticed.items()
        }
        for direction, asked in round_.noticed.items():
            for action in range(1, asked.actions + 1):
                truth, other = asked.counts(action), noticed[direction].counts(action)
                others |= {(round_.name, direction, action, a) for a in ANSWERS if truth[a] != other[a]}
        rounds.append(replace(round_, noticed=noticed))
    return tuple(rounds), others


def _another_card(
    round_: TrueRound, direction: Direction, *, asked: AskedCard, wanted: set[Cell], source: Random
) -> AskedCard:
    if not asked.ballots:
        return asked
    is_open = len(asked.ballots) >= round_.rules.minimum_group
    people = sorted(
        asked.ballots if is_open else source.sample(round_.cards[direction].roll, _most(round_, direction))
    )
    columns = []
    for action in range(1, asked.actions + 1):
        truth = asked.counts(action)
        left = [place for place, a in enumerate(ANSWERS) if (round_.name, direction, action, a) in wanted]
        cases = _ways(round_, asked, action)
        tried = source.sample(cases, min(len(cases), 200))
        best = max(tried, key=lambda case: sum(case[place] != truth[ANSWERS[place]] for place in left))
        column = [answer for answer, number in zip(ANSWERS, best, strict=True) for _ in range(number)]
        source.shuffle(column)
        columns.append(column)
    answers = ("".join(given) for given in zip(*columns, strict=True))
    return replace(asked, ballots=dict(zip(people, answers, strict=True)))


def _ways(round_: TrueRound, asked: AskedCard, action: int) -> Sequence[Numbers]:
    """Return every way to answer that says the same of an action.

    As many answer as did; of a card that stays closed, as many as may without opening it.
    """
    if len(asked.ballots) < round_.rules.minimum_group:
        return every_way(len(ANSWERS), round_.rules.minimum_group - 1)
    counts = asked.counts(action)
    shown = shown_as_noticed(counts, round_.rules)
    return _ways_by_view(round_.rules, len(asked.ballots))[shown]


def _most(round_: TrueRound, direction: Direction) -> int:
    return min(round_.rules.minimum_group - 1, len(round_.cards[direction].roll))


@cache
def _ways_by_view(rules: Rules, handed_in: int) -> Mapping[Noticed | None, list[Numbers]]:
    found: dict[Noticed | None, list[Numbers]] = {}
    for numbers in every_way(len(ANSWERS), handed_in):
        shown = shown_as_noticed(dict(zip(ANSWERS, numbers, strict=True)), rules)
        found.setdefault(shown, []).append(numbers)
    return found


def answers_that_follow(history: History, published: Published) -> tuple[int, int]:
    """Say how many withheld numbers follow by algebra from all that is published, and how many were tried.

    Every number of answers is an unknown; each ballot answers every action of its card.
    """
    follows = tried = 0
    for round_ in history:
        said = json.loads(published[round_.name, "noticed"])
        for direction, asked in round_.noticed.items():
            if not asked.ballots:
                continue
            shown = said[" by ".join(direction)]
            known = _facts(shown)
            for action in range(1, asked.actions + 1):
                _, hidden = _promised(asked, action, round_.rules)
                sums = [{(0, action, answer): 1} for answer in hidden]
                if "N" in hidden:
                    sums.append({(0, action, answer): 1 for answer in "YS"})
                tried += len(sums)
                follows += sum(known.determines(cells) for cells in sums)
    return follows, tried


def _facts(shown: Sequence[Mapping[str, int | None] | None]) -> Equations:
    known = Equations()
    wholes = [{(0, action, a): 1 for a in ANSWERS} for action in range(1, len(shown) + 1)]
    for first, second in pairwise(wholes):
        known.learn(first | dict.fromkeys(second, -1), 0)
    for action, noticed in enumerate(shown, start=1):
        if noticed is None:
            continue
        if (yes := noticed["yes"]) is not None:
            known.learn({(0, action, "Y"): 1, (0, action, "S"): 1}, yes)
        if (no := noticed["no"]) is not None:
            known.learn({(0, action, "N"): 1}, no)
        if (answers := noticed["answers"]) is not None:
            known.learn({(0, action, a): 1 for a in "YSN"}, answers)
    return known
