"""Surprise: by how many letters a department's own sealed forecast missed its grades, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

from sqlalchemy.orm import Session

from webapp.exchanged_cards.services.results import ExchangedCard, Results
from webapp.surveys.services.forecasts import forecasts

Surprises = tuple[tuple[str, float], ...]
"""Name of the round and mean gap in letters, oldest first; rounds without a forecast are left out."""


def surprises_of(session: Session, results: Results) -> dict[int, Surprises]:
    """Return the surprise in each round by card; one query where any forecast was asked for.

    A need counts where both its grade and its forecast may be shown in full.
    """
    if not any(round_.has_forecast for round_ in results.rounds):
        return {card.id: () for card in results.cards}
    both = {frozenset((card.graded_id, card.grading_id)) for card in results.cards}
    found = forecasts(session, *(next(iter(both)) if len(both) == 1 else ()))
    return {
        card.id: _surprises(card, found.get((card.graded_id, card.grading_id), {})) for card in results.cards
    }


def with_surprise(session: Session, results: Results) -> Results:
    """Return the same results with the surprise on each card, as it is printed."""
    found = surprises_of(session, results)
    if not any(found.values()):
        return results
    cards = (replace(card, printed=replace(card.printed, surprise=found[card.id])) for card in results.cards)
    return replace(results, cards=tuple(cards))


def _surprises(card: ExchangedCard, forecast: Mapping[tuple[str, str], float]) -> Surprises:
    gaps: dict[str, list[float]] = {}
    for shown, printed in zip(card.shown.needs, card.printed.needs, strict=True):
        for point in printed.history:
            expected = forecast.get((point.round_name, shown.lineage))
            if expected is not None and point.mean is not None:
                gaps.setdefault(point.round_name, []).append(abs(expected - point.mean))
    in_order = [point.round_name for point in card.printed.history if point.round_name in gaps]
    return tuple((name, round(fmean(gaps[name]), 1)) for name in in_order)
