"""Route that cancels a round, behind a confirmation by its name."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Round, Survey
from webapp.round_steps.services.giving_up import NotConfirmed, require_may_be_given_up
from webapp.round_steps.services.steps import give_up_now
from webapp.round_steps.views.steps import ask_page, workplace_of_viewer
from webapp.rounds.services.planning import get_round
from webapp.storage.database import reading
from webapp.web.access import Role, allow
from webapp.web.pages import tell, warn

blueprint = Blueprint("giving_up", __name__, url_prefix="/admin/rounds/<slug>/give-up")


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def ask(slug: str) -> str:
    """Say what is destroyed, and ask for the round's name."""
    return _page(get_round(reading(), slug), {})


@blueprint.post("")
@allow(Role.ADMINISTRATOR)
def give_up(slug: str) -> Response | tuple[str, int]:
    """Give the round up; another name than the round's changes nothing."""
    round_ = get_round(reading(), slug)
    try:
        give_up_now(workplace_of_viewer(), round_.id, typed_name=request.form.get("name", ""))
    except NotConfirmed as refused:
        return _page(get_round(reading(), slug), {"name": in_words(refused.sentence)}), 422
    except Refused as refused:
        warn(in_words(refused.sentence))
    else:
        tell(
            _(
                "%(round)s is given up. What was handed in is destroyed unread, and so is the private key.",
                round=round_.name,
            )
        )
    return redirect(url_for("admin_rounds.index"), 303)


def _page(round_: Round, faults: dict[str, str]) -> str:
    refusal = ""
    try:
        require_may_be_given_up(round_)
    except Refused as refused:
        refusal = in_words(refused.sentence)
    return page_to_give_up(
        round_,
        heading=_("Give %(round)s up?", round=round_.name),
        lead=_("For a round whose key is lost, or that the company calls off. It cannot be undone."),
        consequences=[
            _(
                "Every ballot of this round is destroyed unread. Nobody ever sees a grade or a comment of "
                "it, nor how many had handed in."
            ),
            _("What heads expected, drawn codes and the private key are destroyed too."),
            _(
                "The round counts as not held: there are no results, and trends and action plans go on from "
                "the round before it."
            ),
            _(
                "Everybody who could grade, the heads concerned and the president get one mail that it was "
                "called off."
            ),
            _("The next round can open, and it may have the same name."),
        ],
        button=_("Destroy the ballots and give the round up"),
        refusal=refusal,
        faults=faults,
    )


def page_to_give_up(
    round_: Survey,
    *,
    heading: str,
    lead: str,
    consequences: list[str],
    button: str,
    refusal: str,
    faults: dict[str, str],
) -> str:
    """Show what giving up destroys and a field for its name, or else why it cannot be done."""
    return ask_page(
        template="round_steps/give_up.html",
        heading=heading,
        lead=lead,
        consequences=consequences,
        button=button,
        why_not=[refusal] if refusal else [],
        faults=faults,
        round=round_,
        typed=request.form.get("name", ""),
    )
