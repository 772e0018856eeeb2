"""SQL of cards as stored at the exchange: one query, however many cards there are.

What is read here has not passed disclosure control. Only the services that apply it import this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from webapp.domain.cards import CardTally, NeedTally
from webapp.domain.change import Change
from webapp.domain.grades import CANNOT_JUDGE
from webapp.domain.significance import BallotMeans
from webapp.language import by_alphabet
from webapp.models import Card, CardLine, Department, Expectation, ListState, MeasuredFigure, Round, Wording
from webapp.urn import anonymity

_OF_A_NEED = (
    *("position", "lineage", "wording", "text", "figure", "target", "a_looks_like", "f_looks_like"),
    *("range_low", "range_high", "trend"),
)


@dataclass(frozen=True, kw_only=True)
class StoredMeasure:
    """The agreed figure of a need with what was measured, in hundredths; None where nothing was entered."""

    figure: str
    target: str
    amount: int | None
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class CardIdentity:
    """Which card it is: its round and its direction, by the departments' ids and their slugs."""

    id: int
    round_id: int
    graded_id: int
    grading_id: int
    graded_slug: str
    grading_slug: str

    @property
    def direction(self) -> tuple[int, int]:
        """Which department was graded by which."""
        return self.graded_id, self.grading_id

    @property
    def identity(self) -> dict[str, Any]:
        """Return these fields, to be handed on to another class of the same card."""
        return _identity_of(self)


_NAMES = tuple(field.name for field in fields(CardIdentity))


def _identity_of(card: Any) -> dict[str, Any]:
    return {name: getattr(card, name) for name in _NAMES}


@dataclass(frozen=True, kw_only=True)
class StoredCard(CardIdentity):
    """One card of an exchanged round with everything that was stored of it."""

    graded_head: str
    grading_head: str
    list_state: ListState
    reservation: str
    ballots: BallotMeans
    tally: CardTally
    wordings: tuple[Wording, ...]  # in the order of the tally's needs
    looks: Mapping[str, tuple[str, str]]  # by lineage: what an A and an F look like
    measures: tuple[StoredMeasure, ...]  # in the same order


@dataclass(frozen=True)
class Wanted:
    """Which directions are wanted, as pairs of graded and grading department; None is every one."""

    directions: frozenset[tuple[int | None, int | None]]

    def condition(self) -> ColumnElement[bool]:
        """Select the cards of these directions."""
        return or_(false(), *(is_direction(graded, grading) for graded, grading in self.directions))

    def holds(self, direction: tuple[int, int]) -> bool:
        """Say whether this direction is among them."""
        graded, grading = direction
        return any(one in (None, graded) and other in (None, grading) for one, other in self.directions)


def is_direction(graded_id: int | None, grading_id: int | None) -> ColumnElement[bool]:
    """Select the cards of one direction; None is every department."""
    graded = true() if graded_id is None else Card.graded_id == graded_id
    grading = true() if grading_id is None else Card.grading_id == grading_id
    return and_(graded, grading)


EVERY_CARD = Wanted(frozenset({(None, None)}))


def of_direction(graded_id: int, grading_id: int) -> Wanted:
    """Want the cards of one department as graded by one other."""
    return Wanted(frozenset({(graded_id, grading_id)}))


def of_pair(one_id: int, other_id: int) -> Wanted:
    """Want the cards of both directions of a pair."""
    return Wanted(frozenset({(one_id, other_id), (other_id, one_id)}))


def of_departments(department_ids: Iterable[int]) -> Wanted:
    """Want the cards that departments received and gave."""
    return Wanted(frozenset(side for each in department_ids for side in ((each, None), (None, each))))


def read_cards(
    session: Session, rounds: Sequence[Round], wanted: ColumnElement[bool] | None = None
) -> list[StoredCard]:
    """Return the wanted cards of these rounds (all where nothing is said), by names of their departments."""
    found: dict[int, list[Any]] = {}
    for row in session.execute(_cards_with_needs(rounds).where(true() if wanted is None else wanted)):
        found.setdefault(row.id, []).append(row)
    return [_stored(rows) for rows in sorted(found.values(), key=lambda rows: _place(rows[0]))]


def _cards_with_needs(rounds: Sequence[Round]) -> Select[Any]:
    """Select every need with its card, the letter that was expected, and the counts of a published one."""
    graded, grading = aliased(Department), aliased(Department)
    counts = anonymity.counts_by_answer(CardLine.card_id, CardLine.position)
    return (
        select(
            *Card.__table__.columns,
            graded.slug.label("graded_slug"),
            grading.slug.label("grading_slug"),
            *(CardLine.__table__.c[name] for name in _OF_A_NEED),
            CardLine.change.label("need_change"),
            Expectation.letter.label("expected"),
            MeasuredFigure.amount.label("measured"),
            MeasuredFigure.confirmed_by_id,
            case((Card.is_published.is_(True), counts)).label("counts"),
        )
        .join(graded, graded.id == Card.graded_id)
        .join(grading, grading.id == Card.grading_id)
        .outerjoin(CardLine, CardLine.card_id == Card.id)
        .outerjoin(
            Expectation,
            and_(Expectation.card_id == CardLine.card_id, Expectation.position == CardLine.position),
        )
        .outerjoin(
            MeasuredFigure,
            and_(MeasuredFigure.card_id == CardLine.card_id, MeasuredFigure.position == CardLine.position),
        )
        .where(Card.round_id.in_([round_.id for round_ in rounds]))
        .order_by(Card.id, CardLine.position)
    )


def _place(card: Any) -> tuple[Any, Any, int]:
    return by_alphabet(card.graded_name), by_alphabet(card.grading_name), card.round_id


def _stored(rows: Sequence[Any]) -> StoredCard:
    """Put a card together from its rows, one a need; a card without needs has one row, and None in it."""
    card, needs = rows[0], [row for row in rows if row.position is not None]
    is_published = bool(card.is_published)
    return StoredCard(
        **_identity_of(card),
        graded_head=card.graded_head,
        grading_head=card.grading_head,
        list_state=card.list_state,
        reservation=card.reservation,
        ballots=_ballot_means(card) if is_published else BallotMeans(0, 0, 0),
        tally=CardTally(
            of=card.graded_name,
            by=card.grading_name,
            eligible=card.eligible,
            handed_in=(card.ballots or 0) if is_published else 0,
            letters_alone=card.letters_alone,
            change=Change(card.change) if card.change else None,
            needs=tuple(_need_tally(need, need.counts or {}) for need in needs),
        ),
        wordings=tuple(need.wording for need in needs),
        looks={need.lineage: (need.a_looks_like, need.f_looks_like) for need in needs},
        measures=tuple(
            StoredMeasure(
                figure=need.figure,
                target=need.target,
                amount=need.measured,
                is_confirmed=need.confirmed_by_id is not None,
            )
            for need in needs
        ),
    )


def _ballot_means(card: Any) -> BallotMeans:
    return BallotMeans(card.mean or 0.0, card.sd or 0.0, card.graded_ballots or 0)


def _need_tally(need: Any, cells: Mapping[str, int]) -> NeedTally:
    has_range = need.range_low is not None and need.range_high is not None
    return NeedTally(
        position=need.position,
        lineage=need.lineage,
        text=need.text,
        counts={answer: count for answer, count in cells.items() if answer != CANNOT_JUDGE},
        cannot_judge=cells.get(CANNOT_JUDGE, 0),
        likely_range=(need.range_low, need.range_high) if has_range else None,
        change=Change(need.need_change) if need.need_change else None,
        trend=Change(need.trend) if need.trend else None,
        expected=need.expected,
    )
