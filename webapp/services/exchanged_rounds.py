"""Which rounds are exchanged, in their order in time, and the refusal to read any other."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import Rules
from webapp.domain.grades import parse_scale
from webapp.models import Round, RoundState


class NotExchanged(Exception):
    """The cards of this round are not exchanged yet."""

    def __init__(self, name: str, exchanges_on: date) -> None:
        super().__init__(f"The cards of {name} are exchanged on {exchanges_on.isoformat()}, and not before.")
        self.exchanges_on = exchanges_on


def get_round(session: Session, slug: str) -> Round:
    """Return the round at this address; raises NoResultFound (a 404 page)."""
    return session.scalars(select(Round).where(Round.slug == slug)).one()


def require_exchanged(the_round: Round) -> None:
    """Raise NotExchanged unless the cards of this round were exchanged."""
    if the_round.state is not RoundState.EXCHANGED:
        raise NotExchanged(the_round.name, the_round.exchanges_on)


def exchanged_rounds(session: Session) -> list[Round]:
    """Return every exchanged round, oldest first."""
    found = session.scalars(select(Round).where(Round.state == RoundState.EXCHANGED))
    return sorted(found, key=_in_time)


def rounds_up_to(session: Session, the_round: Round) -> list[Round]:
    """Return the exchanged rounds up to and with this one, oldest first; raises NotExchanged."""
    require_exchanged(the_round)
    return [one for one in exchanged_rounds(session) if _in_time(one) <= _in_time(the_round)]


def _in_time(the_round: Round) -> tuple[date, int]:
    return the_round.opens_on, the_round.id


def find_last_exchanged(session: Session) -> Round | None:
    """Return the round that was exchanged last, or None before the first exchange."""
    return next(reversed(exchanged_rounds(session)), None)


def find_next_exchange(session: Session) -> Round | None:
    """Return the round whose exchange comes next: the open one, else the one planned soonest, or None."""
    coming = session.scalars(select(Round).where(Round.state != RoundState.EXCHANGED))
    return min(
        coming, key=lambda one: (one.state is RoundState.PLANNED, one.exchanges_on, one.id), default=None
    )


def rules_of(the_round: Round) -> Rules:
    """Return the thresholds that were frozen when the round opened."""
    return Rules(scale=parse_scale(the_round.scale), minimum_group=the_round.minimum_group)
