"""Routes of a round with trustees: print the sheets and open, enter two and exchange."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from webapp.domain.wording import Refused
from webapp.exchanged_cards.views.files import secret_pdf
from webapp.language import gettext as _
from webapp.language import in_words, long_date, ngettext
from webapp.models import Round
from webapp.printing.desk import print_desk
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.round_steps.services.exchanging import require_may_be_exchanged
from webapp.round_steps.services.opening import require_may_open
from webapp.round_steps.services.printed_sheets import trustee_sheet_to_print
from webapp.round_steps.services.readiness import readiness
from webapp.round_steps.services.steps import exchange_now, keep_sheet_now, open_now
from webapp.round_steps.services.trustee_sheets import SheetsRefused
from webapp.round_steps.services.warnings import warnings_before_opening
from webapp.round_steps.views.refusals import why_not_now
from webapp.round_steps.views.steps import (
    ask_page,
    consequences_of_opening,
    consequences_of_the_exchange,
    workplace_of_viewer,
)
from webapp.rounds.services.planning import get_round
from webapp.storage.database import reading
from webapp.urn.trustees import SHEETS, new_sheet
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.pages import tell, warn

blueprint = Blueprint("trustees", __name__, url_prefix="/admin/rounds/<slug>/trustees")

Page = str | tuple[str, int] | AnyResponse


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def ask_open(slug: str) -> str:
    """Show the way from the sheets to the open round."""
    return _opening_page(get_round(reading(), slug), {})


@blueprint.post("/sheets/<int(min=1, max=3):number>")
@allow(Role.ADMINISTRATOR)
def print_sheet(slug: str, number: int) -> AnyResponse:
    """Make one sheet in the place of any made before, and hand it out in this answer alone."""
    round_ = get_round(reading(), slug)
    try:
        trustees.require_sheets_may_be_made(round_)
        sheet = new_sheet(number, round_.id)
        printed = trustee_sheet_to_print(reading(), round_, sheet, today=pages.today())
        content = print_desk().print_secret("render_trustee_sheet", printed)
        keep_sheet_now(workplace_of_viewer(), round_.id, sheet)
    except Refused as refused:
        warn(in_words(refused.sentence))
        return redirect(url_for("admin_rounds.index"), 303)
    return secret_pdf(content, name=f"{slug}-sheet-{number}")


@blueprint.post("")
@allow(Role.ADMINISTRATOR)
def open_by_marks(slug: str) -> Page:
    """Open the round once all three marks were typed back."""
    round_ = get_round(reading(), slug)
    marks = [request.form.get(f"mark-{number}", "") for number in SHEETS]
    try:
        found = open_now(workplace_of_viewer(), round_.id, marks=marks)
    except SheetsRefused as refused:
        return _opening_page(get_round(reading(), slug), _in_words(refused, "mark")), 422
    except Refused as refused:
        warn(in_words(refused.sentence))
        return redirect(url_for("trustees.ask_open", slug=slug), 303)
    tell(
        ngettext(
            "Grading is open, with %(num)s card.", "Grading is open, with %(num)s cards.", len(found.cards)
        )
    )
    return redirect(url_for("admin_rounds.index"), 303)


def _opening_page(round_: Round, faults: dict[str, str]) -> str:
    found = readiness(reading(), round_)
    return render_template(
        "round_steps/trustees_open.html",
        round=round_,
        consequences=consequences_of_opening(found, round_),
        warnings=[in_words(sentence) for sentence in warnings_before_opening(found)],
        why_not=why_not_now(round_, lambda: require_may_open(reading(), round_, found, today=pages.today())),
        made=trustees.sheets_made(reading(), round_),
        typed={number: request.form.get(f"mark-{number}", "") for number in SHEETS},
        error_of=faults,
        errors=[(f"#{field}", words) for field, words in faults.items()],
    )


# --- The exchange ---------------------------------------------------------------------------


@blueprint.get("/exchange")
@allow(Role.ADMINISTRATOR)
def ask_exchange(slug: str) -> str:
    """Ask for two sheets, and say that the exchange is final."""
    return _exchange_page(get_round(reading(), slug), {})


@blueprint.post("/exchange")
@allow(Role.ADMINISTRATOR)
def exchange_by_sheets(slug: str) -> Page:
    """Exchange the round with two sheets; what is wrong with one is said beside it, and nothing is lost."""
    round_ = get_round(reading(), slug)
    typed = [request.form.get(f"sheet-{number}", "") for number in (1, 2)]
    try:
        exchange_now(workplace_of_viewer(), round_.id, sheets=typed)
    except SheetsRefused as refused:
        return _exchange_page(get_round(reading(), slug), _in_words(refused, "sheet")), 422
    except Refused as refused:
        warn(in_words(refused.sentence))
        return redirect(url_for("trustees.ask_exchange", slug=slug), 303)
    tell(_("The cards are exchanged, and the private key is destroyed. Shred the three sheets now."))
    return redirect(url_for("admin_rounds.index"), 303)


def _exchange_page(round_: Round, faults: dict[str, str]) -> str:
    return ask_page(
        template="round_steps/trustees_exchange.html",
        heading=_("Exchange the cards of %(round)s?", round=round_.name),
        lead=_(
            "It was planned for %(day)s. Two of the three sheets open the grades, in either order.",
            day=long_date(round_.exchanges_on),
        ),
        consequences=consequences_of_the_exchange(),
        button=_("Exchange the cards"),
        why_not=why_not_now(round_, lambda: require_may_be_exchanged(round_)),
        faults=faults,
        round=round_,
        typed={number: request.form.get(f"sheet-{number}", "") for number in (1, 2)},
    )


def _in_words(refused: SheetsRefused, field: str) -> dict[str, str]:
    return {f"{field}-{place}": in_words(sentence) for place, sentence in refused.faults.items()}
