"""Template context of every page: company, viewer, navigation by role, colour scheme, static files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from flask import Flask, current_app, flash, g, get_flashed_messages, request, session, url_for
from sqlalchemy import exists, select
from werkzeug.wrappers import Response

from webapp.cache import Kept
from webapp.clock import now, today_in
from webapp.domain.wording import Refused
from webapp.language import LANGUAGES, RIGHT_TO_LEFT, current_language, in_words
from webapp.language import gettext as _
from webapp.models import Round
from webapp.storage.database import reading
from webapp.web.access import Viewer, find_viewer
from webapp.web.turns import person_mark
from webapp.web.viewers import COMPANY, PlainCompany

PAPERS = ("light", "dark")
A_YEAR = 31_536_000  # seconds: how long a browser keeps what was chosen
SEEN_AS = "seen_as"  # of the session: the role that a visitor of the sample company chose


@dataclass(frozen=True)
class Menu:
    """The viewer as the top bar shows her."""

    name: str
    initials: str
    mark: str  # a keyed hash: drafts in the tab are named by it
    links: list[tuple[str, str, str]]


def company() -> PlainCompany | None:
    """Return the company, or None before the first set-up; read once a request."""
    if "company" not in g:
        find_viewer()  # who is signed in was asked for together with the company
    if "company" not in g:
        row = reading().execute(select(*COMPANY)).one_or_none()
        g.company = None if row is None else PlainCompany(*row)
    found: PlainCompany | None = g.company
    return found


_planned = Kept[bool](most=10)  # by the edition of the database


def has_rounds() -> bool:
    """Say whether a round was ever planned; until then administrators are shown the first steps.

    A page that has read one need not ask again: it sets `g.has_rounds`.
    """
    if "has_rounds" not in g:
        edition = g.get("edition")  # of the database, so that it is asked once and not at each request
        known = _planned.find(edition)
        if known is None:
            known = bool(reading().scalar(select(exists().select_from(Round))))
            if edition is not None:
                _planned.keep(edition, known)
        g.has_rounds = known
    found: bool = g.has_rounds
    return found


def timezone() -> str:
    """Return the company's time zone; UTC before the first set-up."""
    found = company()
    return found.timezone if found else "UTC"


def today() -> date:
    """Return today's date in the company's time zone; one request has one."""
    if "today" not in g:
        g.today = today_in(timezone(), now())
    found: date = g.today
    return found


def tell(sentence: str, *, undo: str = "") -> None:
    """Show a sentence on the next page: something was done; with the address that takes it back by POST."""
    flash(sentence, f"done {undo}" if undo else "done")


def warn(sentence: str) -> None:
    """Show a sentence on the next page: something was not done, and why."""
    flash(sentence, "warning")


@contextmanager
def warns_if_refused() -> Iterator[None]:
    """Flash the sentence of a `Refused` on the next page instead of raising it; what is told goes last."""
    try:
        yield
    except Refused as refused:
        warn(in_words(refused.sentence))


def menu_of(found: Viewer) -> Menu:
    """Return the viewer as the top bar shows her."""
    words = [word for word in found.name.split() if word[:1].isalpha()] or [found.name]
    last = words[-1][:1] if len(words) > 1 else ""
    return Menu(found.name, (words[0][:1] + last).upper(), person_mark(found.id), _links(found))


def _links(found: Viewer) -> list[tuple[str, str, str]]:
    """Return the menu of these roles; put together once, since the addresses stay."""
    first_steps = found.is_administrator and not has_rounds()
    has_department = found.department_id is not None
    kept: dict[object, list[tuple[str, str, str]]] = current_app.extensions.setdefault(
        "report_card_menus", {}
    )
    key = (found.roles, has_department, first_steps, current_language(), request.script_root)
    if key not in kept:
        wanted = _wanted_links(found, has_department=has_department, first_steps=first_steps)
        kept[key] = [
            (name, url_for(view), label) for name, view, label in wanted if view in current_app.view_functions
        ]
    return kept[key]


