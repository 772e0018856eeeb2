"""Redirect of old addresses: pages of a department that became part of another one are at that one's."""

from __future__ import annotations

from flask import redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import aliased
from werkzeug.wrappers import Response

from webapp.models import Department
from webapp.storage.database import reading


def to_the_new_address() -> Response | None:
    """Lead to where a page is now whose address names a department that was merged; None for any other.

    Mails and calendars keep the old address. A merge may be undone, so no browser is to remember this.
    """
    if request.endpoint is None or request.method not in ("GET", "HEAD"):
        return None
    named = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, str)}
    into = aliased(Department)
    merged = select(Department.slug, into.slug).join(into, Department.merged_into_id == into.id)
    found = reading().execute(merged.where(Department.slug.in_(named.values())))
    new_slugs = {old: new for old, new in found}
    moved = {name: new_slugs[value] for name, value in named.items() if value in new_slugs}
    if not moved:
        return None
    return redirect(url_for(request.endpoint, **{**(request.view_args or {}), **moved}), 302)
