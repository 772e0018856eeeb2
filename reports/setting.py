"""Page breaks and line spacing of two cards' needs, so that a page is neither cut off nor left empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from unicodedata import east_asian_width

from reports.charts import alternatives
from reports.data import Card, GradedNeed, Paper, Verdict
from reports.sheet import Sheet

Row = tuple[GradedNeed | None, GradedNeed | None]

# Points, as in report.css and pair.css; characters that a line of each size and place holds.
ROOM: dict[Paper, float] = {"A4": 722.0, "Letter": 674.0}
HEADLINE, HEADLINE_LETTERS, HEAD = 21.2, 50, 38.0
NAME_LINES = {False: (17.3, 21), True: (12.7, 30)}  # by whether a name is long: height, letters
LONG_NAME = 28
ROW_AND_LINE = {False: (40.0, 12.0, 34), True: (32.0, 10.8, 37)}  # by whether set close: row, line, letters
SMALL, SMALL_LETTERS, HEAD_LETTERS, NOTE_LETTERS = 11.1, 38, 40, 50
APART = 2.6  # above each remark
HALF = 3  # rows


@dataclass(frozen=True)
class Setting:
    """Whether needs are set close, after how many rows the page breaks (none: nowhere), the notes below."""

    close: bool
    turn_after: int | None
    notes: tuple[str, str]


def setting_of(
    rows: Sequence[Row], cards: tuple[Card, Card], sheet: Sheet, *, headline: str, most: int
) -> Setting:
    """Choose the setting for rows of needs whose texts are cut at so many characters."""
    room = ROOM[sheet.imprint.paper] - HEAD - HEADLINE * lines_of(headline, HEADLINE_LETTERS)
    room -= max(_head_height(card, sheet) for card in cards)
    notes = _notes(cards, sheet)
    room -= max(SMALL * lines_of(note, NOTE_LETTERS) for note in notes)
    for close in (False, True):
        if sum(_row_height(row, cards, sheet, close=close, most=most) for row in rows) <= room:
            return Setting(close=close, turn_after=None, notes=notes)
    return Setting(close=False, turn_after=HALF, notes=notes)


def _notes(cards: tuple[Card, Card], sheet: Sheet) -> tuple[str, str]:
    """Return the remarks on each card; the first explains the bars of the last round besides."""
    first, second = cards
    has_bars = any(need.counts_before for card in cards if card.published for need in card.needs)
    explained = sheet.words.say("The thin bar is the last round.") if has_bars else ""
    return f"{explained} {first.remarks}".strip(), second.remarks


def _head_height(card: Card, sheet: Sheet) -> float:
    """Estimate the height of a card's name and of what stands below it."""
    height, letters = NAME_LINES[len(card.of) > LONG_NAME]
    if card.published:
        said = f"{alternatives.handed_in_words(card, sheet.words)}, {sheet.words.points(card.mean)} +0.24"
    else:
        said = alternatives.below_group_words(sheet.words, sheet.imprint.minimum_group)
    return height * lines_of(card.of, letters) + SMALL * lines_of(said, HEAD_LETTERS)


def _row_height(row: Row, cards: tuple[Card, Card], sheet: Sheet, *, close: bool, most: int) -> float:
    """Estimate the height of a row; its longer side counts."""
    fixed, line, letters = ROW_AND_LINE[close]
    sides = [(card, need) for card, need in zip(cards, row, strict=True) if need]
    return fixed + max(
        line * lines_of(need.text[:most], letters) + _remarks_height(card, need, sheet)
        for card, need in sides
    )


def _remarks_height(card: Card, need: GradedNeed, sheet: Sheet) -> float:
    """Estimate the height of what stands below a need: its figures, its origin, what was measured."""
    figures = [sheet.spread_words(need), sheet.change_words(need) if need.change is not Verdict.NEW else ""]
    remarks = (sheet.measured_words(need), sheet.lineage_words(need), sheet.expected_words(card, need))
    lines = sum(lines_of(said, SMALL_LETTERS) for said in (*(figures if card.published else ()), *remarks))
    return SMALL * lines + APART * sum(bool(said) for said in remarks)


def lines_of(text: str, width: int) -> int:
    """Estimate the lines of a wrapped text; East Asian wide characters count twice."""
    return len(wrap("".join(letter * (1 + (east_asian_width(letter) in "WF")) for letter in text), width))
