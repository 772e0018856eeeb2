"""Route of the company's settings."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import AnyOf, DataRequired, NumberRange

from webapp.clock import now
from webapp.domain.disclosure import HIGHEST_MINIMUM_GROUP, LOWEST_MINIMUM_GROUP
from webapp.language import LANGUAGES
from webapp.language import gettext as _
from webapp.organisation.services.company import (
    MAIL_HOURS,
    PAPER_SIZES,
    SCALES,
    CompanySettings,
    change_settings,
    settings_of,
    timezone_choices,
)
from webapp.organisation.services.organisation import get_company, reviewers
from webapp.organisation.views.name_fields import name_field, refuse_faulty_name
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell

blueprint = Blueprint("admin_settings", __name__)


class SettingsForm(FlaskForm):  # type: ignore[misc]  # it comes without types
    """The settings as their page sends them."""

    name = name_field()
    timezone = StringField(filters=[lambda zone: zone and zone.replace("_", " ")])  # as it is chosen
    language = StringField()
    paper_size = StringField()
    scale = StringField()
    minimum_group = IntegerField()
    grading_days = IntegerField()
    plan_days = IntegerField()
    survey_minutes = IntegerField()
    asks_comments = BooleanField()
    reviews_comments = BooleanField()
    plans_rounds = BooleanField()
    mail_hour = IntegerField()
    mails_links = BooleanField()
    has_kiosk = BooleanField()
    takes_paper_cards = BooleanField()


def _rules() -> dict[str, list[object]]:
    """Return what each field must hold to, in the reader's language."""
    days = NumberRange(1, 180, message=_("Give a number of days from 1 to 180."))
    return {
        "name": [
            DataRequired(_("Give the company's name.")),
            refuse_faulty_name,
        ],
        **{
            name: [AnyOf([value for value, _words in choices], message=_("Choose one of the list."))]
            for name, choices in _choices().items()
        },
        "minimum_group": [
            NumberRange(
                LOWEST_MINIMUM_GROUP,
                HIGHEST_MINIMUM_GROUP,
                message=_(
                    "Give a number from %(least)s to %(most)s; a smaller group would not hide who graded.",
                    least=LOWEST_MINIMUM_GROUP,
                    most=HIGHEST_MINIMUM_GROUP,
                ),
            )
        ],
        "grading_days": [days],
        "plan_days": [days],
        "mail_hour": [NumberRange(MAIL_HOURS[0], MAIL_HOURS[-1], message=_("Choose one of the list."))],
        "survey_minutes": [NumberRange(1, 240, message=_("Give a number of minutes from 1 to 240."))],
    }


def _choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Return what can be chosen in each field that is a list: value and words."""
    return {
        # Chosen by its words alone: with hundreds of values beside them the page would be a tenth heavier.
        "timezone": [(words, words) for _zone, words in timezone_choices()],
        "language": list(LANGUAGES.items()),
        "paper_size": [(size, size) for size in PAPER_SIZES],
        "scale": [(scale, scale) for scale in SCALES],
    }


@blueprint.get("/admin/settings")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
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
    values = {name: form[name].data for name in CompanySettings.__dataclass_fields__}
    wanted = CompanySettings(**values | {"timezone": form.timezone.data.replace(" ", "_")})
    who = viewer().name
    with transaction() as session:
        changes = change_settings(session, wanted, who=who, now=now())
    tell(_("The settings are saved.") if changes else _("Nothing was changed."))
    return redirect(url_for("admin_settings.show"), 303)


def _page(form: SettingsForm) -> str:
    faults = {field.name: str(field.errors[0]) for field in form if field.errors}
    return render_template(
        "organisation/settings.html",
        form=form,
        may_change=viewer().is_administrator,
        faults=faults,
        choices=_choices(),
        mail_hours=[(hour, f"{hour}:00") for hour in MAIL_HOURS],
        minimum_groups=(LOWEST_MINIMUM_GROUP, HIGHEST_MINIMUM_GROUP),
        summary=[(f"#{name}", fault) for name, fault in faults.items()],
        reviewers=reviewers(reading()),
    )
