"""Audit log page: filtered by words and by who did it, sorted, paginated; the same as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from webapp.domain.spreadsheets.tables import Sheet, columns
from webapp.language import by_alphabet, moment_in
from webapp.language import gettext as _
from webapp.log import what_was_done, who_did
from webapp.models import LogEntry
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import reading
from webapp.typed_text import on_one_line
from webapp.web.access import Role, allow
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("admin_log", __name__)
LINES_A_PAGE = 50
MOST_WORDS = 200  # characters that are searched for
OLDEST_FIRST = "oldest"


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """What the address asks for; "" leaves a filter out."""

    words: str
    who: str
    order: str

    @property
    def lines(self) -> Select[LogEntry]:
        """Select the lines in order, before their words are looked at."""
        order = (LogEntry.made_at, LogEntry.id)
        lines = select(LogEntry).order_by(*(order if self.order else (column.desc() for column in order)))
        return lines.where(LogEntry.who == self.who) if self.who else lines

    def found(self, session: Session) -> list[LogEntry]:
        """Return the lines in whose words, as they are shown, every word stands."""
        words = self.words.casefold().split()
        return [
            entry for entry in session.scalars(self.lines) if all(word in _shown(entry) for word in words)
        ]

    def address(self, endpoint: str, **other: Any) -> str:
        """Return an address with these filters."""
        fields: dict[str, Any] = {"q": self.words, "who": self.who, "sort": self.order, **other}
        return url_for(endpoint, **{name: value for name, value in fields.items() if value})


def _shown(entry: LogEntry) -> str:
    return f"{who_did(entry.who)} {what_was_done(entry)}".casefold()


def _number(session: Session, wanted: LogFilter) -> int:
    return session.scalar(select(func.count()).select_from(wanted.lines.subquery())) or 0


def _filter() -> LogFilter:
    return LogFilter(
        words=on_one_line(request.args.get("q", ""))[:MOST_WORDS],
        who=request.args.get("who", "")[:MOST_WORDS],
        order=OLDEST_FIRST if request.args.get("sort") == OLDEST_FIRST else "",
    )


@blueprint.get("/admin/log")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def show() -> str:
    """Show a page of the log."""
    session, wanted = reading(), _filter()
    timezone = get_company(session).timezone
    found = wanted.found(session) if wanted.words else None
    number = _number(session, wanted) if found is None else len(found)
    pages = max(1, -(-number // LINES_A_PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    first = (page - 1) * LINES_A_PAGE
    if found is None:
        entries = list(session.scalars(wanted.lines.limit(LINES_A_PAGE).offset(first)))
    else:
        entries = found[first : first + LINES_A_PAGE]
    doers = [(who, who_did(who)) for who in session.scalars(select(LogEntry.who).distinct())]
    return render_template(
        "installation/log.html",
        rows=[
            (moment_in(timezone, entry.made_at), who_did(entry.who), what_was_done(entry))
            for entry in entries
        ],
        wanted=wanted,
        is_narrowed=bool(wanted.words or wanted.who),
        doers=[("", _("Everybody")), *sorted(doers, key=lambda doer: by_alphabet(doer[1]))],
        orders=[("", _("Newest first")), (OLDEST_FIRST, _("Oldest first"))],
        number=number,
        page=page,
        pages=pages,
    )


@blueprint.get(f"/admin/log.{ENDING}")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def sheet(ending: str) -> Response:
    """Give what the filters leave, for an auditor: moments in local time, in CSV with the offset."""
    session = reading()
    zone = ZoneInfo(get_company(session).timezone)
    rows = (
        (entry.made_at.astimezone(zone), who_did(entry.who), what_was_done(entry))
        for entry in _filter().found(session)
    )
    return sheet_file(Sheet(columns=columns("when", "who", "what"), rows=rows), name="log", ending=ending)
