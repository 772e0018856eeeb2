"""Who may review a comment, and that shortening can only leave words out, for all to see."""

from __future__ import annotations

import random

import pytest

from webapp.domain.review import LEFT_OUT, Candidate, reviewers_of, strike, words_of

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
    ("original", "struck", "left"),
    [
        ("Ask Jane, please.", {1}, "Ask […] please."),
        ("Ask Jane, please.", {1, 2}, "Ask […]"),
        ("Jane and Tom are late", {0, 2}, "[…] and […] are late"),
        ("two  blanks\nand a line here", {2, 3}, "two  blanks\n[…] line here"),
        ("late late late", {1}, "late […] late"),
        ("مرحبا بكم في القسم", {1, 2}, "مرحبا […] القسم"),
        ("Good 👩‍💻 work by Zoë", {4}, "Good 👩‍💻 work by […]"),
        ("Good 👩‍💻 work", {1}, "Good […] work"),
        ("one two", {0, 1}, "[…]"),
        ("one two", set(), "one two"),
        ("one two", {-1, 2, 99}, "one two"),
        ("It stands as […] said", {4}, "It stands as […] […]"),
        ("営業の田中さん", {3, 4}, "営業の[…]さん"),
        ("ขอบคุณ", {0}, "[…]อบคุณ"),
        ("ที่นี่", {0}, "[…]นี่"),  # a sign goes with its marks
        ("https://example.com/a/very/long/address is down", {0}, "[…] is down"),
    ],
)
def test_struck_words_leave_their_mark(original: str, struck: set[int], left: str) -> None:
    assert strike(original, struck) == left


def test_a_comment_is_its_words_and_gaps_and_striking_only_leaves_out() -> None:
    source = random.Random(7)
    for _ in range(2_000):
        words = [source.choice(["a", "bb", "営", "c,", "مر"]) for _ in range(source.randrange(1, 9))]
        text = words[0] + "".join(source.choice([" ", "  ", "\n"]) + word for word in words[1:])
        assert "".join(gap + word for gap, word in words_of(text)) == text
        struck = {place for place in range(len(words)) if source.random() < 0.4}
        left = [word for _, word in words_of(strike(text, struck)) if word != LEFT_OUT]
        assert left == [word for place, word in enumerate(words) if place not in struck], (text, struck)
