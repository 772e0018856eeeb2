"""Fill the printed reports from exchanged cards: what is printed is what the pages show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from reports import data, data_compared
from webapp.actions.services.decisions import decisions_on
from webapp.actions.services.of_results import actions_of
from webapp.actions.services.with_grades import Promised
from webapp.exchanged_cards.services.imprint import exports_of, exports_of_rounds, imprint_of
from webapp.exchanged_cards.services.results import (
    ExchangedCard,
    NamedDepartment,
    Results,
    results_of_department,
    results_of_round,
)
from webapp.exchanged_cards.services.written import comments_on
from webapp.language import by_alphabet
from webapp.models import Department, PresidentNote
from webapp.organisation.services.organisation import every_department
from webapp.results.services.president_notes import find_note
from webapp.results.services.surprise import with_surprise


def card_to_print(
    session: Session, results: Results, card: ExchangedCard, *, today: date, with_comments: bool
) -> data_compared.CardReport:
    """Return one card with its actions, and its comments where the reader may have them."""
    written, note = comments_on(session, card) if with_comments else ([], "")
    of_card = with_surprise(session, results).get_card(graded_id=card.graded_id, grading_id=card.grading_id)
    return data_compared.CardReport(
        imprint=imprint_of(session, results.round_, today=today),
        card=of_card.printed,
        actions=_lines(actions_of(session, results, today=today)),
        comments=_in_lasting_order(written),
        review_note=note,
        exports=exports_of(results.round_, [card]),
    )


def _in_lasting_order(comments: Iterable[str]) -> tuple[str, ...]:
    """Mix comments by their words alone: not in the order of writing, and the same in every print."""
    return tuple(sorted(comments, key=lambda words: sha256(words.encode()).digest()))


def comparison_to_print(
    session: Session, results: Results, department: Department, other: Department, *, today: date
) -> data_compared.Comparison:
    """Return the comparison of a pair; raises NoResultFound where the round has neither card.

    The department that comes first by name stands first, whoever asks: a pair has one print.
    """
    if not results.cards:
        raise NoResultFound
    first, second = sorted((department, other), key=lambda named: by_alphabet(named.name))
    results = with_surprise(session, results)
    return data_compared.Comparison(
        imprint=imprint_of(session, results.round_, today=today),
        first=_side(results, first, second),
        second=_side(results, second, first),
        actions=_lines(actions_of(session, results, today=today)),
        left=_left_as_they_are(session, results),
        note=_note(find_note(session, results.round_.id, first.id, second.id)),
        exports=exports_of(results.round_, results.cards),
    )


def _note(note: PresidentNote | None) -> data_compared.PresidentNote | None:
    return None if note is None else data_compared.PresidentNote(text=note.text, name=note.name)


def _left_as_they_are(session: Session, results: Results) -> tuple[data.LeftAsItIs, ...]:
    cards = {card.id: card.printed for card in results.cards if card.printed.published}
    return tuple(
        data.LeftAsItIs(
            of=cards[decision.card_id].of,
            by=cards[decision.card_id].by,
            position=decision.position,
            reason=decision.reason,
        )
        for decision in decisions_on(session, list(cards))
    )


def _side(results: Results, of: Department, by: Department) -> data.Card:
    """Return one side of a pair; where the direction was not graded, a card that stays closed."""
    found = results.find_card(graded_id=of.id, grading_id=by.id)
    if found is not None:
        return found.printed
    return data.Card(of=of.name, by=by.name, round_name=results.round_.name, published=False)


def company_to_print(session: Session, results: Results, *, today: date) -> data_compared.CompanyComparison:
    """Return every pair of a round, from the results of the whole round."""
    results = with_surprise(session, results)
    actions = actions_of(session, results, today=today)
    return data_compared.CompanyComparison(
        imprint=imprint_of(session, results.round_, today=today),
        totals=tuple(results.total_of(department) for department in results.departments()),
        pairs=tuple(_pairs(results, actions)),
        exports=exports_of(results.round_, results.cards),
    )


def _pairs(results: Results, actions: Sequence[Promised]) -> Iterator[data_compared.Pair]:
    """Put the two directions of each pair together, the department that comes first by name first."""
    met: set[frozenset[int]] = set()
    for card in results.cards:
        both = frozenset((card.graded_id, card.grading_id))
        if both in met:
            continue
        met.add(both)
        facing = results.find_card(graded_id=card.grading_id, grading_id=card.graded_id)
        closed = data.Card(
            of=card.shown.by, by=card.shown.of, round_name=results.round_.name, published=False
        )
        yield data_compared.Pair(
            first=card.printed,
            second=facing.printed if facing else closed,
            actions=_lines(action for action in actions if {action.graded_id, action.grading_id} == both),
        )


def trend_to_print(
    session: Session, results: Results, department: Department, *, today: date
) -> data_compared.DepartmentTrend:
    """Return a department over the rounds, from the results of that department; every round is attached."""
    earlier = [
        (round_, results_of_department(session, round_, department_id=department.id).cards)
        for round_ in results.rounds[:-1]
    ]
    exports = exports_of_rounds([*earlier, (results.round_, results.cards)])
    return replace(_trend(session, results, department, today=today), exports=exports)


def _trend(
    session: Session, results: Results, department: Department, *, today: date
) -> data_compared.DepartmentTrend:
    received = [card for card in results.cards if card.graded_id == department.id]
    given = [card for card in results.cards if card.grading_id == department.id]
    if not received and not given:
        raise NoResultFound
    name = received[0].shown.of if received else given[0].shown.by
    graded = NamedDepartment(id=department.id, name=name, slug=department.slug)
    return data_compared.DepartmentTrend(
        imprint=imprint_of(session, results.round_, today=today),
        total=results.total_of(graded),
        received=tuple(card.printed for card in received),
        given=tuple(card.printed for card in given),
    )


def trends_to_print(session: Session, results: Results, *, today: date) -> data_compared.CompanyTrends:
    """Return every department over the rounds, from the whole round; every round is attached."""
    ids = {department.id for department in results.departments()}
    earlier = [(round_, results_of_round(session, round_).cards) for round_ in results.rounds[:-1]]
    return data_compared.CompanyTrends(
        imprint=imprint_of(session, results.round_, today=today),
        trends=tuple(
            _trend(session, results, department, today=today)
            for department in every_department(session)
            if department.id in ids
        ),
        exports=exports_of_rounds([*earlier, (results.round_, results.cards)]),
    )


def _lines(actions: Iterable[Promised]) -> tuple[data.ActionLine, ...]:
    return tuple(action.line for action in actions)
