"""Marks of merges and splits in the trend of a card, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webapp.exchanged_cards.services.stored import StoredCard
from webapp.exchanged_cards.services.with_history import Rounds
from webapp.language import gettext as _
from webapp.models import Reorganisation, Round
from webapp.organisation.services.reorganising import change_in_words


def notes_on(
    card: StoredCard, history: Rounds, rounds: Sequence[Round], changes: Sequence[Reorganisation]
) -> tuple[str, ...]:
    """Say whose earlier grades the trend shows, and what became part of either department, or left it."""
    return (*_of_others(card, history), *_of_people(card, rounds, changes))


def _of_others(card: StoredCard, history: Rounds) -> Iterator[str]:
    """Name each direction that the card goes on from, with its last round."""
    last: dict[tuple[int, int], str] = {}
    for round_name, earlier in history:
        if earlier is None or earlier.stored.direction == card.direction:
            continue
        last[earlier.stored.direction] = _(
            "Up to %(round)s these are the grades of %(of)s by %(by)s.",
            round=round_name,
            of=earlier.shown.of,
            by=earlier.shown.by,
        )
    yield from last.values()


def _of_people(card: StoredCard, rounds: Sequence[Round], changes: Sequence[Reorganisation]) -> Iterator[str]:
    """Name what changed between the rounds of the card."""
    for change in changes:
        if not rounds[0].opens_on <= change.made_on <= rounds[-1].opens_on:
            continue
        if not {change.from_id, change.into_id} & set(card.direction):
            continue
        yield change_in_words(change)
