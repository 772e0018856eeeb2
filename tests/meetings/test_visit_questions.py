"""The questions of a visit are true of 200 random companies, whose cards pass the real disclosure control."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from reports.data import ActionLine, ActionStatus, Card, GradedNeed
from reports.data_sheets import Question
from reports.words.language import words_of
from reports.words.visit_findings import Findings
from reports.words.visit_questions import FIVE, visit_questions
from webapp.domain.cards import CardTally, NeedTally
from webapp.domain.change import Change
from webapp.domain.disclosure import Rules, show_card
from webapp.domain.grades import DEFAULT_SCALE, SCALE_WITH_D, Scale, exact_mean, letters_apart
from webapp.domain.significance import BallotMeans
from webapp.exchanged_cards.services.stored import StoredCard, StoredMeasure
from webapp.exchanged_cards.services.with_history import Earlier, printed_card
from webapp.models import ListState, Wording

COMPANIES, OTHERS = 200, ("Sales", "Legal", "Operations & Research")
PEOPLE = ("Ines Duarte", "Tomas Lindqvist", "Ruth Adeyemi")
NOT_MEASURED = StoredMeasure(figure="", target="", amount=None, is_confirmed=False)


@dataclass(frozen=True, kw_only=True)
class RandomCompany:
    """What a department received and gave in the last of some rounds, and what was promised on its cards."""

    scale: Scale
    rounds: tuple[str, ...]
    received: list[Card]
    given: list[Card]
    actions: list[ActionLine]

    def need(self, text: str) -> tuple[Card, GradedNeed]:
        found = [(card, need) for card in [*self.received, *self.given] for need in card.needs]
        (row,) = [row for row in found if row[1].text == text]
        return row

    @property
    def needs(self) -> list[GradedNeed]:
        return [need for card in self.received for need in card.needs]


def random_company(seed: int) -> RandomCompany:
    random = Random(seed)
    scale = random.choice([DEFAULT_SCALE, SCALE_WITH_D])
    rounds = tuple(f"Round {n}" for n in range(1, random.randint(1, 5) + 1))
    others = random.sample(OTHERS, random.randint(1, 3))
    received = [_card(random, "Marketing", other, rounds=rounds, scale=scale) for other in others]
    given = [_card(random, other, "Marketing", rounds=rounds, scale=scale) for other in others]
    actions = [_action(random, random.choice(others), n) for n in range(random.randint(0, 4))]
    return RandomCompany(scale=scale, rounds=rounds, received=received, given=given, actions=actions)


def _card(random: Random, of: str, by: str, *, rounds: tuple[str, ...], scale: Scale) -> Card:
    """Draw a card with its history; some rounds are missing, some people cannot judge, some needs are new."""
    leaning = {n: random.choice(["high", "low", "fall", "rise", "mixed"]) for n in range(1, 7)}
    history: list[tuple[str, Earlier | None]] = []
    for number, name in enumerate(rounds):
        if number < len(rounds) - 1 and random.random() < 0.15:
            history.append((name, None))
            continue
        before = history[-1][1] if history else None
        share = number / max(len(rounds) - 1, 1)
        history.append(
            (name, _drawn(random, of, by, leaning=leaning, share=share, scale=scale, before=before))
        )
    return printed_card(history)


def _drawn(
    random: Random,
    of: str,
    by: str,
    *,
    leaning: Mapping[int, str],
    share: float,
    scale: Scale,
    before: Earlier | None,
) -> Earlier:
    handed_in = random.choice([3, 6, 9, 14])
    needs = []
    for position, way in leaning.items():
        counts = dict.fromkeys(scale, 0)
        for _ in range(handed_in - random.choice([0, 0, 1, 3])):
            counts[_letter(random, way, share, scale)] += 1
        now, last = exact_mean(counts), before.shown.needs[position - 1].mean if before else None
        change = None
        if now is not None and last is not None and abs(now - last) > 0.7:
            change = Change.IMPROVED if now > last else Change.DECLINED
        needs.append(
            NeedTally(
                position=position,
                lineage=f"{of}-{by}-{position}",
                text=f"What {by} needs of {of}, {position}",
                counts=counts,
                change=change,
                expected=random.choice([None, *scale]),
            )
        )
    tally = CardTally(of=of, by=by, eligible=handed_in + 2, handed_in=handed_in, needs=tuple(needs))
    stored = StoredCard(
        id=1,
        round_id=1,
        graded_id=1,
        grading_id=2,
        graded_slug="graded",
        grading_slug="grading",
        graded_head=PEOPLE[0],
        grading_head=PEOPLE[1],
        list_state=ListState.AGREED,
        reservation="",
        ballots=BallotMeans(mean=0.0, sd=0.0, ballots=0),
        tally=tally,
        wordings=(Wording.KEPT,) * len(needs),
        looks={need.lineage: ("", "") for need in needs},
        measures=(NOT_MEASURED,) * len(needs),
    )
    return Earlier(stored=stored, shown=show_card(tally, Rules(scale=scale)))


def _letter(random: Random, way: str, share: float, scale: Scale) -> str:
    place = {"high": 0.1, "low": 0.95, "fall": share, "rise": 1 - share, "mixed": random.random()}[way]
    return scale[
        min(int((place + random.uniform(-0.15, 0.15)) * len(scale)) % (len(scale) + 1), len(scale) - 1)
    ]


def _action(random: Random, by: str, number: int) -> ActionLine:
    late = random.choice([None, None, 4, 30])
    status = random.choice(list(ActionStatus)) if late is None else ActionStatus.IN_PROGRESS
    return ActionLine(
        of="Marketing",
        by=by,
        need_positions=(1,),
        what=f"Step {number}",
        owner_of=PEOPLE[0],
        owner_by=PEOPLE[2],
        due=date(2026, 6, 1) - timedelta(days=late or 0),
        status=status,
        overdue=late is not None,
        days_late=late,
    )


# --- What a source says, and how it is checked against the cards ------------------------------

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
