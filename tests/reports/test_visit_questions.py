"""The questions of a visit: true to the figures, about needs and never about people."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from reports.data import ActionLine, ActionStatus, Card, Verdict
from reports.language import words_of
from reports.sample_actions import sample_actions
from reports.sample_data import sample_comparison, withheld_card
from reports.visit_questions import visit_questions
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
    questions = visit_questions(received, given_cards, actions, words=WORDS)
    return [f"{one.text} {one.source}" for one in questions]


@given(received=CARDS, graded=CARDS)
def test_the_questions_hold_for_any_figures(received: list[Card], graded: list[Card]) -> None:
    lines = said(received, graded, [])
    assert len(lines) <= 5
    needs = [need for card in received for need in card.needs]
    letters = {need.letter for need in needs if need.letter}
    below = letters & {"C", "F"}
    assert any("stands in the way" in line for line in lines) == bool(below)
    if below:
        assert f"Received {max(below)} from" in lines[0]
    for verdict, sign in ((Verdict.DECLINED, "Declined from"), (Verdict.IMPROVED, "Improved from")):
        assert any(sign in line for line in lines) == any(need.change is verdict for need in needs)


def test_a_withheld_card_gives_no_question() -> None:
    assert said([withheld_card("Sales", "Legal", ["Answers."])], [], []) == []


def test_the_latest_promise_is_asked_about_and_a_done_one_is_not() -> None:
    late = make_action(what="Late step.", overdue=True, days_late=9)
    open_step = make_action(what="Open step.")
    (line,) = said([], [], [open_step, late])
    assert line == "“Late step.” What has been done, and what is missing? Promised to Sales, 9 days late"
    assert said([], [], [replace(late, status=ActionStatus.DONE, overdue=False)]) == []


def test_no_question_names_a_person() -> None:
    sample = sample_comparison()
    lines = " ".join(said([sample.first], [sample.second], list(sample_actions())))
    people = {name for one in sample_actions() for name in (one.owner_of, one.owner_by) if name}
    people |= {one.name for card in (sample.first, sample.second) for one in card.signatures}
    assert people
    assert not [name for name in people if name in lines]
