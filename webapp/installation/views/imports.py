"""Import pages: a workbook, a CSV file or pasted rows, previewed (dry run) before anything is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.importing.services.csv_files import text_of
from webapp.importing.services.encodings import LEGACY_ENCODINGS, NotReadable, decode_as
from webapp.importing.services.guessed_headings import Guess, guess_headings
from webapp.importing.services.plan import Fate, Importer, ImportPlan, ImportRefused, PlannedRow, take_in
from webapp.importing.services.workbooks import is_workbook
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.needs.services import importing as needs_imports
from webapp.organisation.services import pairs
from webapp.organisation.services.entries import COLUMNS, ROLES
from webapp.organisation.services.missing_people import Answers
from webapp.organisation.services.organisation import departments
from webapp.organisation.services.people_import import importer_with
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import has_rounds, tell
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("admin_import", __name__)
FAULTS_IN_SUMMARY = 20
ROWS_SHOWN = 100  # of the rows without a fault; as many with one, and as many with a question
LONGEST_TEXT_SHOWN = 200_000  # characters; whoever mends a longer list does so in the file


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of list: how it is taken in, what the page says of it, where one looks afterwards."""

    importer: Importer[Any]
    label: Callable[[], str]
    hint: Callable[[], str]
    example: str  # a row below the headings
    afterwards: str  # endpoint


KINDS: dict[str, Kind] = {
    "people": Kind(
        importer=importer_with(Answers(different_rows=())),
        label=lambda: _("People"),
        hint=lambda: _(
            "Roles are head, deputy, president, administrator, reviewer, works-council; empty for an "
            "employee. People are known by their address. Departments are made as needed. Without a column "
            "of roles whoever is new is an employee."
        ),
        example="Ada Brandt,ada@example.com,Sales,head",
        afterwards="admin_people.index",
    ),
    "pairs": Kind(
        importer=pairs.IMPORTER,
        label=lambda: _("Pairs"),
        hint=lambda: _(
            "Both are names of departments, in either order. Pairs that are not in the list stay."
        ),
        example="Marketing,Sales",
        afterwards="admin_org.index",
    ),
    "needs": Kind(
        importer=needs_imports.IMPORTER,
        label=lambda: _("Needs"),
        hint=lambda: _(
            "Each list has exactly six needs and counts as agreed: import what the heads have settled among "
            "themselves. It takes the place of the list in force; lists that are not here stay."
        ),
        example="Marketing,Sales,1,Leads reach us within one working day.,,,",
        afterwards="admin_org.index",
    ),
}


@blueprint.get("/admin/import")
@allow(Role.ADMINISTRATOR)
def index() -> Response:
    """Begin with people: everything else needs them."""
    return redirect(url_for("admin_import.ask", what="people"), 303)


@blueprint.get("/admin/import/<what>")
@allow(Role.ADMINISTRATOR)
def ask(what: str) -> str:
    """Ask for a file or pasted text."""
    return render_template(
        "installation/import_ask.html",
        what=what,
        kind=_kind(what),
        kinds=KINDS,
        encodings=_encodings(),
        text_shown="",
        deactivates_missing=False,
    )


@blueprint.post("/admin/import/<what>")
@allow(Role.ADMINISTRATOR)
def preview(what: str) -> str | tuple[str, int]:
    """Show what every row would do; stores nothing."""
    data, text, notes = _sent()
    guess = _guess(text) if what == "people" else None
    if guess is not None:
        data, text = guess.text, guess.text
        notes = [_guess_in_words(guess), *notes]
    plan = _importer(what).plan(reading(), data)
    plan.notes[:0] = notes
    return _preview(what, plan, text)


@blueprint.post("/admin/import/<what>/store")
@allow(Role.ADMINISTRATOR)
def store(what: str) -> Response | str | tuple[str, int]:
    """Store the list that was shown, or show it again where the company changed meanwhile."""
    kind = _kind(what)
    data, text, _notes = _sent()
    try:
        with transaction() as session:
            plan = take_in(session, _importer(what), data, at=now(), who=viewer().name)
    except ImportRefused as refused:
        return _preview(what, refused.plan, text)
    tell(_stored_in_words(plan))
    return redirect(url_for(kind.afterwards if has_rounds() else "setup.show"), 303)


