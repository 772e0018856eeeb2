"""A chart draws what is given, leaves gaps open, and claims no change without a verdict."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import axis, charts, need_panel, story_chart, trend_charts
from reports.charts.drawing import Box, Figure, Mark, Strokes, hatch
from reports.charts.revenue_chart import months_chart
from reports.data import Verdict
from reports.sheet import Sheet
from reports.words.language import words_of
from tests.reports.factories import make_card, make_imprint, make_need

SCALE = ("A", "B", "C", "D", "F")
PROMISE = need_panel.Promise(after=0, number=1, is_done=True)
UNCLEAR = [Verdict.NO_CLEAR_CHANGE, Verdict.TOO_FEW_ANSWERS, Verdict.NEW, None]


def make_sheet() -> Sheet:
    """Make an English sheet."""
    return Sheet(make_imprint(), words_of("en"))


@pytest.mark.parametrize("verdict", UNCLEAR)
def test_an_unclear_change_has_no_arrow_and_no_bold_stroke(verdict: Verdict | None) -> None:
    sheet = make_sheet()
    assert sheet.arrow(verdict) == ""
    assert sheet.arrow_on(make_card(change=verdict)) == ""
    sheet.change(make_need(change=verdict, change_from=1.0, change_to=3.5), 200)
    (figure,) = sheet.figures.values()
    strokes = [shape for shape in figure.shapes if isinstance(shape, Strokes)]
    assert not any(shape.closed for shape in strokes)
    assert max(shape.ink.weight for shape in strokes) < 2


@pytest.mark.parametrize("verdict", [Verdict.IMPROVED, Verdict.DECLINED])
def test_a_clear_change_has_an_arrow(verdict: Verdict) -> None:
    assert "chart:" in make_sheet().arrow(verdict)
    figure = charts.change_chart(1.0, 3.0, SCALE, label="", clear=True)
    assert any(isinstance(shape, Strokes) and shape.closed for shape in figure.shapes)


def test_a_round_that_is_not_shown_breaks_the_line() -> None:
    points = [("C", 2.0), ("C", 2.1), (None, None), ("B", 2.6), ("B", 2.8)]
    runs = axis.unbroken(points, lambda i: i, lambda mean: mean)
    assert runs == (((0, 2.0), (1, 2.1)), ((3, 2.6), (4, 2.8)))


@given(st.lists(st.integers(0, 60), min_size=5, max_size=5).filter(any))
def test_the_segments_of_a_spread_share_its_width_as_the_answers_do(given_counts: list[int]) -> None:
    counts = dict(zip(SCALE, given_counts, strict=True))
    figure = charts.spread_bar(counts, SCALE, label="", width=300)
    boxes = [s for s in figure.shapes if isinstance(s, Box) and s.ink.css.startswith("ch-fill")]
    present = [letter for letter in SCALE if counts[letter]]
    assert [box.ink.css[-1] for box in boxes] == present
    usable = 300 - 2 * (len(present) - 1)
    for letter, box in zip(present, boxes, strict=True):
        share = usable * counts[letter] / sum(given_counts)
        assert box.width == pytest.approx(max(share - 1, 0.5))


@given(st.floats(3, 400), st.floats(3, 60))
def test_a_hatch_stays_inside_its_rectangle(width: float, height: float) -> None:
    for run in hatch(10, 20, width, height).runs:
        for x, y in run:
            assert 10 - 1e-6 <= x <= 10 + width + 1e-6
            assert 20 - 1e-6 <= y <= 20 + height + 1e-6


def figures() -> list[Figure]:
    """Draw one of each."""
    points = [("F", 1.0), (None, None), ("B", 3.0)]
    return [
        charts.spread_bar({"A": 3, "D": 2, "F": 4}, SCALE, label='"<A> 3"'),
        charts.sparkline(points, SCALE, label="x"),
        charts.gap_chart("A", 1.5, SCALE, label="x", likely=(1.2, 1.9)),
        charts.change_chart(1.0, 3.0, SCALE, label="x", clear=True),
        trend_charts.overall_trend([points, points], SCALE, label="x"),
        need_panel.need_panel(points, [points], SCALE, label="x", promises=[PROMISE]),
        story_chart.need_story(points, SCALE, label="x"),
        story_chart.action_strip(PROMISE, 3, is_noticed=True, label="x"),
    ]


@pytest.mark.parametrize("figure", figures(), ids=lambda figure: figure.kind)
def test_a_figure_may_stand_on_a_page_under_a_strict_policy(figure: Figure) -> None:
    root = ElementTree.fromstring(figure.svg())  # noqa: S314  # our own drawing
    assert root.attrib["aria-label"] == figure.label
    for element in root.iter():
        assert not {"id", "style"} & set(element.attrib)
        assert element.tag.rpartition("}")[2] in {"svg", "rect", "circle", "path", "text"}
    texts = {shape.text for shape in figure.shapes if isinstance(shape, Mark)}
    assert all(text in SCALE or text.replace(".", "").isdigit() for text in texts)


def test_charts_without_any_figure_are_drawn_empty() -> None:
    assert charts.sparkline([], SCALE, label="").shapes
    assert charts.gap_chart(None, None, SCALE, label="").shapes
    assert trend_charts.overall_trend([], SCALE, label="").shapes
    assert need_panel.need_panel([(None, None)], [], SCALE, label="").shapes


def test_as_many_rounds_are_named_as_there_is_room_for_and_always_the_last() -> None:
    names = [f"Sp {year}" for year in range(10, 34)]
    points = [("B", 3.0)] * len(names)
    figure = trend_charts.overall_trend([points], SCALE, label="x", width=460, round_names=names)
    written = [shape for shape in figure.shapes if isinstance(shape, Mark) and shape.text in names]
    assert written[-1].text == names[-1]
    gaps = [later.x - earlier.x for earlier, later in pairwise(written)]
    assert min(gaps) >= trend_charts.NAME_WIDTH
    assert all(shape.y < figure.height for shape in written)


@pytest.mark.parametrize("wanted", [10_000, 0, None])
def test_a_month_of_credit_notes_hangs_below_the_ground_and_stays_on_the_paper(wanted: int | None) -> None:
    figure = months_chart([(wanted, 9_000), (wanted, -4_500), (wanted, None)], label="")
    earned, credited, *_frame = [shape for shape in figure.shapes if isinstance(shape, Box)]
    assert earned.y + earned.height == pytest.approx(credited.y)
    assert credited.height == pytest.approx(earned.height / 2)
    assert earned.y >= 0
    assert credited.y + credited.height <= figure.height


def test_months_that_were_all_credited_are_drawn_below_the_ground() -> None:
    [box] = [shape for shape in months_chart([(None, -500)], label="").shapes if isinstance(shape, Box)]
    assert (box.y < 20, box.height > 80) == (True, True)
