"""The printed answers of a survey: bars that can be told apart in grey, with their words beside them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports import render
from reports.charts.answer_bar import answer_bar
from reports.charts.drawing import Box
from reports.data_surveys import AnswerShare
from reports.samples.surveys import sample_survey
from reports.sheet import Sheet
from reports.words.language import words_of
from tests.reports.factories import make_imprint
from tests.reports.reading import text_of


def shares_of(counts: list[int]) -> list[AnswerShare]:
    """Describe answers from dark to light, the last of them those who gave none."""
    steps = max(len(counts) - 2, 1)
    return [
        AnswerShare(
            part=count / sum(counts), darkness=None if place == len(counts) - 1 else 1 - place / steps
        )
        for place, count in enumerate(counts)
    ]


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@given(st.lists(st.integers(1, 60), min_size=3, max_size=10))
def test_a_bar_shares_its_width_as_the_answers_do_and_is_read_in_grey(counts: list[int]) -> None:
    boxes = [shape for shape in answer_bar(shares_of(counts), label="").shapes if isinstance(shape, Box)]
    assert len(boxes) == len(counts)
    for box, count in zip(boxes, counts, strict=True):
        assert abs(box.width - 149 * count / sum(counts)) < 0.51
    for box, following in pairwise(boxes):
        assert abs(box.x + box.width - following.x) < 0.01 or box.width == 0.5
    greys = [luminance(box.ink.fill or "") for box in boxes[:-1]]
    assert all(following - grey > 20 for grey, following in pairwise(greys))
    assert all(box.ink.stroke for box in boxes)
    assert [bool(box.ink.dash) for box in boxes] == [False] * (len(boxes) - 1) + [True]


def test_what_is_withheld_has_words_and_no_bar() -> None:
    survey = sample_survey(make_imprint())
    sheet = Sheet(make_imprint(), words_of("en"))
    drawn = [bool(sheet.answers(side)) for part in survey.parts for row in part.rows for side in row.sides]
    assert drawn == [True, True, False, False]
    words = text_of(render.render_survey(survey))
    assert "Yes: 6, No: 17, I do not know: 6" in words
    assert "Before: Yes: 2, No: 22" in words
    assert "Almost all: Yes" in words
    assert "A bar runs from the first answer, dark, to the last, light" in words
