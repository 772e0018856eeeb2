"""Which round a result page shows: the one that its address asks for, else the last exchanged."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from webapp.database import reading
from webapp.models import Round
from webapp.services.exchanged_rounds import get_round, require_exchanged


def chosen_round(rounds: Sequence[Round]) -> Round | None:
    """Return the exchanged round of `?round=`, else the last of these; None before the first exchange.

    A round that is not exchanged raises NotExchanged, one that is not there NoResultFound.
    """
    slug = request.args.get("round")
    if slug is None:
        return rounds[-1] if rounds else None
    found = next((one for one in rounds if one.slug == slug), None)
    if found is None:
        require_exchanged(get_round(reading(), slug))
    return found
