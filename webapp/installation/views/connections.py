"""Connections page: what is on, with its last success and last fault in words."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.clock import now
from webapp.config import current_settings
from webapp.installation.services.connections import connections
from webapp.storage.database import database, reading
from webapp.web import pages
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("admin_connections", __name__)


@blueprint.get("/admin/connections")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def show() -> str:
    """List every connection of this installation."""
    found = connections(reading(), database(), current_settings(), timezone=pages.timezone(), now=now())
    may_change = viewer().is_administrator
    return render_template("installation/connections.html", connections=found, may_change=may_change)
