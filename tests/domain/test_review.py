"""Who may review a comment, and that shortening can only leave words out, for all to see."""

from __future__ import annotations

import random

import pytest

from webapp.domain.review import Candidate, reviewers_of, shorten

MARKETING, SALES, LEGAL = 1, 2, 3


def make_candidate(
    person_id: int, department_id: int | None = None, *, is_reviewer: bool = True, is_president: bool = False
) -> Candidate:
    return Candidate(
        person_id=person_id, department_id=department_id, is_reviewer=is_reviewer, is_president=is_president
    )


def may(*candidates: Candidate) -> set[int]:
    return set(reviewers_of(candidates, graded_id=MARKETING, grading_id=SALES))


def test_a_reviewer_belongs_to_neither_department_of_the_card() -> None:
    people = [
        make_candidate(1, MARKETING),
        make_candidate(2, SALES),
        make_candidate(3, LEGAL),
        make_candidate(4),
    ]
    assert may(*people) == {3, 4}


def test_the_president_reviews_only_where_no_reviewer_can() -> None:
    president = make_candidate(9, is_reviewer=False, is_president=True)
    assert may(president, make_candidate(1, SALES)) == {9}
    assert may(president, make_candidate(3, LEGAL)) == {3}


def test_a_president_of_one_of_the_departments_does_not_review() -> None:
    assert may(make_candidate(9, SALES, is_reviewer=False, is_president=True)) == set()


def test_nobody_else_reviews() -> None:
    assert may(make_candidate(5, LEGAL, is_reviewer=False)) == set()


@pytest.mark.parametrize(
    ("original", "proposed", "stored"),
    [
        ("Ask Jane, please.", "Ask […], please.", "Ask […], please."),
        ("Ask Jane, please.", "Ask [...], please.", "Ask […], please."),
        ("Ask Jane, please.", "[…], please.", "[…], please."),
        ("Ask Jane, please.", "Ask […]", "Ask […]"),
        ("Jane and Tom are late", "[…] and […] are late", "[…] and […] are late"),
        ("two  blanks\nand a line here", "two blanks and […] line here", "two  blanks\nand […] line here"),
        ("late late late", "late […] late", "late […] late"),
        ("مرحبا بكم في القسم", "مرحبا […] القسم", "مرحبا […] القسم"),
        ("Good 👩‍💻 work by Zoë", "Good 👩‍💻 work by […]", "Good 👩‍💻 work by […]"),
        ("one two three four", "one […] […] four", "one […] four"),
        ("It stands as […] said", "[…] as […] said", "[…] as […] said"),
    ],
)
def test_words_may_be_left_out_where_it_shows(original: str, proposed: str, stored: str) -> None:
    assert shorten(original, proposed) == stored


@pytest.mark.parametrize(
    "proposed",
    [
        "They never answer in time",  # nothing left out
        "They answer in time",  # left out without a mark
        "They always […] in time",  # a word changed
        "They never […] in time, thanks",  # a word added
        "They […] never answer in time",  # a mark where nothing is left out
        "They nev[…] answer in time",  # a part of a word
        "time in answer […]",  # another order
        "They […] in in time",
        "[…]",  # nothing stays
        "[…] […]",
        "",
        "They never […] […] answer in time",
    ],
)
def test_a_reviewer_cannot_put_words_into_a_mouth(proposed: str) -> None:
    assert shorten("They never answer in time", proposed) is None


def test_any_words_may_be_left_out_and_nothing_else_is_taken() -> None:
    source = random.Random(7)
    for _ in range(2_000):
        words = [source.choice("abc") for _ in range(source.randrange(2, 9))]
        left_out = {place for place in range(len(words)) if source.random() < 0.4}
        proposed = " ".join("[…]" if n in left_out else word for n, word in enumerate(words))
        while "[…] […]" in proposed:
            proposed = proposed.replace("[…] […]", "[…]")
        is_cut = 0 < len(left_out) < len(words)
        assert shorten(" ".join(words), proposed) == (proposed if is_cut else None), (words, proposed)
        longer = proposed.split()
        longer.insert(source.randrange(len(longer) + 1), "d")
        assert shorten(" ".join(words), " ".join(longer)) is None
