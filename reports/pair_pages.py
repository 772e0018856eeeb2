"""Say what stands on the pages of a pair, in its own report and in the company's."""

from itertools import zip_longest

from reports import headlines
from reports.data import Card, GradedNeed
from reports.sheet import Sheet


def pair_values(cards: tuple[Card, Card], sheet: Sheet) -> dict[str, object]:
    """Return what the pages of a pair say and list."""
    words = sheet.words
    first, second = cards
    needs = headlines.needs_of(cards)
    return {
        "rows": list(zip_longest(first.needs, second.needs)),
        "letters_headline": headlines.letters_headline(cards, words),
        "spreads_headline": headlines.spreads_headline(cards, words),
        "trend_headline": ". ".join(headlines.trend_headline(card, words) for card in cards),
        "changes_headline": headlines.changes_headline(cards, words),
        "gaps_headline": headlines.gaps_headline(cards, words),
        "changes": sorted((row for row in needs if row[1].change_to is not None), key=_by_change),
        "has_trend": any(len(card.history) > 1 for card in cards),
        "has_expectations": any(need.expected for _, need in needs),
        "has_changes": any(need.change_from is not None for _, need in needs),
    }


def _by_change(row: tuple[Card, GradedNeed]) -> tuple[bool, float, str, int]:
    """Order needs by their change, largest gain first, those without one last."""
    card, need = row
    if need.change_from is None or need.change_to is None:
        return (True, 0.0, card.of, need.position)
    return (False, need.change_from - need.change_to, card.of, need.position)
