"""The questions of a visit: true to the figures, about needs and never about people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports.data import ActionLine, ActionStatus, Card, GradedNeed, TrendPoint, Verdict
from reports.samples.actions import sample_actions
from reports.samples.cards import withheld_card
from reports.samples.data import sample_comparison
from reports.words.language import words_of
from reports.words.visit_findings import Findings
from reports.words.visit_questions import FIVE, visit_questions
from tests.reports.factories import make_action, make_card, make_need

WORDS = words_of("en")
LETTERS = some.sampled_from(["A", "B", "C", "F", None])
VERDICTS = some.sampled_from([*Verdict, None])
CARDS = some.lists(
    some.builds(
        lambda rows: make_card(
            needs=tuple(
                make_need(
                    position=i,
                    text=f"Need number {i}.",
                    letter=letter,
                    mean=None if letter is None else 2.0,
                    change=verdict if letter else None,
                    change_from=2.6 if verdict is Verdict.DECLINED else 1.4,
                    change_to=2.0,
                )
                for i, (letter, verdict) in enumerate(rows, start=1)
            )
        ),
        some.lists(some.tuples(LETTERS, VERDICTS), min_size=1, max_size=6),
    ),
    max_size=4,
)


def said(received: list[Card], given_cards: list[Card], actions: list[ActionLine]) -> list[str]:
    findings = Findings(received=received, given=given_cards, actions=actions)
    return [f"{question.text} {question.source}" for question in visit_questions(findings, WORDS)]


@given(received=CARDS, graded=CARDS)
def test_there_are_always_five_each_with_its_source(received: list[Card], graded: list[Card]) -> None:
    questions = visit_questions(Findings(received=received, given=graded, actions=[]), WORDS)
    assert len(questions) == FIVE
    assert all(question.text.endswith("?") and question.source for question in questions)
    assert len({question.text for question in questions}) == FIVE


def need_of(letters: str, *, position: int = 1, **changes: object) -> GradedNeed:
    """A need with one letter a round, "-" for a round in which none is shown."""
    history = tuple(
        TrendPoint(round_name=f"Round {number}", letter=None if letter == "-" else letter, mean=None)
        for number, letter in enumerate(letters, start=1)
    )
    plain = {"text": f"Need {letters}.", "letter": history[-1].letter, "mean": None, "change": None}
    return make_need(**{**plain, "position": position, "history": history, "expected": None, **changes})


def asked_of(*needs: GradedNeed) -> list[str]:
    return said([make_card(needs=needs)], [], [])


@pytest.mark.parametrize(
    ("letters", "place", "source"),
    [
        ("AFF", 0, "Received F from Sales in Round 2 and in Round 3"),
        ("ABC", 2, "Received A, B and C from Sales in the last three rounds"),
        ("FCA", 3, "Received C in Round 2 and A now, from Sales"),
    ],
)
def test_each_rule_on_the_rounds_finds_its_need(letters: str, place: int, source: str) -> None:
    assert source in asked_of(need_of(letters), need_of("BBB", position=2))[place]


@pytest.mark.parametrize(
    ("letters", "sign"),
    [
        ("F-F", "and in Round"),
        ("FFA", "and in Round"),
        ("ABB", "three rounds"),
        ("AC-", "three"),
        ("CB", "now, from"),
    ],
)
def test_a_rule_stays_silent_beside_its_case(letters: str, sign: str) -> None:
    lines = asked_of(need_of(letters))
    assert not [line for line in lines if f"Received {letters[0]}" in line and sign in line]


def test_points_that_sink_in_every_round_and_cost_a_letter_are_a_fall() -> None:
    means = (2.6, 2.2, 1.9)
    history = tuple(
        TrendPoint(round_name=f"Round {n}", letter=letter, mean=mean)
        for n, (letter, mean) in enumerate(zip("BCC", means, strict=True), start=1)
    )
    lines = asked_of(need_of("BCC", history=history))
    assert "Received B (2.60), C (2.20) and C (1.90) from Sales in the last three rounds" in lines[2]


def test_a_stand_in_leaves_a_need_to_the_rule_that_finds_it() -> None:
    gap = need_of("C", expected="A", wide_gap=True)
    lines = asked_of(gap, need_of("CC", position=2))
    assert "Need CC." in lines[0]
    assert "Need C." in lines[1]


def test_a_wide_gap_is_asked_about_with_both_letters() -> None:
    line = asked_of(need_of("C", expected="A", wide_gap=True))[1]
    assert line == "“Need C.” What do the others see differently? Expected A, received C from Sales"


def test_a_need_that_several_rules_find_is_asked_about_once() -> None:
    late = make_action(what="Late step.", overdue=True, days_late=9)
    both = need_of("CFF", expected="A", wide_gap=True)
    lines = said([make_card(needs=[both])], [], [late])
    assert [line for line in lines if "Need CFF." in line or "Late step." in line] == lines[:1]
    assert "No other grade lies two letters or more from what was expected" in lines[1]
    assert "Every open action serves a need that is asked about already" in lines[4]


def test_a_fall_that_is_asked_about_already_is_not_denied() -> None:
    fallen = need_of("ACF", expected="A", wide_gap=True)
    assert "No other grade has fallen by a letter twice in a row" in asked_of(fallen)[2]


def test_an_overdue_action_for_another_need_is_asked_about() -> None:
    same = make_action(what="Same need.", overdue=True, days_late=9)
    other = make_action(what="Other need.", need_positions=(2,), overdue=True, days_late=3)
    assert "Other need." in said([make_card(needs=[need_of("FF")])], [], [same, other])[4]


def test_a_department_of_which_nothing_is_shown_is_asked_honestly() -> None:
    lines = said([withheld_card("Sales", "Legal", ["Answers."])], [], [])
    assert "No grade is shown in this round" in lines[0]
    assert "No expectation stands beside a grade that is shown" in lines[1]
    assert "No need shows a grade in each of the last three rounds" in lines[2]
    assert "No action is promised on the cards received yet" in lines[4]


def test_the_latest_promise_is_asked_about_and_a_done_one_is_not() -> None:
    late = make_action(what="Late step.", overdue=True, days_late=9)
    later = make_action(what="Later step.", overdue=True, days_late=3)
    open_step = make_action(what="Open step.")
    line = said([], [], [open_step, later, late])[-1]
    assert line == "“Late step.” What has been done, and what is missing? Promised to Sales, 9 days late"
    assert "Open step." in said([], [], [open_step])[-1]
    done = replace(late, status=ActionStatus.DONE, overdue=False)
    assert "No action on the cards received is open" in said([], [], [done])[-1]


def test_no_question_names_a_person() -> None:
    sample = sample_comparison()
    lines = " ".join(said([sample.first], [sample.second], list(sample_actions())))
    people = {name for action in sample_actions() for name in (action.owner_of, action.owner_by) if name}
    people |= {signature.name for card in (sample.first, sample.second) for signature in card.signatures}
    assert people
    assert not [name for name in people if name in lines]
