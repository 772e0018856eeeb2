"""Look up a control number, and what became of one's own comments; neither ever stands in an address."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request

from webapp.clock import now
from webapp.config import current_settings
from webapp.domain.review import Fate
from webapp.grading.services import receipts
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.storage.database import reading, transaction
from webapp.urn.comments import fates_of
from webapp.urn.private_codes import read_code
from webapp.urn.written_secrets import Mistyped
from webapp.web.access import Role, allow, viewer

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/control-number")
@allow(Role.EMPLOYEE)
def ask_number() -> str:
    """Ask for a control number."""
    return _number_page()


@blueprint.post("/control-number")
@allow(Role.EMPLOYEE)
def find_number() -> str | tuple[str, int]:
    """Say in which card the ballot of this number was counted, if in any."""
    typed = request.form.get("number", "")
    number = receipts.read_number(typed)
    if number is None:
        fault = _("Type the eight letters and digits that you were shown, such as 7KQ2-M9XD.")
        return _number_page(typed=typed, fault=fault), 422
    with transaction() as session:
        too_often = receipts.looks_up_too_many_numbers(
            session, viewer().id, key=current_settings().secret_key, now=now()
        )
    if too_often:
        abort(429)
    found = receipts.find_counted(reading(), number)
    if found is None:
        answer = _(
            "This number is not among those of the counted cards. Either its round is not exchanged yet, or "
            "it was mistyped, or its card stays closed because too few handed in."
        )
        return _number_page(answer=answer)
    card, round_ = found
    answer = _(
        "The card with this number was counted: in %(graded)s, as graded by %(grading)s, %(round)s.",
        graded=card.graded_name,
        grading=card.grading_name,
        round=round_.name,
    )
    return _number_page(answer=answer)


def _number_page(*, typed: str = "", fault: str = "", answer: str = "") -> str:
    return render_template("grading/receipt_number.html", typed=typed, fault=fault, answer=answer)


@blueprint.get("/private-code")
@allow(Role.VISITOR)
def ask_code() -> str:
    """Ask for a private code; who asks need not be signed in."""
    return _code_page()


@blueprint.post("/private-code")
@allow(Role.VISITOR)
def tell_fates() -> str | tuple[str, int]:
    """Say what became of the comments of this code."""
    typed = request.form.get("code", "")
    try:
        code = read_code(typed)
    except Mistyped:
        fault = _("This is no private code: one has five groups of four letters and digits. Look again.")
        return _code_page(typed=typed, fault=fault), 422
    return _code_page(answers=_fates_in_words(fates_of(reading(), code)) or [_unknown()])


def _fates_in_words(fates: Sequence[tuple[Fate, str]]) -> list[str]:
    """Return a sentence for each shortened or withheld comment, and one for all others together."""
    waiting = sum(fate is Fate.WAITING for fate, _reason in fates)
    published = sum(fate is Fate.PUBLISHED for fate, _reason in fates)
    told = []
    if waiting:
        told.append(
            ngettext(
                "One comment of this code waits: the comments on its card are not all reviewed yet.",
                "%(num)s comments of this code wait: the comments on their card are not all reviewed yet.",
                waiting,
            )
        )
    if published:
        told.append(
            ngettext(
                "One comment of this code was published as it was written.",
                "%(num)s comments of this code were published as they were written.",
                published,
            )
        )
    for fate, reason in fates:
        if fate is Fate.SHORTENED:
            told.append(_("One comment of this code was shortened: words that may not pass were left out."))
        if fate is Fate.WITHHELD:
            told.append(_("One comment of this code was withheld, because: %(reason)s", reason=reason))
    return told


def _unknown() -> str:
    return _(
        "No comment of this code is kept. Either its round is not exchanged yet, or its card had too few "
        "cards or comments: then all of them were destroyed, and their codes with them."
    )


def _code_page(*, typed: str = "", fault: str = "", answers: Sequence[str] = ()) -> str:
    return render_template("grading/receipt_code.html", typed=typed, fault=fault, answers=answers)
