"""Form of the president's two sentences for the cover of a pair."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.exchanged_cards.views.chosen_round import required_round
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Department, Round
from webapp.organisation.services.organisation import get_two_departments
from webapp.results.services.president_notes import NoteTooLong, find_note, write_note
from webapp.rounds.services.exchanged import all_rounds
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell

blueprint = Blueprint("president_notes", __name__)
Page = str | tuple[str, int] | Response


@blueprint.get("/pairs/<one_slug>/<other_slug>/note")
@allow(Role.PRESIDENT)
def ask(one_slug: str, other_slug: str) -> str:
    """Show the form with what is stored."""
    one, other, round_ = _read(one_slug, other_slug)
    note = find_note(reading(), round_.id, one.id, other.id)
    return _page(one, other, round_, typed=note.text if note else "")


@blueprint.post("/pairs/<one_slug>/<other_slug>/note")
@allow(Role.PRESIDENT)
def write(one_slug: str, other_slug: str) -> Page:
    """Store the two sentences, or delete them where none are left."""
    one, other, round_ = _read(one_slug, other_slug)
    text = request.form.get("text", "")
    try:
        with transaction() as session:
            write_note(session, (round_.id, one.id, other.id), text=text, name=viewer().name)
    except NoteTooLong as fault:
        return _page(one, other, round_, typed=text, fault=in_words(fault.sentence)), 422
    tell(_("They are stored. The next print of the comparison has them on its cover."))
    return redirect(url_for("pairs.show", one_slug=one_slug, other_slug=other_slug, round=round_.slug), 303)


def _read(one_slug: str, other_slug: str) -> tuple[Department, Department, Round]:
    session = reading()
    return *get_two_departments(session, one_slug, other_slug), required_round(all_rounds(session))


def _page(one: Department, other: Department, round_: Round, *, typed: str, fault: str = "") -> str:
    return render_template(
        "results/pair/note.html", one=one, other=other, round=round_, typed=typed, fault=fault
    )
