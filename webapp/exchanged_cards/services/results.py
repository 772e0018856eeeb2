"""Query layer of results, with a cache: every page, PDF, export and command reads them here.

Nothing is read before the exchange, and everything has passed disclosure control.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from reports import data, data_compared
from webapp.cache import Kept
from webapp.domain.cards import ShownCard, ShownRound
from webapp.domain.disclosure import department_total, show_card
from webapp.exchanged_cards.services.line_notes import notes_on
from webapp.exchanged_cards.services.lines import condition_with_history, histories
from webapp.exchanged_cards.services.replies import Replied, signatures_and_replies
from webapp.exchanged_cards.services.shown_results import (
    ExchangedCard,
    NamedDepartment,
    Results,
    departments_of,
)
from webapp.exchanged_cards.services.signatures import Signed
from webapp.exchanged_cards.services.statistics import store_statistics
from webapp.exchanged_cards.services.stored import (
    EVERY_CARD,
    StoredCard,
    Wanted,
    of_departments,
    of_direction,
    of_pair,
    read_cards,
)
from webapp.exchanged_cards.services.with_history import Earlier, printed_card
from webapp.language import current_language
from webapp.models import Card, Reorganisation, Round
from webapp.organisation.services.carried_lines import carried_lines, reorganisations
from webapp.rounds.services.exchanged import rounds_up_to, rules_of

__all__ = [
    "ExchangedCard",
    "NamedDepartment",
    "Results",
    "results_of_department",
    "results_of_departments",
    "results_of_direction",
    "results_of_pair",
    "results_of_round",
    "shown_card",
    "shown_round",
    "store_statistics",
]

Rounds = Iterable[Round] | None


def results_of_direction(
    session: Session, round_: Round, *, graded_id: int, grading_id: int, rounds: Rounds = None
) -> Results:
    """Return the card of one department as graded by one other, if the round has it; raises NotExchanged.

    Here and below, `rounds` are all rounds, where the caller has read them already.
    """
    return results_of(session, round_, wanted=of_direction(graded_id, grading_id), rounds=rounds)


def shown_card(session: Session, card: Card) -> ExchangedCard:
    """Return what may be seen of a stored card; raises NotExchanged."""
    found = results_of_direction(session, card.round, graded_id=card.graded_id, grading_id=card.grading_id)
    return found.get_card(graded_id=card.graded_id, grading_id=card.grading_id)


def results_of_pair(
    session: Session, round_: Round, *, one_id: int, other_id: int, rounds: Rounds = None
) -> Results:
    """Return the cards of both directions of a pair, as far as the round has them; raises NotExchanged."""
    return results_of(session, round_, wanted=of_pair(one_id, other_id), rounds=rounds)


def results_of_department(
    session: Session, round_: Round, *, department_id: int, rounds: Rounds = None
) -> Results:
    """Return the cards that a department received and gave, by name; raises NotExchanged."""
    return results_of(session, round_, wanted=of_departments([department_id]), rounds=rounds)


def results_of_departments(
    session: Session, round_: Round, *, department_ids: Iterable[int], rounds: Rounds = None
) -> Results:
    """Return the cards of a department and of those that became part of it; raises NotExchanged."""
    return results_of(session, round_, wanted=of_departments(department_ids), rounds=rounds)


def results_of_round(session: Session, round_: Round, *, rounds: Rounds = None) -> Results:
    """Return every card of a round, by name; raises NotExchanged."""
    return results_of(session, round_, wanted=EVERY_CARD, rounds=rounds)


def shown_round(round_: Round, cards: Iterable[ExchangedCard]) -> ShownRound:
    """Return some cards of a round in the form that the exports take."""
    return ShownRound(
        name=round_.name,
        scale=round_.letters,
        minimum_group=round_.minimum_group,
        cards=tuple(card.shown for card in cards),
    )


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What results show of cards that never change again, in one language."""

    cards: tuple[ExchangedCard, ...]
    totals: Mapping[int, data_compared.DepartmentTotal]
    first_round: int  # place of the first round that has one of these cards


# An exchanged round never changes, so what was read of it is kept by its edition in this process: no
# other edition has this name, in whatever database, before or after a restore.
_kept = Kept[_Shown](most=500)  # cards; some 20 kB each, and with every earlier round a little more


