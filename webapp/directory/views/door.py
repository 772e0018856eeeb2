"""Route of SCIM 2.0: whoever has a token for it is let through; all else is imported then alone."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from webapp.access_tokens.services.tokens import has_token
from webapp.models import Scope
from webapp.storage.database import reading
from webapp.web.access import Role, allow, limits_bodies

blueprint = Blueprint("directory", __name__)

WRITING = ("POST", "PUT", "PATCH", "DELETE")


@blueprint.get("/scim/v2", defaults={"path": ""})
@blueprint.get("/scim/v2/<path:path>")
@allow(Role.VISITOR)
def read(path: str) -> Response:
    """Tell the directory what is here."""
    return _answer(path)


@blueprint.route("/scim/v2", methods=WRITING, defaults={"path": ""})
@blueprint.route("/scim/v2/<path:path>", methods=WRITING)
@allow(Role.VISITOR)
@limits_bodies
def write(path: str) -> Response:
    """Do what the directory wants."""
    return _answer(path)


def _answer(path: str) -> Response:
    """Answer a request; 404 for everybody while no token opens this."""
    if not has_token(reading(), Scope.SCIM):
        abort(404)
    from webapp.directory.views import scim

    return scim.answer(path)
