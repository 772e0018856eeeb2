"""Route of the public page on anonymity, with the findings of the installation check."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from webapp.config import current_settings
from webapp.exchanged_cards.views.files import pdf_file
from webapp.installation.services.anonymity_check import anonymity_findings
from webapp.installation.services.findings import State
from webapp.installation.services.printed_promises import promises_to_print
from webapp.installation.services.promises import promised_now
from webapp.language import in_words
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow

blueprint = Blueprint("anonymity", __name__)


@blueprint.get("/anonymity")
@allow(Role.VISITOR)
def show() -> str:
    """Explain what is stored, what is withheld, and what nobody can promise."""
    session = reading()
    return render_template(
        "installation/anonymity.html",
        chapters=promised_now(session),
        in_words=in_words,
        findings=anonymity_findings(session, current_settings()),
        State=State,
    )


@blueprint.get("/anonymity.pdf")
@allow(Role.VISITOR)
def pdf() -> Response:
    """Print the same on two pages, for a works council."""
    session = reading()
    report = promises_to_print(session, promised_now(session), today=pages.today())
    return pdf_file("render_promises", report, name="anonymity")
