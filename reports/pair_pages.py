"""Page layout of a pair: what stands on its pages, in its own report and in the company's."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from reports.data import ActionLine, Card, GradedNeed, Paper
from reports.data_compared import Comparison
from reports.setting import setting_of
from reports.sheet import Sheet
from reports.words import findings, headlines

LONG_NAMES, VERY_LONG_NAMES = 60, 100  # characters of both
PANELS_IN_A_ROW = 3
PANEL_HEIGHTS: dict[Paper, tuple[int, int]] = {"A4": (69, 51), "Letter": (54, 40)}
"""Points of a trend panel, and of one on a page that lists many promises."""
MOST_PROMISES = 4
"""Lines of promises below the rows of panels with which the panels keep their full height."""


def pair_values(cards: tuple[Card, Card], sheet: Sheet, *, most: int) -> dict[str, object]:
    """Return what the pages of a pair say and list; needs are cut at so many characters."""
    words = sheet.words
    first, second = cards
    needs = headlines.needs_of(cards)
    rows = list(zip_longest(first.needs, second.needs))
    headline = headlines.letters_headline(cards, words)
    return {
        "rows": rows,
        "setting": setting_of(rows, cards, sheet, headline=headline, most=most),
        "most": most,
        "letters_headline": headline,
        "trend_headline": findings.trends_headline(cards, words),
        "changes_headline": headlines.changes_headline(cards, words),
        "gaps_headline": headlines.gaps_headline(cards, words),
        "self_images": [" ".join(findings.self_images(card, words)) for card in cards],
        "changes": sorted((row for row in needs if row[1].change_to is not None), key=_by_change),
        "has_trend": has_trend(cards),
        "has_expectations": any(need.expected for _, need in needs),
        "has_changes": any(need.change_from is not None for _, need in needs),
    }


def panel_height(cards: Iterable[Card], actions: Sequence[ActionLine], sheet: Sheet) -> int:
    """Return the height of trend panels in points with which both cards' panels stand on one page."""
    promises = 0
    for card in cards:
        numbers = [len(sheet.promised_on(card, need, actions)) for need in card.needs]
        promises += sum(
            max(numbers[place : place + PANELS_IN_A_ROW]) for place in range(0, len(numbers), PANELS_IN_A_ROW)
        )
    return PANEL_HEIGHTS[sheet.imprint.paper][promises > MOST_PROMISES]


def tightness(data: Comparison) -> int:
    """Count what makes the cover tight, 0 to 2: long names, a note of the president, a short paper."""
    names = len(data.first.of) + len(data.second.of)
    long = (names > LONG_NAMES) + (names > VERY_LONG_NAMES)
    return min(2, long + bool(data.note) + (data.imprint.paper == "Letter"))


def last_rounds(cards: Iterable[Card]) -> set[str]:
    """Return the names of the last round of some cards and of the one before."""
    return {point.round_name for card in cards for point in card.history[-2:]} | {
        card.round_name for card in cards
    }


def has_trend(cards: Iterable[Card]) -> bool:
    """Tell whether any card has a round to look back on that is shown."""
    return any(card.has_curves for card in cards)


def _by_change(row: tuple[Card, GradedNeed]) -> tuple[bool, float, str, int]:
    """Order needs by their change, largest gain first, those without one last."""
    card, need = row
    if need.change_from is None or need.change_to is None:
        return (True, 0.0, card.of, need.position)
    return (False, need.change_from - need.change_to, card.of, need.position)
