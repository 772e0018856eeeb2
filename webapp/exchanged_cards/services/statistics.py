"""Compute every statistic of a round once, at the exchange; pages and reports only read."""

from __future__ import annotations

import secrets
from collections.abc import Container, Mapping, Sequence
from typing import cast

from sqlalchemy import Table, and_, bindparam, update
from sqlalchemy.orm import Session

from webapp.domain.change import Change, card_change, needs_changes, trend_over
from webapp.domain.disclosure import Rules, comparable_counts, letters_alone, show_the_same_needs
from webapp.domain.grades import Counts
from webapp.domain.statistics import likely_range
from webapp.exchanged_cards.services.lines import histories
from webapp.exchanged_cards.services.stored import StoredCard, read_cards
from webapp.models import Card, CardLine, Round
from webapp.organisation.services.carried_lines import carried_lines, reorganisations
from webapp.rounds.services.exchanged import rounds_up_to, rules_of

ByLineage = Mapping[str, Counts]

SAYS_NOTHING = (Change.NEW, Change.TOO_FEW_ANSWERS)


def store_statistics(session: Session, round_: Round) -> None:
    """Write range, change and trend of every need, and the change of every card, of a round just counted.

    To be called in the transaction of the exchange, after counting.count_round. A card that stays
    closed gets nothing. Each is compared with the card of its line in the last exchanged round that has
    one, need by need along its lineage; as a whole only where both show the same needs.
    Raises NotExchanged before the count.
    """
    rounds = rounds_up_to(session, round_)
    rules = {known.id: rules_of(known) for known in rounds}
    cards = read_cards(session, rounds)
    lines = histories(cards, {known.id: known for known in rounds}, carried_lines(reorganisations(session)))
    comparable = {card.id: comparable_counts(card.tally, rules[card.round_id]) for card in cards}
    now = [card for card in cards if card.round_id == round_.id and card.tally.handed_in]
    changes: list[dict[str, object]] = []
    statistics: list[dict[str, object]] = []
    for card in now:
        line = [lines[card.direction].get(known.id) for known in rounds]
        before = next((past for past in reversed(line[:-1]) if past), None)
        of_rounds = [comparable[past.id] if past else {} for past in line]
        earlier = comparable[before.id] if before else {}
        verdict = card_change(before.ballots if before else None, card.ballots).verdict
        may_be_said = verdict in SAYS_NOTHING or show_the_same_needs(earlier, of_rounds[-1])
        changes.append({"this_card": card.id, "change": str(verdict) if may_be_said else None})
        letters = letters_alone(before.tally, rules[before.round_id]) if before else frozenset[str]()
        statistics += _lines(card, earlier, letters, of_rounds=of_rounds, its_rules=rules[card.round_id])
    round_.edition = secrets.token_hex(16)
    _write(session, changes, statistics)


def _lines(
    card: StoredCard,
    earlier: ByLineage,
    letters: Container[str],
    *,
    of_rounds: Sequence[ByLineage],
    its_rules: Rules,
) -> list[dict[str, object]]:
    """Return what is written at each need of a card; `of_rounds` are its direction's, the card's own last.

    `letters` are the lineages that showed a letter alone in the round before.
    """
    needs = card.tally.needs
    verdicts = needs_changes([(earlier.get(need.lineage), of_rounds[-1][need.lineage]) for need in needs])
    lines: list[dict[str, object]] = []
    for need, change in zip(needs, verdicts, strict=True):
        likely = likely_range(need.counts, its_rules.scale, eligible=card.tally.eligible)
        low, high = likely or (None, None)
        verdict = change.verdict
        if verdict is Change.TOO_FEW_ANSWERS and of_rounds[-1][need.lineage] and need.lineage in letters:
            verdict = Change.LAST_WITHHELD
        trend = trend_over([counts.get(need.lineage) for counts in of_rounds])
        lines.append(
            {
                "this_card": card.id,
                "this_position": need.position,
                "range_low": low,
                "range_high": high,
                "change": str(verdict),
                "trend": None if trend is None else str(trend.verdict),
            }
        )
    return lines


def _write(
    session: Session, changes: Sequence[dict[str, object]], lines: Sequence[dict[str, object]]
) -> None:
    """Write all at once; what the session still holds of these rows is read anew."""
    session.flush()
    cards, needs = cast(Table, Card.__table__), cast(Table, CardLine.__table__)
    if changes:
        session.connection().execute(update(cards).where(cards.c.id == bindparam("this_card")), changes)
    if lines:
        this_need = and_(
            needs.c.card_id == bindparam("this_card"), needs.c.position == bindparam("this_position")
        )
        session.connection().execute(update(needs).where(this_need), lines)
    session.expire_all()
