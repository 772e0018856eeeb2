"""Serialise an exchanged round, as far as it may be seen: JSON, and the table of its needs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from webapp.domain.cards import ShownCard, ShownNeed, ShownRound, Withheld
from webapp.domain.change import Change
from webapp.domain.spreadsheets.tables import Cell, Column, Sheet, as_csv, columns

COLUMNS = (
    *columns("round", "of", "by", "position", "need", "A", "B", "C", "D", "F", "cannot_judge", "answers"),
    Column("letter"), Column("mean", 2), Column("range_low", 1), Column("range_high", 1),
    *columns("change", "expected", "withheld"),
)  # fmt: skip
_LETTER_COLUMNS = ("A", "B", "C", "D", "F")


@dataclass(frozen=True, kw_only=True)
class ExportedNeed:
    """One need of a card. A withheld figure is null, and `withheld` says why."""

    position: int
    lineage: Annotated[str, "ties the wordings of one need together over the rounds"]
    need: str
    counts: Annotated[Mapping[str, int] | None, "how many gave each letter"]
    cannot_judge: int | None
    answers: Annotated[int | None, "how many gave a letter"]
    letter: str | None
    mean: Annotated[float | None, "in points: A is 4, F is 0"]
    range: Annotated[Sequence[float] | None, "between which two means the true one likely lies"]
    change: Annotated[Change | None, "since the round before"]
    expected: Annotated[str | None, "the letter that the graded department expected"]
    withheld: Withheld | None


@dataclass(frozen=True, kw_only=True)
class ExportedCard:
    """One card: a department as graded by another."""

    of: Annotated[str, "the graded department, as it was called then"]
    by: Annotated[str, "the grading department, as it was called then"]
    published: Annotated[bool, "whether enough people handed in"]
    handed_in: int | None
    eligible: Annotated[int, "how many could grade it"]
    letter: str | None
    mean: float | None
    change: Change | None
    needs: Sequence[ExportedNeed]


def round_as_dict(shown: ShownRound) -> dict[str, Any]:
    """Return the round in the documented JSON shape; a withheld figure is None."""
    return {
        "round": shown.name,
        "scale": list(shown.scale),
        "minimum_group": shown.minimum_group,
        "cards": [asdict(exported_card(card)) for card in shown.cards],
    }


def exported_card(card: ShownCard) -> ExportedCard:
    """Return what is exported of a card."""
    return ExportedCard(
        of=card.of,
        by=card.by,
        published=card.published,
        handed_in=card.handed_in,
        eligible=card.eligible,
        letter=card.letter,
        mean=card.mean,
        change=card.change,
        needs=[_exported_need(need) for need in card.needs],
    )


def _exported_need(need: ShownNeed) -> ExportedNeed:
    return ExportedNeed(
        position=need.position,
        lineage=need.lineage,
        need=need.text,
        counts=None if need.counts is None else dict(need.counts),
        cannot_judge=need.cannot_judge,
        answers=need.answers,
        letter=need.letter,
        mean=None if need.mean is None else round(need.mean, 2),
        range=None if need.likely_range is None else [round(end, 1) for end in need.likely_range],
        change=need.change,
        expected=need.expected,
        withheld=need.withheld,
    )


def _word(value: str | None) -> str | None:
    return None if value is None else str(value)


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
    return as_csv(rounds_as_sheet(rounds))


def rounds_as_sheet(rounds: Sequence[ShownRound]) -> Sheet:
    """Return one line a need of several rounds; withheld cells are empty."""
    rows = (
        [*_cells(shown, card, need=need)] for shown in rounds for card in shown.cards for need in card.needs
    )
    return Sheet(columns=COLUMNS, rows=rows)


def _cells(shown: ShownRound, card: ShownCard, *, need: ShownNeed) -> Iterator[Cell]:
    yield from (shown.name, card.of, card.by, need.position, need.text)
    yield from map((need.counts or {}).get, _LETTER_COLUMNS)
    yield from (need.cannot_judge, need.answers, need.letter, need.mean)
    yield from need.likely_range or (None, None)
    yield from map(_word, (need.change, need.expected, need.withheld))