def _wanted_links(found: Viewer, *, has_department: bool, first_steps: bool) -> list[tuple[str, str, str]]:
    wanted: list[tuple[str, str, str]] = []  # key, endpoint, label
    if found.is_president:
        wanted += [("company", "company.matrix", _("Company")), ("trends", "trends.show", _("Trends"))]
    if has_department:
        wanted += [("cards", "cards.index", _("My report cards")), ("results", "results.index", _("Results"))]
    if has_department or found.is_president:
        wanted += [("needs", "needs.index", _("Needs")), ("agreements", "agreements.index", _("Agreements"))]
        wanted += [("actions", "actions.index", _("Action plan"))]
        wanted += [("meetings", "meetings.index", _("Meetings"))]
    if found.is_reviewer:
        wanted += [("comments", "comments.index", _("Comments"))]
    if first_steps:
        wanted += [("setup", "setup.show", _("First steps"))]
    if found.is_administrator:
        wanted += [
            ("rounds", "admin_rounds.index", _("Rounds")),
            ("people", "admin_people.index", _("People")),
        ]
        wanted += [("mail", "admin_mail.show", _("Mail"))]
    if found.is_works_council:
        wanted += [("works_council", "works_council.show", _("Works council folder"))]
    if found.is_administrator or found.is_works_council:
        wanted += [("log", "admin_log.show", _("Log")), ("settings", "admin_settings.show", _("Settings"))]
    return wanted


@cache
def _fingerprint(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:8]


def static(name: str) -> str:
    """Return the address of a static file; it changes with the content, so browsers may keep it."""
    kept: dict[tuple[str, str], str] = current_app.extensions.setdefault("report_card_static", {})
    key = (request.script_root, name)
    if key not in kept:
        kept[key] = url_for("static", filename=name, v=_fingerprint(str(current_app.static_folder), name))
    return kept[key]


def remember(answer: Response, name: str, chosen: str) -> None:
    """Keep a choice in this browser."""
    answer.set_cookie(
        name,
        chosen,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def paper() -> str:
    """Return the chosen paper: "light", "dark", or "" where the browser decides."""
    chosen = request.cookies.get("paper", "")
    return chosen if chosen in PAPERS else ""


def _flashes() -> list[tuple[str, str, str]]:
    """Return kind, sentence, and the address of an undo, of what was told."""
    told: list[tuple[str, str]] = list(get_flashed_messages(with_categories=True))  # type: ignore[arg-type]  # pairs, when asked for
    return [(kind.partition(" ")[0], sentence, kind.partition(" ")[2]) for kind, sentence in told]


def around(menu: Menu | None = None) -> dict[str, object]:
    """Return what the layout shows around every page's content; a `menu` stands for the viewer's own."""
    the_company, here, found = company(), request.full_path.rstrip("?"), find_viewer()
    return {
        "company_name": the_company.name if the_company else "",
        "company_logo": the_company.logo_digest if the_company else "",
        "help_contact": the_company.help_contact if the_company else "",
        "timezone_name": timezone().split("/")[-1].replace("_", " ") if the_company else "",
        "viewer": menu or (menu_of(found) if found else None),
        "paper": paper(),
        "language": current_language(),
        "languages": list(LANGUAGES.items()),
        "text_direction": "rtl" if current_language() in RIGHT_TO_LEFT else "ltr",
        "banner": _banner(the_company),
        "current": "",
        "here": here if request.method == "GET" and here.isprintable() else "/",
    }


def _banner(the_company: PlainCompany | None) -> dict[str, object] | None:
    """Return the sample company's banner with its role switch; None in a real company."""
    if the_company is None or not the_company.is_sample:
        return None
    words = {
        "employee": _("Employee"),
        "head": _("Head"),
        "president": _("President"),
        "administrator": _("Administrator"),
    }
    seen_as = session.get(SEEN_AS)
    roles = [(label, url_for("demo.see_as", role=role), role == seen_as) for role, label in words.items()]
    return {"text": _("This is a sample company. Nothing here is real."), "roles": roles}


def install(app: Flask) -> None:
    """Give every template what stands around the content."""
    app.context_processor(lambda: g.get("around") or around())
    app.jinja_env.globals.update(static=static, flashes=_flashes)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