@blueprint.post(f"/admin/import/<what>/faulty-rows.{ENDING}")
@allow(Role.ADMINISTRATOR)
def faulty_rows(what: str, ending: str) -> Response:
    """Give the faulty rows as a file, each with what is wrong, to be mended and imported again."""
    data, *_carried = _sent()
    sheet = _importer(what).plan(reading(), data).faulty_rows()
    return sheet_file(sheet, name=f"{what}-faulty-rows", ending=ending)


def _kind(what: str) -> Kind:
    if what not in KINDS:
        abort(404)
    return KINDS[what]


def _importer(what: str) -> Importer[Any]:
    """Return how this list is taken in, under what was ticked."""
    if what != "people":
        return _kind(what).importer
    different = request.form.getlist("different", type=int)
    return importer_with(
        Answers(different_rows=different, deactivates_missing=_deactivates_missing()), by=viewer().id
    )


def _guess(text: str) -> Guess | None:
    names = [department.name for department in departments(reading())]
    return guess_headings(text, columns=COLUMNS, departments=names, roles=(*ROLES, "employee"))


def _guess_in_words(guess: Guess) -> str:
    return _(
        "The list has no headings. They were guessed from what stands in the columns and written above it: "
        "%(columns)s. Look at some rows; where a heading is wrong, change it below and look again.",
        columns=", ".join(guess.columns),
    )


def _deactivates_missing() -> bool:
    return request.form.get("missing") == "deactivate"


def _sent() -> tuple[bytes | str, str, list[str]]:
    """Return what is to be read, the text that the page carries on, and notes on how it was read."""
    file = request.files.get("file")
    if file is None or not file.filename:
        text = request.form.get("text", "")
        return text, text, []
    data = file.read()
    encoding = request.form.get("encoding", "")
    if encoding in LEGACY_ENCODINGS and not is_workbook(data):
        text = decode_as(data, encoding)
        return text, text, []
    try:
        text, notes = text_of(data)
    except NotReadable:  # whoever reads it says why
        return data, "", []
    return text, text, notes


def _preview(what: str, plan: ImportPlan[Any], text: str) -> str | tuple[str, int]:
    rows = _shown_rows(plan)
    shown = {planned.number for planned in rows}
    errors = [
        (f"#row-{fault.row}" if fault.row in shown else "#text", fault.sentence)
        for fault in plan.faults[:FAULTS_IN_SUMMARY]
    ]
    left = len(plan.faults) - len(errors)
    if left:
        errors.append(
            (
                "#rows" if shown else "#text",
                ngettext("There is %(num)s more fault.", "There are %(num)s more faults.", left),
            )
        )
    page = render_template(
        "installation/import_preview.html",
        what=what,
        kind=_kind(what),
        plan=plan,
        text=text,
        text_shown=text if len(text) <= LONGEST_TEXT_SHOWN else "",
        rows=rows,
        errors=errors,
        encodings=_encodings(),
        deactivates_missing=_deactivates_missing(),
        number_of={fate.value: plan.count(fate) for fate in Fate},
    )
    page = page.replace("\0", "\N{REPLACEMENT CHARACTER}")  # HTML has no place for what a list may hold
    return (page, 400) if plan.faults else page


def _shown_rows(plan: ImportPlan[Any]) -> list[PlannedRow]:
    """Choose the first rows, the first faulty ones and the first with a question, in their order."""
    faulty = [planned for planned in plan.rows if planned.faults][:ROWS_SHOWN]
    asked = [planned for planned in plan.rows if planned.number in plan.questions][:ROWS_SHOWN]
    chosen = {planned.number for planned in (*plan.rows[:ROWS_SHOWN], *faulty, *asked)}
    return [planned for planned in plan.rows if planned.number in chosen]


def _encodings() -> list[tuple[str, str]]:
    return [("", _("Found by itself")), *LEGACY_ENCODINGS.items()]


def _stored_in_words(plan: ImportPlan[Any]) -> str:
    return _(
        "Stored: %(new)s new, %(changed)s changed, %(unchanged)s as before.",
        new=plan.count(Fate.NEW),
        changed=plan.count(Fate.CHANGED),
        unchanged=plan.count(Fate.UNCHANGED),
    )
