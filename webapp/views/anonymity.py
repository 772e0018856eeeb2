"""How anonymity works, in plain words, with what this installation finds about itself."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from webapp import pages
from webapp.access import Role, allow
from webapp.database import reading
from webapp.domain.disclosure import Rules
from webapp.domain.promises import chapters
from webapp.domain.wording import Sentence
from webapp.language import gettext as _
from webapp.services.anonymity_check import anonymity_findings
from webapp.services.findings import State
from webapp.services.printed_promises import promises_to_print
from webapp.views.result_files import pdf_file

blueprint = Blueprint("anonymity", __name__)


@blueprint.get("/anonymity")
@allow(Role.VISITOR)
def show() -> str:
    """Explain what is stored, what is withheld, and what nobody can promise."""
    return render_template(
        "anonymity/show.html",
        chapters=chapters(_rules(), reviews_comments=_reviews_comments()),
        in_words=_in_words,
        findings=anonymity_findings(reading()),
        State=State,
    )


def _rules() -> Rules:
    """Return the thresholds that the next round will freeze."""
    the_company = pages.company()
    return Rules(minimum_group=the_company.minimum_group) if the_company else Rules()


def _reviews_comments() -> bool:
    the_company = pages.company()
    return the_company.reviews_comments if the_company else True


def _in_words(promise: Sentence) -> str:
    return promise.in_words(_)


@blueprint.get("/anonymity.pdf")
@allow(Role.VISITOR)
def pdf() -> Response:
    """Print the same on one page, for a works council."""
    report = promises_to_print(
        reading(), chapters(_rules(), reviews_comments=_reviews_comments()), today=pages.today()
    )
    return pdf_file("render_promises", report, name="anonymity")
