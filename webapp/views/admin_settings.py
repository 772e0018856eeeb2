"""The company's settings."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from webapp.access import Role, allow, viewer
from webapp.clock import now
from webapp.database import reading, transaction
from webapp.language import LANGUAGES
from webapp.language import gettext as _
from webapp.pages import tell
from webapp.services.company import (
    LARGEST_MINIMUM,
    LONGEST_NAME,
    PAPER_SIZES,
    SCALES,
    SMALLEST_MINIMUM,
    CompanySettings,
    change_settings,
    settings_of,
    timezones,
)
from webapp.services.organisation import get_company

blueprint = Blueprint("admin_settings", __name__)


class SettingsForm(FlaskForm):  # type: ignore[misc]  # it comes without types
    """The settings as their page sends them."""

    name = StringField(filters=[lambda text: (text or "").strip()])
    timezone = SelectField(choices=[(zone, zone.replace("_", " ")) for zone in timezones()])
    language = SelectField(choices=list(LANGUAGES.items()))
    paper_size = SelectField(choices=[(size, size) for size in PAPER_SIZES])
    scale = SelectField(choices=[(scale, scale) for scale in SCALES])
    minimum_group = IntegerField()
    grading_days = IntegerField()
    plan_days = IntegerField()
    asks_comments = BooleanField()


def _rules() -> dict[str, list[object]]:
    """Return what each field must hold to, in the reader's language."""
    days = NumberRange(1, 180, message=_("Give a number of days from 1 to 180."))
    return {
        "name": [
            InputRequired(_("Give the company's name.")),
            Length(max=LONGEST_NAME, message=_("Shorten it to %(most)s characters.", most=LONGEST_NAME)),
        ],
        "minimum_group": [
            NumberRange(
                SMALLEST_MINIMUM,
                LARGEST_MINIMUM,
                message=_(
                    "Give a number from %(least)s to %(most)s; a smaller group would not hide who graded.",
                    least=SMALLEST_MINIMUM,
                    most=LARGEST_MINIMUM,
                ),
            )
        ],
        "grading_days": [days],
        "plan_days": [days],
    }


@blueprint.get("/admin/settings")
@allow(Role.ADMINISTRATOR)
def show() -> str:
    """Show the settings as they are."""
    return _page(SettingsForm(formdata=None, data=vars(settings_of(get_company(reading())))))


@blueprint.post("/admin/settings")
@allow(Role.ADMINISTRATOR)
def save() -> Response | tuple[str, int]:
    """Store what was changed; rounds that are open or past keep theirs."""
    form = SettingsForm()
    if not form.validate_on_submit(extra_validators=_rules()):
        return _page(form), 422
    wanted = CompanySettings(**{name: form[name].data for name in CompanySettings.__dataclass_fields__})
    who = viewer().name
    with transaction() as session:
        changes = change_settings(session, wanted, who=who, now=now())
    tell(_("The settings are saved.") if changes else _("Nothing was changed."))
    return redirect(url_for("admin_settings.show"), 303)


def _page(form: SettingsForm) -> str:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    return render_template(
        "admin/settings/show.html",
        form=form,
        faults=faults,
        summary=[(f"#{name}", fault) for name, fault in faults.items()],
    )
