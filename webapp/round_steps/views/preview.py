"""Preview of a planned round's form, before the round opens."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from webapp.domain.disclosure import Rules, fewest_for_comments
from webapp.domain.needs import NEEDS_ON_A_CARD, NeedWords
from webapp.grading.views.words import scale_words, words_beside_grades
from webapp.language import gettext as _
from webapp.models import RoundState
from webapp.needs.services.wording import NeedLine
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services.readiness import asks_comments, reviews_comments
from webapp.rounds.services.planning import get_round
from webapp.rounds.services.templates import said, template_of
from webapp.storage.database import reading
from webapp.web.access import Role, allow

_EXAMPLE, _OTHER = "Finance", "Sales"

blueprint = Blueprint("round_previews", __name__, url_prefix="/admin/rounds")


@blueprint.get("/<slug>/form")
@allow(Role.ADMINISTRATOR)
def show(slug: str) -> str:
    """Show the form with examples: the needs lists are not the administrator's to read."""
    session = reading()
    round_, company = get_round(session, slug), get_company(session)
    if round_.state is not RoundState.PLANNED:
        abort(404)
    template = template_of(round_)
    needs = [said(template, text) for text in template.suggestions] or [
        _("Here stands what your department needs.")
    ]
    return render_template(
        "round_steps/preview_form.html",
        round=round_,
        card={
            "graded_name": _EXAMPLE,
            "reviews_comments": reviews_comments(company, round_),
            "fewest_for_comments": fewest_for_comments(Rules(minimum_group=company.minimum_group)),
            **words_beside_grades(template, _EXAMPLE, _OTHER),
        },
        needs=[
            NeedLine(position=place, words=NeedWords(text=text))
            for place, text in enumerate(needs[:NEEDS_ON_A_CARD], start=1)
        ],
        scale=scale_words(template, round_.letters),
        asks_comments=asks_comments(company, round_),
        values={},
        comments={},
        well="",
        error_of={},
    )
