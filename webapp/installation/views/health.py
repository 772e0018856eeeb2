"""Liveness and readiness probes (/healthz, /readyz) for load balancers and service managers."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.installation.services.readiness import faults
from webapp.storage.database import database
from webapp.web.access import Role, allow

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allow(Role.VISITOR)
def alive() -> Response:
    """Say that this process answers; asks nothing of the database."""
    return _plain(["ok"])


@blueprint.get("/readyz")
@allow(Role.VISITOR)
def ready() -> Response:
    """Say whether this machine can serve: 503 with a word for each fault, and nothing else for strangers."""
    found = list(faults(database(), current_settings(), now=now()))
    return _plain(found or ["ok"], status=503 if found else 200)


def _plain(words: list[str], *, status: int = 200) -> Response:
    return Response("".join(f"{word}\n" for word in words), status, mimetype="text/plain")
