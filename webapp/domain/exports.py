"""Serialise an exchanged round, as far as it may be seen, to JSON and CSV."""

import json
from collections.abc import Sequence
from typing import Any

from webapp.domain.cards import ShownCard, ShownNeed, ShownRound
from webapp.domain.spreadsheets import csv_file
from webapp.domain.statistics import Range

COLUMNS = (
    "round", "of", "by", "position", "need", "A", "B", "C", "D", "F", "cannot_judge", "answers",
    "letter", "mean", "range_low", "range_high", "change", "expected", "withheld",
)  # fmt: skip
_LETTER_COLUMNS = ("A", "B", "C", "D", "F")


def round_as_dict(shown: ShownRound) -> dict[str, Any]:
    """Return the round in the documented JSON shape; a withheld figure is None."""
    return {
        "round": shown.name,
        "scale": list(shown.scale),
        "minimum_group": shown.minimum_group,
        "cards": [_card_as_dict(card) for card in shown.cards],
    }


def _card_as_dict(card: ShownCard) -> dict[str, Any]:
    return {
        "of": card.of,
        "by": card.by,
        "published": card.published,
        "handed_in": card.handed_in,
        "eligible": card.eligible,
        "letter": card.letter,
        "mean": card.mean,
        "change": _word(card.change),
        "needs": [_need_as_dict(need) for need in card.needs],
    }


def _need_as_dict(need: ShownNeed) -> dict[str, Any]:
    return {
        "position": need.position,
        "lineage": need.lineage,
        "need": need.text,
        "counts": None if need.counts is None else dict(need.counts),
        "cannot_judge": need.cannot_judge,
        "answers": need.answers,
        "letter": need.letter,
        "mean": None if need.mean is None else round(need.mean, 2),
        "range": None if need.likely_range is None else list(_to_one_decimal(need.likely_range)),
        "change": _word(need.change),
        "expected": need.expected,
        "withheld": _word(need.withheld),
    }


def _word(value: str | None) -> str | None:
    return None if value is None else str(value)


def _to_one_decimal(likely: Range) -> Range:
    return round(likely[0], 1), round(likely[1], 1)


def round_as_json(shown: ShownRound) -> bytes:
    """Return the round as UTF-8 JSON; the same round gives the same bytes."""
    return (json.dumps(round_as_dict(shown), ensure_ascii=False, indent=1) + "\n").encode()


def rounds_as_json(rounds: Sequence[ShownRound]) -> bytes:
    """Return several rounds as UTF-8 JSON, oldest first: `rounds` holds each in the shape of one."""
    content = {"rounds": [round_as_dict(shown) for shown in rounds]}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def round_as_csv(shown: ShownRound) -> bytes:
    """Return the round as CSV, one line a need: UTF-8 with byte order mark, withheld cells empty."""
    return rounds_as_csv([shown])


def rounds_as_csv(rounds: Sequence[ShownRound]) -> bytes:
    """Return several rounds as one CSV file; the first column names the round of each line."""
    rows = (_cells(shown, card, need=need) for shown in rounds for card in shown.cards for need in card.needs)
    return csv_file(COLUMNS, rows)


def _cells(shown: ShownRound, card: ShownCard, *, need: ShownNeed) -> list[str]:
    counts = need.counts or {}
    low, high = ("", "") if need.likely_range is None else (f"{end:.1f}" for end in need.likely_range)
    return [
        shown.name,
        card.of,
        card.by,
        str(need.position),
        need.text,
        *(_blank_if_none(counts.get(letter)) for letter in _LETTER_COLUMNS),
        _blank_if_none(need.cannot_judge),
        _blank_if_none(need.answers),
        need.letter or "",
        "" if need.mean is None else f"{need.mean:.2f}",
        low,
        high,
        _word(need.change) or "",
        need.expected or "",
        _word(need.withheld) or "",
    ]


def _blank_if_none(number: int | None) -> str:
    return "" if number is None else str(number)
