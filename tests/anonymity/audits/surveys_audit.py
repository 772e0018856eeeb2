"""Audit random surveys of every audience and scale: is any withheld number of answers determined?

    python -m tests.anonymity.audits.surveys_audit --surveys 200

Each survey is asked twice, with real ballots and real counts. Then everything that its pages, files and
prints publish is held against what is withheld: by linear algebra in whole numbers, and by other surveys
that publish the same to the letter and differ in it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

from tests.anonymity.audits.findings import Findings, report
from tests.anonymity.audits.surveys_asked import AnsweredCard, Question, TrueSurvey, random_survey
from tests.anonymity.audits.surveys_published import Published, publish
from tests.anonymity.audits.surveys_witnesses import Answer, another_survey, is_expected, ways
from tests.domain.differencing import Cell, Equations
from tests.fixtures.installations import installations
from webapp.domain.grades import CANNOT_JUDGE

MOST_WITNESSES = 12
Publish = Callable[[TrueSurvey], Published]


def reason(card: AnsweredCard, position: int, minimum: int) -> str:
    """Say why a question is withheld, or ""; by what is promised, apart from the program."""
    counts = card.counts(position)
    given = counts.total() - counts[CANNOT_JUDGE]
    most = max((number for answer, number in counts.items() if answer != CANNOT_JUDGE), default=0)
    full_from = 9 if minimum == 7 else max(minimum, 8)
    if len(card.ballots) < minimum:
        return "closed card"
    if given < minimum:
        return "below the minimum"
    if given < full_from:
        return "few"
    return "almost all alike" if most >= given - 1 else ""


class Audit:
    """One survey, what it published, and what it withholds."""

    def __init__(self, seed: int, publish_it: Publish, found: Findings) -> None:
        self.seed, self.publish_it, self.found = seed, publish_it, found
        self.survey = random_survey(seed)
        self.published = publish_it(self.survey)
        self.withheld: dict[Question, AnsweredCard] = {}
        found.counts["surveys"] += 1
        found.counts[f"surveys for: {self.survey.audience}"] += 1
        for where, card in self.survey.questions():
            why = reason(card, where[2], self.survey.minimum)
            found.counts[f"questions withheld: {why}" if why else "questions told in full"] += 1
            if why:
                self.withheld[where] = card

    def fault(self, what: str) -> None:
        self.found.faults.append(f"survey {self.seed}: {what}")

    def what_is_told(self) -> None:
        """Every kind of publication tells what may be told, as it truly was, and nothing else."""
        truth = {
            where: {answer: card.counts(where[2])[answer] for answer in self.survey.answers(where[2])}
            for where, card in self.survey.questions()
            if where not in self.withheld
        }
        for kind, facts in self.published.facts.items():
            wanted = {where: counts for where, counts in truth.items() if kind != "before" or where[0] == 0}
            for where in sorted(facts.counts.keys() | wanted.keys()):
                told, true = facts.counts.get(where), wanted.get(where)
                if told != true:
                    self.fault(f"the {kind} tells {told} of {where}, not {true}")
            self.found.counts[f"questions told: {kind}"] += len(facts.counts)

    def by_algebra(self) -> None:
        """No withheld number, and no sum of answers, follows from all equations together."""
        known = self._equations()
        for where in self.withheld:
            cells = self._cells(where)
            answered = {cell: 1 for cell in cells if cell[2] != CANNOT_JUDGE}
            for wanted in [*({cell: 1} for cell in cells), answered]:
                self.found.counts["withheld numbers, by algebra"] += 1
                if known.determines(wanted):
                    self.found.counts["of these determined"] += 1
                    self.fault(f"{sorted(wanted)} of {where} follows by algebra")

    def _cells(self, where: Question) -> list[Cell]:
        """Give the unknowns of a question: how many gave each answer."""
        number = [(time, of) for time, of, _card in self.survey.cards()].index(where[:2])
        return [(number, where[2], answer) for answer in self.survey.answers(where[2])]

    def _equations(self) -> Equations:
        known = Equations()
        facts = self.published.facts.values()
        for time, direction, _card in self.survey.cards():
            questions = [(time, direction, position) for position in range(1, len(self.survey.scales) + 1)]
            for one, other in pairwise(questions):  # each ballot answers each question
                known.learn(dict.fromkeys(self._cells(one), 1) | dict.fromkeys(self._cells(other), -1), 0)
            for told in facts:
                if (time, direction) in told.handed_in:
                    known.learn(dict.fromkeys(self._cells(questions[0]), 1), told.handed_in[time, direction])
                for where in questions:
                    counts = told.counts.get(where, {})
                    for cell in self._cells(where):
                        if cell[2] in counts:
                            known.learn({cell: 1}, counts[cell[2]])
        return known

    def by_other_surveys(self) -> None:
        """Look for surveys that publish the same and differ in what is withheld, until nothing is left."""
        left = self._left_to_show()
        source, wanted = Random(self.seed), len(left)
        for _ in range(MOST_WITNESSES):
            if not left:
                break
            other, differing = another_survey(self.survey, self.withheld, left, source)
            before, words = self.published.words, self.publish_it(other).words
            differences = [
                place for place in before.keys() | words.keys() if before.get(place) != words.get(place)
            ]
            if differences:
                self.fault(f"what is withheld shows in {min(differences)}")
                return
            self.found.counts["other surveys that publish the same"] += 1
            left -= differing
        self.found.counts["withheld numbers shown to be open"] += wanted - len(left)
        self.found.counts["not shown to be open"] += len(left)
        if left:
            self.fault(f"nothing shows that {min(left)} is open")

    def _left_to_show(self) -> set[Answer]:
        left: set[Answer] = set()
        for where, card in self.withheld.items():
            cases = ways(self.survey, where, card)
            for place, answer in enumerate(self.survey.answers(where[2])):
                if len({case[place] for case in cases}) > 1:
                    left.add((where, answer))
                elif is_expected(self.survey, card, where[2], answer):
                    self.found.counts["ruled out by the threshold"] += 1
                else:
                    self.fault(f"{answer} of {where} follows from what it shows of itself")
        return left


def audit(seed: int, publish_it: Publish, found: Findings) -> None:
    """Audit one survey, and add what comes of it."""
    auditing = Audit(seed, publish_it, found)
    auditing.what_is_told()
    auditing.by_algebra()
    auditing.by_other_surveys()


def run(seeds: Sequence[int], *, progress: Callable[[str], None] = lambda line: None) -> Findings:
    """Audit one survey for each seed."""
    found = Findings()
    with installations() as place:
        for number, seed in enumerate(seeds, start=1):
            audit(seed, lambda survey: publish(place, survey), found)
            progress(f"{number} of {len(seeds)} surveys, {len(found.faults)} faults")
    return found


if __name__ == "__main__":
    sys.exit(report(__doc__, "surveys", run))
