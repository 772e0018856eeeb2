"""Routes of the drawn codes for the administrator: make and print them, then release them."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.config import current_settings
from webapp.domain.wording import Refused
from webapp.exchanged_cards.views.files import pdf_file, secret_pdf
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Round, RoundState
from webapp.printing.desk import print_desk
from webapp.round_steps.services import code_sheets
from webapp.round_steps.services.code_sheets import WrongMark
from webapp.round_steps.services.printed_sheets import code_sheets_to_print, grading_poster_to_print
from webapp.round_steps.services.steps import keep_codes_now, release_codes_now
from webapp.round_steps.views.steps import workplace_of_viewer
from webapp.rounds.services.planning import get_round
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.pages import tell, warn

blueprint = Blueprint("code_sheets", __name__, url_prefix="/admin/rounds/<slug>/codes")


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def show(slug: str) -> str:
    """Show who grades with codes, and the way from the print to their release."""
    return _page(get_round(reading(), slug))


@blueprint.post("/sheets")
@allow(Role.ADMINISTRATOR)
def print_codes(slug: str) -> Response:
    """Make new codes in the place of any made before, and hand them out in this answer alone."""
    round_ = get_round(reading(), slug)
    try:
        made = code_sheets.make_codes(reading(), round_)
        base_url = current_settings().base_url
        sheets = code_sheets_to_print(reading(), round_, made, base_url=base_url, today=pages.today())
        content = print_desk().print_secret("render_code_sheets", sheets)
        keep_codes_now(workplace_of_viewer(), round_.id, made)
    except Refused as refused:
        warn(in_words(refused.sentence))
        return redirect(url_for("code_sheets.show", slug=slug), 303)
    return secret_pdf(content, name=f"{slug}-codes")


@blueprint.get("/poster.pdf")
@allow(Role.ADMINISTRATOR)
def poster(slug: str) -> Response:
    """Print what is hung up where people draw their slips."""
    round_ = get_round(reading(), slug)
    if not code_sheets.has_code_cards(reading(), round_):
        abort(404)
    base_url = current_settings().base_url
    report = grading_poster_to_print(reading(), round_, base_url=base_url, today=pages.today())
    return pdf_file("render_grading_poster", report, name=f"{slug}-poster")


@blueprint.post("")
@allow(Role.ADMINISTRATOR)
def release(slug: str) -> Response | tuple[str, int]:
    """Release the codes once the mark after the last slip was typed back."""
    round_ = get_round(reading(), slug)
    try:
        release_codes_now(workplace_of_viewer(), round_.id, request.form.get("mark", ""))
    except WrongMark as refused:
        return _page(get_round(reading(), slug), error=in_words(refused.sentence)), 422
    except Refused as refused:
        warn(in_words(refused.sentence))
        return redirect(url_for("code_sheets.show", slug=slug), 303)
    tell(_("The codes can be used. Let everybody draw one from the box."))
    return redirect(url_for("admin_rounds.index"), 303)


def _page(round_: Round, *, error: str = "") -> str:
    return render_template(
        "round_steps/codes.html",
        round=round_,
        departments=code_sheets.code_departments(reading(), round_),
        is_grading=round_.state is RoundState.GRADING,
        are_made=round_.code_salt is not None,
        typed=request.form.get("mark", ""),
        error=error,
        errors=[("#mark", error)] if error else [],
    )
