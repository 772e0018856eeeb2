"""What the head of a graded department expects; hidden from everybody else until the exchange."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.grading.services import expectations
from webapp.grading.views.words import scale_words
from webapp.language import day_ahead, weekday_ahead
from webapp.language import gettext as _
from webapp.models import Card, RoundState
from webapp.rounds.services.templates import template_of
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.padding import padded
from webapp.web.pages import tell, warns_if_refused
from webapp.web.turns import end_turn

blueprint = Blueprint("expect", __name__)


@blueprint.get("/expect/<round_slug>/<by_slug>")
@allow(Role.HEAD)
def show(round_slug: str, by_slug: str) -> str:
    """Show the six needs with what is predicted so far; once grading is closed, only to read."""
    card = _my_graded_card(round_slug, by_slug)
    return _page(card, expectations.expectation_of(reading(), card.id), missing=())


@blueprint.post("/expect/<round_slug>/<by_slug>")
@allow(Role.HEAD)
def write(round_slug: str, by_slug: str) -> Response | tuple[str, int]:
    """Store six predicted grades."""
    card = _my_graded_card(round_slug, by_slug)
    given = {need.position: request.form.get(f"need-{need.position}", "") for need in card.needs}
    letters = {position: letter for position, letter in given.items() if letter in card.round.letters}
    missing = [position for position in given if position not in letters]
    if missing and card.round.state is RoundState.GRADING:
        return _page(card, letters, missing=missing), 422
    card_id = card.id
    with warns_if_refused():
        with transaction() as session:
            expectations.expect(session, card_id, letters)
        tell(_("Your expectation is written down. You can change it until grading closes."))
    return end_turn(redirect(url_for("expect.show", round_slug=round_slug, by_slug=by_slug), 303))


def _my_graded_card(round_slug: str, by_slug: str) -> Card:
    """Return the card of the viewer's own department: nobody else's can be named by this address."""
    me = viewer()
    if me.department_id is None:
        abort(403)
    return expectations.get_graded_card(
        reading(), round_slug=round_slug, graded_id=me.department_id, by_slug=by_slug
    )


def _page(card: Card, values: dict[int, str], *, missing: tuple[int, ...] | list[int]) -> str:
    letters, mine = card.round.letters, expectations.open_for(reading(), card.graded_id)
    following = next((each for each in mine if not each.is_written), None)
    error = _("Choose the grade that you expect.")
    errors = [
        (f"#need-{position}-{letters[0]}", _("Need %(number)s: %(error)s", number=position, error=error))
        for position in missing
    ]

    def draw(values: dict[int, str]) -> str:
        return render_template(
            "grading/expectation.html",
            card=card,
            address=request.path,
            is_open=card.round.state is RoundState.GRADING,
            number_written=sum(each.is_written for each in mine),
            number=len(mine),
            following=following,
            closes_words=weekday_ahead(card.round.closes_on),
            exchange_words=day_ahead(card.round.exchanges_on),
            scale=scale_words(template_of(card.round), letters),
            values=values,
            errors=errors,
            error_of=dict.fromkeys(missing, error),
        )

    return padded(draw(values), blank=draw({}))
