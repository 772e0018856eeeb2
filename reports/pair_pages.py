"""Page layout of a pair: what stands on its pages, in its own report and in the company's."""

from collections.abc import Iterable
from itertools import zip_longest

from reports.data import Card, GradedNeed
from reports.setting import COVER_LINES, COVER_MOST, lines_together, setting_of
from reports.sheet import Sheet
from reports.words import findings, headlines


def pair_values(cards: tuple[Card, Card], sheet: Sheet, *, most: int) -> dict[str, object]:
    """Return what the pages of a pair say and list; needs are cut at so many characters."""
    words = sheet.words
    first, second = cards
    needs = headlines.needs_of(cards)
    rows = list(zip_longest(first.needs, second.needs))
    return {
        "rows": rows,
        "setting": setting_of(rows, cards, paper=sheet.imprint.paper, most=most),
        "most": most,
        "letters_headline": headlines.letters_headline(cards, words),
        "grades_headline": headlines.grades_headline(cards, words),
        "spreads_headline": headlines.spreads_headline(cards, words),
        "trend_headline": ". ".join(headlines.trend_headline(card, words) for card in cards),
        "changes_headline": headlines.changes_headline(cards, words),
        "gaps_headline": headlines.gaps_headline(cards, words),
        "clear_trends": findings.clear_trends(cards, words),
        "self_images": [said for card in cards for said in findings.self_images(card, words)],
        "changes": sorted((row for row in needs if row[1].change_to is not None), key=_by_change),
        "has_trend": has_trend(cards),
        "has_expectations": any(need.expected for _, need in needs),
        "has_changes": any(need.change_from is not None for _, need in needs),
    }


def is_crowded(cards: tuple[Card, Card], sheet: Sheet) -> bool:
    """Tell whether names or needs are so long that the cover must be set close."""
    first, second = cards
    paper = sheet.imprint.paper
    if len(first.of) + len(second.of) > (40 if paper == "A4" else 28):
        return True
    rows = zip_longest(first.needs, second.needs)
    return lines_together(rows, COVER_LINES, COVER_MOST) > (13 if paper == "A4" else 11)


def has_trend(cards: Iterable[Card]) -> bool:
    """Tell whether any card has a round to look back on."""
    return any(len(card.history) > 1 for card in cards)


def comparison_parts(cards: tuple[Card, Card], sheet: Sheet) -> list[tuple[str, str]]:
    """List the parts of a pair's own report with their names; a first round has no trend."""
    say = sheet.words.say
    trend = [("trend", say("Trend"))] if has_trend(cards) else []
    return [
        ("cards", say("The two cards")),
        ("spreads", say("Spreads")),
        *trend,
        ("change", say("Change and expectation")),
        ("actions", say("Actions")),
        ("numbers", say("Numbers and method")),
    ]


def _by_change(row: tuple[Card, GradedNeed]) -> tuple[bool, float, str, int]:
    """Order needs by their change, largest gain first, those without one last."""
    card, need = row
    if need.change_from is None or need.change_to is None:
        return (True, 0.0, card.of, need.position)
    return (False, need.change_from - need.change_to, card.of, need.position)
