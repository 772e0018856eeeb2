"""Route that stores the figures of an agreement, month by month."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, request, url_for

from webapp.agreements.services.content import no_figure
from webapp.agreements.services.figures import measured_rows, months_to_enter, note_figures
from webapp.agreements.services.standing import get_agreement
from webapp.agreements.views.page import agreement_page, figure_field
from webapp.agreements.views.show import readable, writable
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault
from webapp.domain.revenue import read_result
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.storage.database import transaction
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import typed_from, version_from

blueprint = Blueprint("agreement_figures", __name__)


@blueprint.post("/agreements/<int:agreement_id>/figures")
@allow(Role.HEAD, Role.PRESIDENT)
def note(agreement_id: int) -> Page:
    """Store what was measured in the last months."""
    standing, _side = writable(agreement_id)
    amounts: dict[tuple[str, date], int | None] = {}
    faults = []
    for row in measured_rows(standing, today=pages.today()):
        for month in months_to_enter(pages.today()):
            field = figure_field(row.row, month)
            text = request.form.get(field, "").strip()
            amounts[row.row, month] = read_result(text, current_language()) if text else None
            if text and amounts[row.row, month] is None:
                faults.append(FieldFault(field=field, sentence=no_figure()))
    typed = typed_from(request.form)
    if faults:
        return agreement_page(standing, typed=typed, faults=faults), 422
    try:
        with transaction() as session:
            agreement = get_agreement(session, agreement_id).agreement
            note_figures(session, agreement, amounts, edit_number=version_from(request.form), doer=doer())
    except ChangedMeanwhile:
        return agreement_page(readable(agreement_id), typed=typed, changed_meanwhile=True), 409
    pages.tell(_("The figures are stored."))
    return redirect(url_for("agreement.show", agreement_id=agreement_id), 303)
