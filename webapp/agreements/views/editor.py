"""Routes of the editor of an agreement: it writes a new version beside the one in force."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from webapp.agreements.services import words
from webapp.agreements.services.content import faults_of_whole, field_name, read_content
from webapp.agreements.services.document import Owner, document_of, owners_of
from webapp.agreements.services.standing import Standing, department_of, get_agreement
from webapp.agreements.services.writing import form_to_write, save, sign, writes_column
from webapp.agreements.views.fields import section_fields
from webapp.agreements.views.show import tell_signed, writable
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.revenue import in_full
from webapp.language import current_language, quantity_words
from webapp.language import gettext as _
from webapp.models import Signer
from webapp.models.agreements import Content
from webapp.rounds.services.templates import said
from webapp.storage.database import reading, transaction
from webapp.survey_templates import ROW_ID, ColumnType
from webapp.typed_text import on_one_line
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import Typed, errors_of, typed_from, version_from

blueprint = Blueprint("agreement_editor", __name__)


@blueprint.get("/agreements/<int:agreement_id>/edit")
@allow(Role.HEAD, Role.PRESIDENT)
def edit(agreement_id: int) -> Page:
    """Show the version that is being written, or the one in force as a start."""
    standing, side = writable(agreement_id)
    faults: list[FieldFault] = []
    if request.args.get("whole"):
        answers = side is Signer.SECOND
        faults = faults_of_whole(
            form_to_write(reading(), standing),
            _base(standing),
            wanted=lambda column: answers or not column.answered,
        )
    return _editor(standing, side, _stored(standing), faults=faults)


@blueprint.post("/agreements/<int:agreement_id>/edit")
@allow(Role.HEAD, Role.PRESIDENT)
def write(agreement_id: int) -> Page:
    """Save what was typed, and sign it where that is asked for; a fault stores nothing."""
    standing, side = writable(agreement_id)
    typed = typed_from(request.form)
    number, signs = version_from(request.form), request.form.get("do") == "sign"
    form = form_to_write(reading(), standing)
    content, faults = read_content(
        form,
        typed.values,
        base=_base(standing),
        writes=lambda column: writes_column(form, side, column),
        people=[key for key, owner in _owners(reading(), standing).items() if not owner.is_gone],
        language=current_language(),
    )
    if faults:
        return _editor(standing, side, typed, faults=faults), 422
    done = False
    try:
        with transaction() as session:
            agreement = get_agreement(session, agreement_id).agreement
            note = on_one_line(request.form.get("note", ""))
            save(session, agreement, content, note=note, edit_number=number, side=side, doer=doer())
            if signs:
                done = sign(session, agreement, edit_number=number + 1, side=side, doer=doer())
    except FieldsRefused as refused:
        return _editor(standing, side, typed, faults=refused.faults), 422
    except ChangedMeanwhile:
        return _editor(writable(agreement_id)[0], side, typed, changed_meanwhile=True), 409
    if signs:
        tell_signed(agreement_id, done=done)
        return redirect(url_for("agreement.show", agreement_id=agreement_id), 303)
    pages.tell(_("Saved. It is in force when every side has signed it."))
    return redirect(url_for(".edit", agreement_id=agreement_id), 303)


def _base(standing: Standing) -> Content:
    return (standing.working or standing.newest).content


def _owners(session: Session, standing: Standing) -> dict[str, Owner]:
    return owners_of(session, standing.agreement)


def _stored(standing: Standing) -> Typed:
    """Write what is stored as its fields hold it."""
    values = {"note": standing.working.note if standing.working else ""}
    base = _base(standing)
    for section in form_to_write(reading(), standing).sections:
        for place, row in enumerate(base.get(section.key, []), start=1):
            values[field_name(section, place, ROW_ID)] = row[ROW_ID]
            for column in section.columns:
                value = row.get(column.key, "")
                is_figure = column.type is ColumnType.FIGURE and value
                values[field_name(section, place, column.key)] = (
                    quantity_words(in_full(int(value))) if is_figure else value
                )
    return Typed(values=values)


def _editor(
    standing: Standing,
    side: Signer,
    typed: Typed,
    *,
    faults: Sequence[FieldFault] = (),
    changed_meanwhile: bool = False,
) -> str:
    form = form_to_write(reading(), standing)
    owners = _owners(reading(), standing)
    version = standing.working or standing.newest
    links, error_of = errors_of(faults)
    other = Signer.FIRST if side is Signer.SECOND else Signer.SECOND
    department = department_of(standing.agreement, other)
    return render_template(
        "agreements/edit.html",
        agreement=standing.agreement,
        title=said(form, form.title),
        purpose=said(form, form.purpose),
        sides=words.sides_in_words(standing.agreement),
        other=department.name if department else "",
        sections=[section_fields(form, section, side, typed, owners) for section in form.sections],
        asks_note=standing.in_force is not None,
        has_working=standing.working is not None,
        stored_parts=document_of(standing, version, owners) if changed_meanwhile else [],
        typed=typed,
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
    )
