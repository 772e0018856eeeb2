"""Routes of the works council folder, as a page and as PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from webapp.exchanged_cards.views.files import pdf_file
from webapp.installation.services.works_council import folder
from webapp.storage.database import reading
from webapp.web.access import Role, allow

blueprint = Blueprint("works_council", __name__)


@blueprint.get("/works-council")
@allow(Role.ADMINISTRATOR, Role.PRESIDENT, Role.WORKS_COUNCIL)
def show() -> str:
    """Show what is stored, who sees what, and what is set."""
    return render_template("installation/works_council.html", folder=folder(reading()))


@blueprint.get("/works-council.pdf")
@allow(Role.ADMINISTRATOR, Role.PRESIDENT, Role.WORKS_COUNCIL)
def pdf() -> Response:
    """Print all of it, with every promise and its tests."""
    return pdf_file("render_works_council", folder(reading()), name="works-council")
