"""Route that stores the chosen language in a cookie, and with the signed-in person."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.language import LANGUAGES
from webapp.signing_in.services.languages import choose_language
from webapp.storage.database import transaction
from webapp.web.access import Role, allow, find_viewer
from webapp.web.origin import local_path
from webapp.web.pages import remember

blueprint = Blueprint("languages", __name__)


@blueprint.post("/language")
@allow(Role.VISITOR)
def choose() -> Response:
    """Keep the choice with the person and in this browser, and go back; an unknown one changes nothing."""
    answer = redirect(local_path(request.form.get("next")), 303)
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        return answer
    found = find_viewer()
    if found is not None:
        with transaction() as session:
            choose_language(session, found.id, chosen)
    remember(answer, "language", chosen)
    return answer
