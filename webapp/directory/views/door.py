"""Route of SCIM 2.0: whoever has a token for it is let through; all else is imported then alone."""

from __future__ import annotations

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from webapp.access_tokens.services.tokens import has_token
from webapp.models import Scope
from webapp.storage.database import reading
from webapp.web.access import Role, allow, limits_bodies

blueprint = Blueprint("directory", __name__)

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@blueprint.route("/scim/v2", methods=METHODS, defaults={"path": ""})
@blueprint.route("/scim/v2/<path:path>", methods=METHODS)
@allow(Role.VISITOR)
@limits_bodies
def answer(path: str) -> Response:
    """Answer a request of the directory; 404 for everybody while no token opens this."""
    if not has_token(reading(), Scope.SCIM):
        abort(404)
    from webapp.directory.views import scim

    return scim.answer(path)
