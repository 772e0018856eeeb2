"""Which round a result page shows: the one that its address asks for, else the last exchanged."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from sqlalchemy.exc import NoResultFound

from webapp.models import Round
from webapp.rounds.services.exchanged import exchanged, find_next_exchange, require_exchanged, round_at


def chosen_round(rounds: Sequence[Round]) -> Round | None:
    """Return the exchanged round of `?round=`, else the last of all these; None before the first exchange.

    A round that is not exchanged raises NotExchanged, one that is not there NoResultFound.
    """
    slug = request.args.get("round")
    if slug is None:
        return next(reversed(exchanged(rounds)), None)
    found = round_at(rounds, slug)
    require_exchanged(found)
    return found


def required_round(rounds: Sequence[Round]) -> Round:
    """Return the chosen round for a page that is nothing without one.

    Before the first exchange raises NotExchanged with the next one's day, or NoResultFound.
    """
    found = chosen_round(rounds) or find_next_exchange(rounds)
    if found is None:
        raise NoResultFound
    require_exchanged(found)
    return found
