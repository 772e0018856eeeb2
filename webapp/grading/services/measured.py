"""Agreed figures of needs: entered by the graded side until the exchange, confirmed by the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.revenue import in_full
from webapp.domain.wording import N_, Refused, Sentence
from webapp.grading.services.cards import FrozenNeed
from webapp.language import gettext as _
from webapp.language import quantity_words
from webapp.models import Card, CardLine, Department, MeasuredFigure, Round, RoundState
from webapp.rounds.services.planning import lock_round

OPEN_STATES = (RoundState.GRADING, RoundState.CLOSED)


def get_card(session: Session, *, round_slug: str, of_slug: str, by_slug: str) -> Card:
    """Return a card by its address; raises NoResultFound (a 404 page)."""
    of, by = (
        select(Department.id).where(Department.slug == slug).scalar_subquery() for slug in (of_slug, by_slug)
    )
    round_ = select(Round.id).where(Round.slug == round_slug).scalar_subquery()
    found = select(Card).where(Card.round_id == round_, Card.graded_id == of, Card.grading_id == by)
    return session.scalars(found).one()


def needs_with_figure(card: Card) -> list[CardLine]:
    """Return the needs of a card on whose figure both sides have agreed."""
    return [need for need in card.needs if need.figure]


def measured_on(session: Session, card_id: int) -> dict[int, MeasuredFigure]:
    """Return what was measured, by the position of its need."""
    found = session.scalars(select(MeasuredFigure).where(MeasuredFigure.card_id == card_id))
    return {figure.position: figure for figure in found}


def measured_words(session: Session, card_id: int, needs: Sequence[FrozenNeed]) -> dict[int, str]:
    """Say at each need what was measured for its agreed figure; a card without such figures is not asked."""
    agreed = {need.position: need.words for need in needs if need.words.figure}
    if not agreed:
        return {}
    found = {}
    for position, figure in measured_on(session, card_id).items():
        amount, target = quantity_words(in_full(figure.amount)), agreed[position].target
        said = (
            _("Measured: %(amount)s, agreed: %(target)s.", amount=amount, target=target)
            if target
            else _("Measured: %(amount)s.", amount=amount)
        )
        found[position] = f"{agreed[position].figure} {said}"
        if figure.confirmed_by_id is None:
            found[position] = _("%(said)s Not confirmed.", said=found[position])
    return found


def enter(session: Session, card: Card, amounts: Mapping[int, int | None], *, doer: Doer) -> None:
    """Store what the graded side measured; a figure that changes must be confirmed anew. Raises Refused."""
    _require_open(session, card)
    known = measured_on(session, card.id)
    for position, amount in amounts.items():
        stored = known.get(position)
        if stored is not None and stored.amount != amount:
            session.delete(stored)
            session.flush()
            stored = None
        if stored is None and amount is not None:
            session.add(
                MeasuredFigure(card_id=card.id, position=position, amount=amount, noted_by_id=doer.person_id)
            )
    session.flush()
    log.note_by(session, doer, N_("entered measured figures of %(it)s"), it=log.name_of_card(card))


def confirm(session: Session, card: Card, seen: Mapping[int, int], *, doer: Doer) -> None:
    """Confirm the figures as the other side has seen them; one that changed meanwhile stays open."""
    _require_open(session, card)
    for position, figure in measured_on(session, card.id).items():
        if seen.get(position) == figure.amount and figure.confirmed_by_id is None:
            figure.confirmed_by_id = doer.person_id
    log.note_by(session, doer, N_("confirmed measured figures of %(it)s"), it=log.name_of_card(card))


def open_cards(session: Session, department_id: int) -> Sequence[Card]:
    """Return the cards of the open round, given and received, on which a figure was agreed."""
    has_figure = select(CardLine.card_id).where(CardLine.figure != "")
    return session.scalars(
        select(Card)
        .join(Round, Round.id == Card.round_id)
        .where(
            Round.state.in_(OPEN_STATES),
            (Card.graded_id == department_id) | (Card.grading_id == department_id),
            Card.id.in_(has_figure),
        )
        .order_by(Card.graded_name, Card.grading_name)
    ).all()


def _require_open(session: Session, card: Card) -> None:
    round_ = lock_round(session, card.round_id)
    if round_.state not in OPEN_STATES:
        key = N_("The cards of %(round)s are exchanged, so its figures stay as they are.")
        raise Refused(Sentence(key=key, values={"round": round_.name}))
