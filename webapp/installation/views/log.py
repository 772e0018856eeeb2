"""Audit log page, newest first, paginated, and the whole log as CSV."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request
from sqlalchemy import func, select

from webapp.domain.spreadsheets import csv_file
from webapp.language import moment_in
from webapp.models import LogEntry
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import reading
from webapp.web.access import Role, allow

blueprint = Blueprint("admin_log", __name__)
LINES_A_PAGE = 50
_NEWEST_FIRST = select(LogEntry).order_by(LogEntry.made_at.desc(), LogEntry.id.desc())


@blueprint.get("/admin/log")
@allow(Role.ADMINISTRATOR)
def show() -> str:
    """Show a page of the log."""
    session = reading()
    timezone = get_company(session).timezone
    pages = max(1, -(-(session.scalar(select(func.count()).select_from(LogEntry)) or 0) // LINES_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    entries = session.scalars(_NEWEST_FIRST.limit(LINES_A_PAGE).offset((page - 1) * LINES_A_PAGE))
    rows = [(moment_in(timezone, entry.made_at), entry.who, entry.what) for entry in entries]
    return render_template("installation/log.html", rows=rows, page=page, pages=pages)


@blueprint.get("/admin/log.csv")
@allow(Role.ADMINISTRATOR)
def csv() -> Response:
    """Give the whole log, for an auditor or a program: moments in the company's time, with its offset."""
    session = reading()
    zone = ZoneInfo(get_company(session).timezone)
    entries = session.scalars(_NEWEST_FIRST)
    rows = (
        (entry.made_at.astimezone(zone).isoformat(timespec="seconds"), entry.who, entry.what)
        for entry in entries
    )
    return Response(
        csv_file(("when", "who", "what"), rows),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="log.csv"'},
    )
