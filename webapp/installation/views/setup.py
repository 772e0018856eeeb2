"""Set-up wizard: the company and its first two people, then the way to the first round."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import AnyOf, DataRequired, ValidationError

from webapp.clock import now
from webapp.config import current_settings
from webapp.importing.services.names_and_addresses import email_fault
from webapp.installation.services import set_up_code
from webapp.installation.services.first_steps import first_steps
from webapp.installation.views.imports import KINDS
from webapp.language import LANGUAGES, current_language
from webapp.language import gettext as _
from webapp.mail_addresses import stored_address
from webapp.organisation.services.company import (
    AlreadySetUp,
    Founder,
    set_up,
    timezone_choices,
    timezones,
)
from webapp.organisation.views.name_fields import name_field, refuse_faulty_name
from webapp.storage.database import reading, transaction
from webapp.web import access
from webapp.web.access import Role, allow, find_viewer, viewer
from webapp.web.pages import company, tell

blueprint = Blueprint("setup", __name__)


class CompanyForm(FlaskForm):  # type: ignore[misc]  # it comes without types
    """What a new company needs: name, time zone, language, president and administrator."""

    name = name_field()
    timezone = StringField()
    language = StringField()
    administrator_name = name_field()
    administrator_email = StringField()
    president_name = name_field()
    president_email = StringField()


def _labels() -> dict[str, str]:
    return {
        "name": _("Name of the company"),
        "timezone": _("Time zone"),
        "language": _("Language"),
        "administrator_name": _("Your name"),
        "administrator_email": _("Your mail address"),
        "president_name": _("Name of the president"),
        "president_email": _("The president's mail address"),
    }


def _rules() -> dict[str, list[object]]:
    """Return what each field must hold to, in the reader's language."""
    name: list[object] = [DataRequired(_("Give a name.")), refuse_faulty_name]
    return {
        "name": name,
        "timezone": [AnyOf(timezones(), message=_("Choose one of the list."))],
        "language": [AnyOf(list(LANGUAGES), message=_("Choose one of the list."))],
        "president_name": name,
        "president_email": [_check_address],
        "administrator_name": name,
        "administrator_email": [_check_address],
    }


def _check_address(form: CompanyForm, field: StringField) -> None:
    fault = email_fault(stored_address(field.data or ""))
    if fault is not None:
        raise ValidationError(fault.in_words)


@blueprint.get("/setup")
@allow(Role.VISITOR)
def show() -> str | Response:
    """Show the first step to whoever has the code, and the further ones to the administrator."""
    if company() is None:
        code = request.args.get("code", "")
        if not set_up_code.is_right(current_settings().data_folder, code):
            return render_template("installation/set_up_code.html", is_wrong=bool(code))
        return _company_page(
            CompanyForm(formdata=None, timezone="Europe/London", language=current_language()), code
        )
    found = find_viewer()
    if found is None:
        return redirect(url_for("sign_in.ask", next=url_for("setup.show")))
    if not viewer().is_administrator:
        abort(403)
    return _steps_page()


def _steps_page() -> str:
    session = reading()
    return render_template(
        "installation/set_up_steps.html",
        steps=first_steps(session),
        people_columns=",".join(KINDS["people"].importer.columns),
    )


@blueprint.post("/setup")
@allow(Role.VISITOR)
def begin() -> Response | str | tuple[str, int]:
    """Make the company and sign its administrator in."""
    code = request.form.get("code", "")
    if company() is not None:
        return redirect(url_for("setup.show"), 303)
    if not set_up_code.is_right(current_settings().data_folder, code):
        return render_template("installation/set_up_code.html", is_wrong=True), 403
    form = CompanyForm()
    if not form.validate_on_submit(extra_validators=_rules()):
        return _company_page(form, code), 422
    try:
        with transaction() as session:
            administrator = set_up(
                session,
                name=form.name.data or "",
                timezone=form.timezone.data or "",
                language=form.language.data or "",
                president=Founder(name=form.president_name.data or "", email=form.president_email.data or ""),
                administrator=Founder(
                    name=form.administrator_name.data or "", email=form.administrator_email.data or ""
                ),
                now=now(),
            )
    except AlreadySetUp:
        return redirect(url_for("setup.show"), 303)
    set_up_code.forget(current_settings().data_folder)
    access.sign_in(administrator)
    tell(_("Saved. You are signed in as the administrator."))
    return redirect(url_for("setup.show"), 303)


def _company_page(form: CompanyForm, code: str) -> str:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    labels = _labels()
    summary = [(f"#{name}", f"{labels[name]}: {fault}") for name, fault in faults.items()]
    return render_template(
        "installation/set_up_company.html",
        form=form,
        faults=faults,
        summary=summary,
        code=code,
        labels=labels,
        zones=timezone_choices(),
    )
