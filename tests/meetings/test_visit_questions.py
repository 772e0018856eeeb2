"""The questions of a visit are true of 200 random companies, whose cards pass the real disclosure control."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from reports.data import Card, GradedNeed
from reports.data_sheets import Question
from reports.words.language import words_of
from reports.words.visit_findings import Findings
from reports.words.visit_questions import FIVE, visit_questions
from tests.meetings.random_company import PEOPLE, RandomCompany, random_company
from webapp.domain.grades import letters_apart

COMPANIES = 200

Check = Callable[[RandomCompany, GradedNeed, Card, tuple[str, ...]], bool]


def _letters(need: GradedNeed, last: int) -> list[str | None]:
    return [point.letter for point in need.history[-last:]]


def _points(text: str) -> float:
    return float(text.replace("\N{MINUS SIGN}", "-"))


def _is_fall(need: GradedNeed) -> bool:
    letters = _letters(need, 3)
    return len(letters) == 3 and None not in letters and str(letters[0]) < str(letters[1]) < str(letters[2])


_GRADE = r"(\w)(?: \(.+?\))?"
SAID: dict[str, Check] = {
    r"Received F from (.+) in (.+) and in (.+)": lambda c, need, card, said: (
        _letters(need, 2) == ["F", "F"] and said == (card.by, *c.rounds[-2:])
    ),
    r"Expected (\w), received (\w) from (.+)": lambda c, need, card, said: (
        said == (need.expected, need.letter, card.by) and letters_apart(said[0], said[1], scale=c.scale) >= 2
    ),
    rf"Received {_GRADE}, {_GRADE} and {_GRADE} from (.+) in the last three rounds": (
        lambda c, need, card, said: (
            [*said[:3]] == _letters(need, 3) and said[3] == card.by and said[0] < said[2]
        )
    ),
    r"Received (\w) in (.+) and (\w) now, from (.+)": lambda c, need, card, said: (
        [said[0], said[2]] == _letters(need, 2)
        and said[1] == c.rounds[-2]
        and letters_apart(said[0], said[2], scale=c.scale) >= 2
        and said[2] < said[0]
    ),
    r"Declined from (\S+) to (\S+), graded by (.+)": lambda c, need, card, said: (
        need.change == "declined" and _points(said[1]) < _points(said[0]) and said[2] == card.by
    ),
    r"Improved from (\S+) to (\S+), graded by (.+)": lambda c, need, card, said: (
        need.change == "improved" and _points(said[1]) > _points(said[0]) and said[2] == card.by
    ),
    r"(.+) received (\w) from you": lambda c, need, card, said: (
        said == (card.of, need.letter) and card in c.given
    ),
    r"Received (\w) from (.+)": lambda c, need, card, said: said == (need.letter, card.by),
}
OF_NO_NEED: dict[str, Callable[[RandomCompany], bool]] = {
    "No need that is shown lies below B": lambda c: not {need.letter for need in c.needs} & {"C", "D", "F"},
    "No other need that is shown lies below B": lambda c: (
        sum(need.letter in ("C", "D", "F") for need in c.needs) < FIVE
    ),
    "No grade is shown in this round": lambda c: not any(need.letter for need in c.needs),
    "No grade lies two letters or more from what was expected": lambda c: all(
        letters_apart(need.expected, need.letter, scale=c.scale) < 2
        for need in c.needs
        if need.expected and need.letter
    ),
    "No expectation stands beside a grade that is shown": lambda c: (
        not any(need.expected and need.letter for need in c.needs)
    ),
    "No other grade lies two letters or more from what was expected": lambda c: (
        0
        < sum(
            letters_apart(need.expected, need.letter, scale=c.scale) >= 2
            for need in c.needs
            if need.expected and need.letter
        )
        < FIVE
    ),
    "No grade has fallen by a letter twice in a row": lambda c: not any(map(_is_fall, c.needs)),
    "No need shows a grade in each of the last three rounds": lambda c: (
        not any(len(letters) == 3 and all(letters) for need in c.needs if (letters := _letters(need, 3)))
    ),
    "No other need that is shown lies at B or above": lambda c: (
        sum(need.letter in ("A", "B") for need in c.needs) < FIVE
    ),
    "Every open action serves a need that is asked about already": lambda c: any(
        action.status not in ("done", "dropped") for action in c.actions
    ),
    "No action on the cards received is open": lambda c: all(
        action.status in ("done", "dropped") for action in c.actions
    ),
    "No action is promised on the cards received yet": lambda c: not c.actions,
}


def is_true(company: RandomCompany, question: Question) -> bool:
    """Check a question against the cards and actions that it was made of."""
    if question.source in OF_NO_NEED:
        return OF_NO_NEED[question.source](company)
    late = re.fullmatch(r"Promised to (.+?)(?:, (\d+) days? late)?", question.source)
    if late:
        (action,) = [action for action in company.actions if f"“{action.what}”" in question.text]
        return action.by == late[1] and (action.days_late or 0) == int(late[2] or 0)
    for pattern, check in SAID.items():
        said = re.fullmatch(pattern, question.source)
        quoted = re.match(r"“(.+?)”", question.text)
        if said and quoted:
            card, need = company.need(quoted[1])
            return check(company, need, card, said.groups())
    raise AssertionError(f"nobody knows how to check: {question.source}")


@pytest.mark.parametrize("start", range(0, COMPANIES, 50))
def test_five_true_questions_for_every_random_company(start: int) -> None:
    for seed in range(start, start + 50):
        company = random_company(seed)
        findings = Findings(
            received=company.received, given=company.given, actions=company.actions, scale=company.scale
        )
        questions = visit_questions(findings, words_of("en"))
        assert len(questions) == FIVE
        for question in questions:
            assert is_true(company, question), f"company {seed}: {question}"
            assert not [name for name in PEOPLE if name in question.text + question.source]
        needs = [need for question in questions for need in _needs_asked(company, question)]
        assert len(needs) == len(set(needs)), f"company {seed}: {questions}"


def _needs_asked(company: RandomCompany, question: Question) -> list[tuple[str, str, int]]:
    """Return the needs that a question asks about, itself or by the action that serves them."""
    served = [action for action in company.actions if f"“{action.what}”" in question.text]
    if served:
        return [(action.of, action.by, position) for action in served for position in action.need_positions]
    quoted = re.match(r"“(.+?)”", question.text)
    if quoted is None:
        return []
    card, need = company.need(quoted[1])
    return [(card.of, card.by, need.position)]


def test_the_random_companies_meet_every_rule_and_every_stand_in() -> None:
    met: set[str] = set()
    for seed in range(COMPANIES):
        company = random_company(seed)
        findings = Findings(
            received=company.received, given=company.given, actions=company.actions, scale=company.scale
        )
        met |= {question.source for question in visit_questions(findings, words_of("en"))}
    patterns = [*SAID, *map(re.escape, OF_NO_NEED), r"Promised to .+ late", r"Promised to [^,]+"]
    missed = [pattern for pattern in patterns if not any(re.fullmatch(pattern, source) for source in met)]
    assert missed == []
