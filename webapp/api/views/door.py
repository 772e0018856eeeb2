"""Routes of the API (/api/v1), closed until a token is made; what answers is imported when one asks."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access_tokens.services.tokens import has_token
from webapp.api.services.readers import SCOPES
from webapp.storage.database import reading
from webapp.web.access import Role, allow
from webapp.web.problems import problem

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/v1/<path:path>")
@allow(Role.VISITOR)
def answer(path: str) -> Response:
    """Answer a program that has a token; who is signed in does not matter."""
    if not has_token(reading(), *SCOPES):
        return problem(404, "No token of the API is made. An administrator makes one on the page Tokens.")
    found: Response = import_module("webapp.api.views.answers").answer(f"/{path}")
    return found
