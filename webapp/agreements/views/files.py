"""Routes of the files of an agreement: its sheet as PDF, its rows and figures as a table."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import NoResultFound

from webapp.agreements.services.files import agreement_as_sheet, agreement_to_print
from webapp.agreements.services.standing import Standing
from webapp.agreements.views.show import readable
from webapp.exchanged_cards.views.files import pdf_file
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("agreement_files", __name__)


def _in_force(agreement_id: int) -> Standing:
    """Return an agreement that is in force and that the viewer may read; 404 or 403 else."""
    standing = readable(agreement_id)
    if standing.in_force is None:
        raise NoResultFound
    return standing


@blueprint.get(f"/agreements/<int:agreement_id>.{ENDING}")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def sheet(agreement_id: int, ending: str) -> Response:
    """Give the rows and figures of the version in force."""
    table = agreement_as_sheet(reading(), _in_force(agreement_id))
    return sheet_file(table, name=f"agreement-{agreement_id}", ending=ending)


@blueprint.get("/agreements/<int:agreement_id>.pdf")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def pdf(agreement_id: int) -> Response:
    """Print the version in force with its signatures and figures."""
    report = agreement_to_print(reading(), _in_force(agreement_id), today=pages.today())
    return pdf_file("render_agreement", report, name=f"agreement-{agreement_id}")
