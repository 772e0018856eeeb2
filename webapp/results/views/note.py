"""Form of the president's two sentences for the cover of a pair."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.exchanged_cards.views.chosen_round import required_round
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.organisation.services.organisation import get_two_departments
from webapp.results.services.president_notes import NoteTooLong, write_note
from webapp.rounds.services.exchanged import all_rounds
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, warn

blueprint = Blueprint("president_notes", __name__)


@blueprint.post("/pairs/<one_slug>/<other_slug>/note")
@allow(Role.PRESIDENT)
def write(one_slug: str, other_slug: str) -> Response:
    """Store the two sentences, or delete them where none are left."""
    session = reading()
    one, other = get_two_departments(session, one_slug, other_slug)
    round_ = required_round(all_rounds(session))
    key = round_.id, one.id, other.id
    try:
        with transaction() as changing:
            write_note(changing, key, text=request.form.get("text", ""), name=viewer().name)
        tell(_("The cover of the comparison now says so."))
    except NoteTooLong as fault:
        warn(in_words(fault.sentence))
    back = url_for("pairs.show", one_slug=one_slug, other_slug=other_slug, round=round_.slug)
    return redirect(back, 303)
