"""Query exchanged rounds in chronological order, and refuse to read any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from webapp.domain.disclosure import Rules
from webapp.domain.half_years import PAST_STATES
from webapp.models import KeyMode, Round, RoundState


class NotExchanged(Exception):
    """The cards of this round are not exchanged yet."""

    def __init__(self, name: str, exchanges_on: date) -> None:
        super().__init__(f"The cards of {name} are exchanged on {exchanges_on.isoformat()}, and not before.")
        self.exchanges_on = exchanges_on


def all_rounds(session: Session) -> list[Round]:
    """Return every round in its order in time, whatever its state; one that was given up was not held."""
    held = select(Round).where(Round.state != RoundState.GIVEN_UP)
    return sorted(session.scalars(held), key=_in_time)


def _in_time(round_: Round) -> tuple[date, int]:
    return round_.opens_on, round_.id


def round_at(rounds: Iterable[Round], slug: str) -> Round:
    """Return the round at this address among some; raises NoResultFound (a 404 page)."""
    found = next((round_ for round_ in rounds if round_.slug == slug), None)
    if found is None:
        raise NoResultFound
    return found


def require_exchanged(round_: Round) -> None:
    """Raise NotExchanged unless the cards of this round were exchanged."""
    if round_.state is not RoundState.EXCHANGED:
        raise NotExchanged(round_.name, round_.exchanges_on)


def exchanged(rounds: Iterable[Round]) -> list[Round]:
    """Return those rounds that were exchanged, in the same order."""
    return [round_ for round_ in rounds if round_.state is RoundState.EXCHANGED]


def find_next_exchange(rounds: Iterable[Round]) -> Round | None:
    """Return the round whose exchange comes next: the open one, else the one planned soonest, or None."""
    coming = [round_ for round_ in rounds if round_.state not in PAST_STATES]
    return min(
        coming,
        key=lambda round_: (round_.state is RoundState.PLANNED, round_.exchanges_on, round_.id),
        default=None,
    )


def exchange_waits_for_sheets(rounds: Iterable[Round], *, today: date) -> Round | None:
    """Return the round whose day of exchange has come and that waits for its trustees, or None."""
    waits = (
        round_
        for round_ in rounds
        if round_.key_mode is KeyMode.TRUSTEES
        and round_.state is RoundState.CLOSED
        and round_.exchanges_on <= today
    )
    return next(waits, None)


def rounds_up_to(session: Session, round_: Round, rounds: Iterable[Round] | None = None) -> list[Round]:
    """Return the exchanged rounds up to and with this one, oldest first; raises NotExchanged.

    `rounds` are all rounds, where the caller has read them already.
    """
    require_exchanged(round_)
    known = all_rounds(session) if rounds is None else rounds
    return [earlier for earlier in exchanged(known) if _in_time(earlier) <= _in_time(round_)]


def rules_of(round_: Round) -> Rules:
    """Return the thresholds that were frozen when the round opened."""
    return Rules(scale=round_.letters, minimum_group=round_.minimum_group)
