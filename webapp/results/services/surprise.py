"""Surprise: by how many letters a department's own sealed forecast missed its grades, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean

from sqlalchemy.orm import Session

from webapp.exchanged_cards.services.results import ExchangedCard, Results
from webapp.surveys.services.forecasts import forecasts_between

Surprises = list[tuple[str, float]]
"""Name of the round and mean gap in letters, oldest first; rounds without a forecast are left out."""


def surprises_between(session: Session, results: Results) -> dict[int, Surprises]:
    """Return the surprise in each round of one pair, by card; one query where any was asked."""
    cards = results.cards
    if not any(round_.has_forecast for round_ in results.rounds):
        return {card.id: [] for card in cards}
    forecasts = forecasts_between(session, cards[0].graded_id, cards[0].grading_id)
    return {card.id: _surprises(card, forecasts.get((card.graded_id, card.grading_id), {})) for card in cards}


def _surprises(card: ExchangedCard, forecast: Mapping[tuple[str, str], float]) -> Surprises:
    gaps: dict[str, list[float]] = {}
    for shown, printed in zip(card.shown.needs, card.printed.needs, strict=True):
        for point in printed.history:
            expected = forecast.get((point.round_name, shown.lineage))
            if expected is not None and point.mean is not None:
                gaps.setdefault(point.round_name, []).append(abs(expected - point.mean))
    return [(name, round(fmean(found), 1)) for name, found in gaps.items()]
