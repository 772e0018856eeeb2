"""How anonymity works, in plain words, with what this installation finds about itself."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from webapp.access import Role, allow
from webapp.anonymity import MINIMUM_BALLOTS_FOR_COMMENTS, MINIMUM_COMMENTS
from webapp.database import reading
from webapp.models import KeyMode
from webapp.pages import company
from webapp.services.code_sheets import code_departments
from webapp.services.rounds import open_round_of
from webapp.services.soundness import State, anonymity_findings

blueprint = Blueprint("anonymity", __name__)


@dataclass(frozen=True, kw_only=True)
class _OpenRound:
    """What is told of the round that is open now."""

    name: str
    has_trustees: bool
    by_code: str  # names of the departments that grade with drawn codes


@blueprint.get("/anonymity")
@allow(Role.VISITOR)
def show() -> str:
    """Explain what is stored, what is withheld, and what nobody can promise."""
    the_company = company()
    return render_template(
        "anonymity/show.html",
        minimum=the_company.minimum_group if the_company else 5,
        ballots_for_comments=MINIMUM_BALLOTS_FOR_COMMENTS,
        comments=MINIMUM_COMMENTS,
        now_open=_open_round(),
        reviews_comments=the_company.reviews_comments if the_company else True,
        findings=anonymity_findings(reading()),
        State=State,
    )


def _open_round() -> _OpenRound | None:
    session = reading()
    the_round = open_round_of(session)
    if the_round is None:
        return None
    return _OpenRound(
        name=the_round.name,
        has_trustees=the_round.key_mode is KeyMode.TRUSTEES,
        by_code=", ".join(one.name for one in code_departments(session, the_round)),
    )
