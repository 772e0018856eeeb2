"""The electoral roll of a department, as it stands before a round opens and fixed from then on.

Shown to that department alone, so that people who belong there by name only are noticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.language import by_alphabet
from webapp.models import Card, Person, Round
from webapp.organisation.services.organisation import pairs
from webapp.rounds.services.planning import last_exchanged_round, next_planned_round, open_round_of
from webapp.urn import anonymity


@dataclass(frozen=True, kw_only=True)
class Electorate:
    """Who grades for a department, by name, in the open round or as it would be in the next one."""

    round_name: str
    department: str
    graded: tuple[str, ...]
    names: tuple[str, ...]
    joined: tuple[str, ...]  # since the round before opened
    last_round: str = ""
    opens_on: date | None = None  # of a round that is not open yet


def electorate_of(session: Session, department_id: int) -> Electorate | None:
    """Return the roll of a department; None where no round is open or planned, or it grades nobody."""
    round_ = open_round_of(session)
    return _frozen(session, round_, department_id) if round_ else _coming(session, department_id)


def _frozen(session: Session, round_: Round, department_id: int) -> Electorate | None:
    cards = session.scalars(
        select(Card)
        .where(Card.round_id == round_.id, Card.grading_id == department_id)
        .order_by(Card.graded_name)
    ).all()
    if not cards:
        return None
    return _electorate(
        session,
        round_,
        people=anonymity.people_on_roll(session, round_.id, grading_id=department_id),
        department=cards[0].grading_name,
        graded=[card.graded_name for card in cards],
    )


def _coming(session: Session, department_id: int) -> Electorate | None:
    """Return whom the next opening would put on the roll now."""
    round_ = next_planned_round(session)
    mine = [pair for pair in pairs(session) if department_id in (pair.first_id, pair.second_id)]
    if round_ is None or not mine:
        return None
    here = mine[0].first if mine[0].first_id == department_id else mine[0].second
    people = select(Person.name, Person.joined_on).where(Person.department_id == department_id)
    return _electorate(
        session,
        round_,
        people=[(name, joined_on) for name, joined_on in session.execute(people.where(Person.is_active))],
        department=here.name,
        graded=[pair.second.name if pair.first_id == department_id else pair.first.name for pair in mine],
        opens_on=round_.opens_on,
    )


def _electorate(
    session: Session,
    round_: Round,
    *,
    people: Sequence[tuple[str, date | None]],
    department: str,
    graded: Sequence[str],
    opens_on: date | None = None,
) -> Electorate:
    last = last_exchanged_round(session)
    joined = [name for name, joined_on in people if last and joined_on and joined_on > last.opens_on]
    return Electorate(
        round_name=round_.name,
        department=department,
        graded=tuple(graded),
        names=tuple(sorted((name for name, _joined_on in people), key=by_alphabet)),
        joined=tuple(sorted(joined, key=by_alphabet)),
        last_round=last.name if last else "",
        opens_on=opens_on,
    )


def has_cards(session: Session, round_id: int, *, grading_id: int) -> bool:
    """Say whether a department grades a card in this round."""
    cards = select(exists().where(Card.round_id == round_id, Card.grading_id == grading_id))
    return bool(session.scalar(cards))
