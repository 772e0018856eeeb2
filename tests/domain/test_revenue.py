"""Amounts are read for certain or not at all, and whatever is shared out adds up."""

from __future__ import annotations

from datetime import date

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as some

from webapp.domain.revenue import (
    Line,
    in_full,
    months_of,
    read_amount,
    read_result,
    shared_out,
    sums_of,
)
from webapp.language import LANGUAGES

AMOUNTS = some.integers(0, 10**13)


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("1,234.50", 123450, None),
        ("1.234,50", None, 123450),
        ("1'234.50", 123450, None),
        ("1’234’567", 123456700, 123456700),
        ("1 234 567", 123456700, 123456700),
        ("1\u202f234,5", None, 123450),
        ("1234", 123400, 123400),
        ("0.5", 50, None),
        ("0,5", None, 50),
        ("1,234", 123400, None),
        ("1.234", None, 123400),
        ("12,34", None, 1234),
        ("1,23,456", None, None),
        ("1,234'567", None, None),
        ("-5", None, None),
        ("1e9", None, None),
        ("٣", None, None),
        ("12.345.", None, None),
        ("", None, None),
        ("9" * 20, None, None),
    ],
)
def test_an_amount_is_read_as_its_language_writes_it(
    text: str, english: int | None, german: int | None
) -> None:
    assert read_amount(text, "en") == english
    assert read_amount(text, "de") == german


@pytest.mark.parametrize(
    ("text", "english", "german"),
    [
        ("1,234.50", 123450, None),
        ("-1,234.50", -123450, None),
        ("−1.234,50", None, -123450),
        ("– 1 234,50", None, -123450),
        ("-1’234", -123400, -123400),
        ("1.234,50-", None, -123450),
        ("1,234.50 −", -123450, None),
        ("(1,234.50)", -123450, None),
        ("-0", 0, 0),
        ("-1.234", None, -123400),
        ("--5", None, None),
        ("-5-", None, None),
        ("(-5)", None, None),
        ("(5", None, None),
        ("-", None, None),
        ("()", None, None),
        ("5-6", None, None),
        ("-" + "9" * 20, None, None),
    ],
)
def test_a_result_may_be_negative_however_its_language_writes_that(
    text: str, english: int | None, german: int | None
) -> None:
    assert read_result(text, "en") == english
    assert read_result(text, "de") == german


@given(amount=some.integers(-(10**15), 10**15))
def test_a_result_is_read_again_as_it_is_written(amount: int) -> None:
    for language in LANGUAGES:
        assert (
            read_result(str(format_decimal(in_full(amount), "#,##0.00", locale=language)), language) == amount
        )


@given(amount=AMOUNTS, parts=some.integers(1, 12))
def test_what_is_shared_out_adds_up_and_differs_by_a_hundredth_at_most(amount: int, parts: int) -> None:
    shares = shared_out(amount, parts)
    assert sum(shares) == amount
    assert max(shares) - min(shares) <= 1


@given(target=AMOUNTS, lines=some.lists(some.tuples(AMOUNTS, AMOUNTS), max_size=20))
def test_target_lines_and_what_is_left_always_add_up(target: int, lines: list[tuple[int, int]]) -> None:
    read = [Line(name="A group", planned=planned, added=added) for planned, added in lines]
    sums = sums_of(target, read)
    assert sums.left is not None
    assert sum(line.together for line in read) + sums.left == target
    assert sums.shortfall == target - sums.planned


def test_without_a_target_nothing_is_short() -> None:
    sums = sums_of(None, [Line(name="A group", planned=100)])
    assert (sums.shortfall, sums.left) == (None, None)


def test_the_months_of_a_plan_share_its_target_and_keep_their_results() -> None:
    months = months_of(date(2026, 11, 1), 3, target=1000, earned={date(2026, 12, 1): 300})
    assert [month.first_day for month in months] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert [month.wanted for month in months] == [334, 333, 333]
    assert [month.difference for month in months] == [None, -33, None]


def test_hundredths_become_an_exact_number() -> None:
    assert str(in_full(123450)) == "1234.50"