def results_of(session: Session, round_: Round, *, wanted: Wanted, rounds: Rounds = None) -> Results:
    """Return the wanted cards of a round, by name; raises NotExchanged."""
    until_now = rounds_up_to(session, round_, rounds)
    of_round = wanted.condition() & (Card.round_id == round_.id)
    signed, replied = signatures_and_replies(session, of_round)
    editions = tuple(past.edition for past in until_now)
    name = (
        editions,
        wanted,
        current_language(),
        tuple(sorted(signed.items())),
        tuple(sorted(replied.items())),
    )
    shown = _kept.find(name)
    has_name = None not in editions
    if shown is None:
        shown = _show(session, until_now, wanted, signed=signed, replied=replied)
        if has_name:
            _kept.keep(name, shown, weight=1 + len(shown.cards))
    return Results(
        round_=round_,
        rounds=tuple(until_now[shown.first_round :]),
        cards=shown.cards,
        totals=shown.totals,
        content=name if has_name else None,
    )


def _show(
    session: Session,
    rounds: Sequence[Round],
    wanted: Wanted,
    *,
    signed: Mapping[int, Sequence[Signed]],
    replied: Mapping[int, Replied],
) -> _Shown:
    """Read the wanted cards of these rounds; the last is the one whose cards are shown."""
    changes = reorganisations(session) if rounds[-1].follows_changes else []
    carried = carried_lines(changes)
    stored = read_cards(session, rounds, condition_with_history(wanted, carried))
    by_id = {round_.id: round_ for round_ in rounds}
    lines = histories(stored, by_id, carried)
    now = [card for card in stored if card.round_id == rounds[-1].id and wanted.holds(card.direction)]
    begun = {round_id for direction in lines if wanted.holds(direction) for round_id in lines[direction]}
    first = next(place for place, round_ in enumerate(rounds) if round_.id in {*begun, rounds[-1].id})
    seen = {card.id: Earlier(stored=card, shown=_shown(card, by_id)) for card in stored}
    cards = tuple(
        _exchanged(
            card,
            {round_id: seen[past.id] for round_id, past in lines[card.direction].items()},
            rounds=rounds[first:],
            signed=signed.get(card.id, ()),
            replied=replied.get(card.id),
            changes=changes,
        )
        for card in now
    )
    own = [each for each in seen.values() if wanted.holds(each.stored.direction)]
    return _Shown(cards=cards, totals=_totals(cards, own, rounds[first:]), first_round=first)


def _totals(
    cards: Sequence[ExchangedCard], seen: Iterable[Earlier], rounds: Sequence[Round]
) -> dict[int, data_compared.DepartmentTotal]:
    received: dict[tuple[int, int], list[ShownCard]] = {}  # by (graded department, round)
    for card in seen:
        received.setdefault((card.stored.graded_id, card.stored.round_id), []).append(card.shown)
    return {
        department.id: _total(
            department.name,
            [(round_, received.get((department.id, round_.id), [])) for round_ in rounds],
        )
        for department in departments_of(cards)
    }


def _total(name: str, received: Sequence[tuple[Round, Sequence[ShownCard]]]) -> data_compared.DepartmentTotal:
    totals = [(round_.name, department_total(cards, round_.letters)) for round_, cards in received]
    now = totals[-1][1]
    return data_compared.DepartmentTotal(
        department=name,
        letter=now.letter,
        mean=now.mean,
        history=tuple(
            data.TrendPoint(round_name=round_name, letter=total.letter, mean=total.mean)
            for round_name, total in totals
        ),
    )


def _shown(card: StoredCard, rounds: Mapping[int, Round]) -> ShownCard:
    return show_card(card.tally, rules_of(rounds[card.round_id]))


def _exchanged(
    card: StoredCard,
    by_round: Mapping[int, Earlier],
    *,
    rounds: Sequence[Round],
    signed: Sequence[Signed],
    replied: Replied | None,
    changes: Sequence[Reorganisation],
) -> ExchangedCard:
    history = [(round_.name, by_round.get(round_.id)) for round_ in rounds]
    return ExchangedCard(
        **card.identity,
        shown=by_round[card.round_id].shown,
        printed=printed_card(history, signed, replied, notes=notes_on(card, history, rounds, changes)),
    )
