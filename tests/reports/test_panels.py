"""A trend panel credits the right action and the right round, and lines bear their names."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from reports import render
from reports.charts import charts, need_panel
from reports.charts.drawing import Box, Disc, Figure, Mark, Strokes
from reports.data import ActionLine, ActionStatus, Card, GradedNeed, TrendPoint
from reports.data_compared import DepartmentTotal, DepartmentTrend
from reports.sheet import Sheet
from reports.words.language import words_of
from tests.reports.factories import make_action, make_card, make_comparison, make_imprint, make_need
from tests.reports.random_companies import make_company
from tests.reports.reading import text_of

SCALE = ("A", "B", "C", "F")


def panel_of(card: Card, need: GradedNeed, actions: list[ActionLine]) -> Figure:
    """Draw the panel of a need and return its figure."""
    sheet = Sheet(make_imprint(), words_of("en"))
    sheet.panel(card, need, actions, 206, 90)
    (figure,) = sheet.figures.values()
    return figure


def test_a_card_that_never_opened_is_one_sentence_instead_of_empty_panels() -> None:
    rounds = ("Autumn 2025", "Spring 2026")
    shown = tuple(TrendPoint(round_name=name, letter="B", mean=2.6) for name in rounds)
    gaps = tuple(replace(point, letter=None, mean=None) for point in shown)
    graded = make_card(history=shown, needs=tuple(make_need(position=i, history=shown) for i in (1, 2)))
    never = make_card(of="Sales", by="Marketing", published=False, letter=None, mean=None, change=None)
    never = replace(never, history=gaps, needs=tuple(make_need(position=i, history=gaps) for i in (1, 2)))
    said = " ".join(text_of(render.render_comparison(make_comparison(first=graded, second=never))).split())
    panels = said[said.index("One panel for each need") :]
    assert re.search(r"Sales, as graded by Marketing Fewer than 5 [^.]*\. ", panels)


@pytest.mark.parametrize("seed", range(12))
def test_a_panel_names_every_promise_of_its_need_with_what_came_of_it(seed: int) -> None:
    company = make_company(Random(seed), language="en")
    for pair in company.pairs:
        actions = list(pair.actions)
        for card in (pair.first, pair.second):
            rounds = {point.round_name for point in card.history}
            for need in card.needs:
                said = panel_of(card, need, actions).label
                for action in actions:
                    is_its_own = (action.of, action.by) == (card.of, card.by)
                    if is_its_own and need.position in action.need_positions and action.promised_in in rounds:
                        assert f"{action.what} ({_status(action)})" in said


def _status(action: ActionLine) -> str:
    return action.status.value.capitalize()


def test_each_promise_has_a_mark_and_dropped_ones_are_told_from_done_ones() -> None:
    need = make_need()
    promised = [
        make_action(promised_in="Spring 2025", status=ActionStatus.DROPPED),
        make_action(promised_in="Spring 2025", status=ActionStatus.DONE),
        make_action(promised_in="Autumn 2025", status=ActionStatus.PLANNED),
        make_action(promised_in="Spring 2026", status=ActionStatus.PLANNED),
    ]
    shapes = panel_of(make_card(needs=(need,)), need, promised).shapes
    bottom = max(shape.y for shape in shapes if isinstance(shape, Disc))
    numbers = [shape.text for shape in shapes if isinstance(shape, Mark) and shape.text.isdigit()]
    crosses = [s for s in shapes if isinstance(s, Strokes) and s.ink.css == "ch-red" and len(s.runs) == 2]
    squares = [s for s in shapes if isinstance(s, Box) and abs(s.y + s.height / 2 - bottom) < 0.1]
    circles = [shape for shape in shapes if isinstance(shape, Disc) and shape.y == bottom]
    assert sorted(numbers) == ["1", "2", "3", "4"]
    assert (len(crosses), len(squares), len(circles)) == (1, 1, 2)


def test_all_panels_of_a_card_have_one_scale_whether_promises_stand_below_or_not() -> None:
    promised, other = make_need(position=1), make_need(position=2)
    card = make_card(needs=(promised, other))
    action = make_action(promised_in="Spring 2025", need_positions=(1,))
    figures = [panel_of(card, need, [action]) for need in card.needs]
    scales = [[(s.text, s.y) for s in f.shapes if isinstance(s, Mark) and s.text in SCALE] for f in figures]
    assert scales[0] == scales[1]
    assert len(figures[0].shapes) > len(figures[1].shapes)


@pytest.mark.parametrize("seed", range(12))
def test_only_the_present_round_is_filled_and_labelled(seed: int) -> None:
    """An older mean beside a round that shows a letter alone would be read as the grade of today."""
    company = make_company(Random(seed), language="en")
    for card in (card for pair in company.pairs for card in (pair.first, pair.second)):
        for need in card.needs:
            for figure in (
                panel_of(card, need, []),
                charts.sparkline(
                    [(point.letter, point.mean) for point in need.history], company.imprint.scale, label="x"
                ),
            ):
                filled = [s for s in figure.shapes if isinstance(s, Disc) and s.ink.css == "ch-ink"]
                assert len(filled) == (need.mean is not None and bool(need.history))


def test_a_letter_alone_stands_at_its_band() -> None:
    points = [("B", 3.0), ("F", None)]
    figure = need_panel.need_panel(points, [], SCALE, label="x")
    assert not [s for s in figure.shapes if isinstance(s, Mark) and "." in s.text]
    (bar,) = (shape for shape in figure.shapes if isinstance(shape, Box))
    (disc,) = (shape for shape in figure.shapes if isinstance(shape, Disc))
    assert bar.y > disc.y  # F lies below 1.5, the last round at 3.0


def test_a_department_of_many_counterparts_has_a_named_panel_for_each() -> None:
    for others in (3, 8):
        cards = tuple(make_card(of="Sales", by=f"Department {n}") for n in range(others))
        total = DepartmentTotal(department="Sales", letter="B", mean=2.63)
        trend = DepartmentTrend(imprint=make_imprint(), total=total, received=cards, given=())
        text = text_of(render.render_trend(trend))
        named = [text.count(f"by Department {n}") for n in range(others)]
        assert min(named) >= 2  # at its line or panel, and as a heading


def test_a_line_that_ended_in_an_earlier_round_keeps_its_name() -> None:
    gone = replace(
        make_card(),
        history=(
            TrendPoint(round_name="Autumn 2025", letter="B", mean=3.0),
            TrendPoint(round_name="Spring 2026", letter=None, mean=None),
        ),
        mean=None,
        letter=None,
        published=False,
    )
    sheet = Sheet(make_imprint(), words_of("en"))
    assert sheet.ends_of([gone, make_card(of="Sales", by="Marketing")]) == [
        gone,
        make_card(of="Sales", by="Marketing"),
    ]


def test_the_words_beside_letters_are_those_of_the_round() -> None:
    imprint = make_imprint(letter_words=(("A", "Splendid"), ("F", "Hopeless")))
    text = text_of(render.render_comparison(make_comparison(imprint=imprint)))
    assert "Splendid" in text
    assert "Fully met" not in text
