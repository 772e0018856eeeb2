"""Route that sets the colour scheme in a cookie: light, dark, or as the browser prefers."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.web.access import Role, allow
from webapp.web.origin import local_path
from webapp.web.pages import PAPERS, remember

blueprint = Blueprint("paper", __name__)


@blueprint.post("/paper")
@allow(Role.VISITOR)
def choose() -> Response:
    """Keep the choice in a cookie and go back; the form carries where it stood."""
    answer = redirect(local_path(request.form.get("next")), 303)
    chosen = request.form.get("paper", "")
    if chosen in PAPERS:
        remember(answer, "paper", chosen)
    else:
        answer.delete_cookie("paper")
    return answer
