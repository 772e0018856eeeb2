"""Whatever a valid template holds is parsed and shown; a mutated one is refused with a fault."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, render_template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.surveys import any_template
from tests.surveys.spoiled_templates import spoiled
from tests.surveys.templates_at_random import Document, templates, toml_of
from webapp.domain.disclosure import Rules
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.survey_results import ShownAnswers, show_answers, tenths_apart
from webapp.survey_templates import FaultyTemplates, TemplateFault, digest_of, parse_template
from webapp.surveys.services.lines import Names, lines_of_template

QUICKLY = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=9)
NAMES = Names(graded="Finance {grading}", grading="Sales")


@given(templates())
@QUICKLY
def test_any_valid_template_is_read_as_it_was_written(source: str) -> None:
    found = parse_template(source, key="any")
    assert found.digest == digest_of(source)
    assert all(len(code) == 1 for item in found.items for code in item.scale.codes)
    assert all(CANNOT_JUDGE not in item.scale.codes for item in found.items)


@given(spoiled())
@settings(QUICKLY, max_examples=200)
def test_every_fault_of_a_file_is_told_at_its_key(found: tuple[Document, str]) -> None:
    document, key = found
    faults = faults_of(toml_of(document))
    assert key in {fault.key for fault in faults}, faults
    for fault in faults:
        assert fault.file == "mutated.toml"
        what = str(fault.what)
        assert what.endswith(".")
        assert what.startswith("is missing") is not _stands_in(document, fault.key)


def _stands_in(document: Document, key: str) -> bool:
    """Say whether a key of a fault stands in the file."""
    found: Any = document
    for step in key.split("."):
        if isinstance(found, list) and step.isdigit():
            found = found[int(step) - 1]
        elif isinstance(found, dict) and step in found:
            found = found[step]
        else:
            return False
    return True


def test_any_template_goes_the_whole_way() -> None:
    assert any_template.run(2)["templates"] == 2


@given(source=templates(), place=st.integers(0, 10**6), sign=st.sampled_from("\x00\n\"'[]=#xX0{é"))
@QUICKLY
def test_a_mutated_file_is_refused_with_a_fault_or_is_a_template(source: str, place: int, sign: str) -> None:
    where = place % len(source)
    for fault in faults_of(source[:where] + sign + source[where + 1 :]):
        assert fault.file == "mutated.toml"
        assert str(fault.what).endswith(".")


def faults_of(source: str) -> tuple[TemplateFault, ...]:
    try:
        parse_template(source, key="mutated")
    except FaultyTemplates as faulty:
        return faulty.faults
    return ()


@given(st.text(max_size=200))
@QUICKLY
def test_any_text_is_refused_with_a_fault_and_nothing_else(source: str) -> None:
    with pytest.raises(FaultyTemplates):
        parse_template(source, key="any")


def test_any_valid_template_is_shown_with_every_word_as_it_was_written(app: Flask) -> None:
    @given(templates())
    @settings(QUICKLY, max_examples=25)
    def shown(source: str) -> None:
        found = parse_template(source, key="any")
        lines = lines_of_template(found, NAMES, example="")
        with app.test_request_context():
            page = render_template(
                "surveys/_questions.html",
                questions=lines,
                cannot=found.cannot_judge,
                takes_text=True,
                asks_comments=False,
                comment_prompt="",
                answers={},
                comments={},
                error_of={},
            )
        tree = html.fromstring(f"<div>{page}</div>")
        words = " ".join(tree.text_content().split())
        for line in lines:
            assert " ".join(line.text.split()) in words
            assert len(tree.xpath(f"//input[@name='answer-{line.position}']")) == (
                len(line.choices) + 1 if line.choices else 0
            )

    shown()


@given(COUNTS, st.integers(0, 12), st.integers(5, 12))
@settings(QUICKLY, max_examples=500)
def test_no_scale_shows_a_count_below_the_thresholds(counts: list[int], cannot: int, minimum: int) -> None:
    codes = tuple("ABCDEFGHI"[: len(counts)])
    rules = Rules(scale=codes, minimum_group=minimum)
    given_answers = dict(zip(codes, counts, strict=True)) | {CANNOT_JUDGE: cannot}
    shown = show_answers(given_answers, rules)
    total = sum(counts)
    if total < minimum:
        assert shown == show_answers({}, rules)
    if total < rules.full_from or max(counts) >= total - 1:
        assert (shown.counts, shown.cannot_judge, shown.answers) == (None, None, None)
        assert tenths_apart(shown, shown) is None


@pytest.mark.parametrize("size", [2, 3, 4])
def test_what_is_shown_instead_of_counts_never_says_what_one_person_answered(size: int) -> None:
    """Whatever hides its counts fits several of them, and for each person more than one answer."""
    codes = tuple("ABCD"[:size])
    rules = Rules(scale=codes)
    behind: dict[ShownAnswers, list[tuple[int, ...]]] = {}
    for counts in every_count(size, 11):
        shown = show_answers(dict(zip(codes, counts, strict=True)), rules)
        if shown.counts is None:
            behind.setdefault(shown, []).append(counts)
    for fitting in behind.values():
        for place in range(size):
            assert len({counts[place] for counts in fitting}) > 1


def every_count(size: int, most: int) -> list[tuple[int, ...]]:
    if size == 0:
        return [()]
    return [(first, *rest) for first in range(most + 1) for rest in every_count(size - 1, most - first)]
