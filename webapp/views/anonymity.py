"""How anonymity works, in plain words, with what this installation finds about itself."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.access import Role, allow
from webapp.anonymity import MINIMUM_BALLOTS_FOR_COMMENTS, MINIMUM_COMMENTS
from webapp.database import reading
from webapp.pages import company
from webapp.services.soundness import State, anonymity_findings

blueprint = Blueprint("anonymity", __name__)


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
        reviews_comments=the_company.reviews_comments if the_company else True,
        findings=anonymity_findings(reading()),
        State=State,
    )
