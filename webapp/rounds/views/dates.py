"""Routes that plan a round and change the dates of one."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp import log
from webapp.clock import now
from webapp.domain.half_years import Plan, warning_about
from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import KeyMode, Round, RoundState
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.dates import change_dates, why_dates_stay
from webapp.rounds.services.plan_faults import PlanRefused, round_templates
from webapp.rounds.services.planning import (
    delete_plan,
    get_round,
    plan_of,
    plan_round,
    suggested_round,
)
from webapp.rounds.services.templates import said
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, warn, warns_if_refused

blueprint = Blueprint("admin_round_dates", __name__, url_prefix="/admin/rounds")

DATE_FIELDS = ("opens", "closes", "exchanges", "plans_due")
PLAN_FIELDS = ("name", "scale", "template", "key_mode", *DATE_FIELDS)


@blueprint.get("/plan")
@allow(Role.ADMINISTRATOR)
def plan() -> str:
    """Show the form for another round, filled in with half a year later."""
    session = reading()
    name, dates = suggested_round(session, today=pages.today())
    company = get_company(session)
    values = {"name": name, "scale": company.scale, "template": "report_card", **_as_fields(dates)}
    values |= {"key_mode": KeyMode.KEY_FILE, "proposed": " ".join(_as_fields(dates).values())}
    warning = warning_about(dates)
    return _plan_form(values, {}, warning=in_words(warning) if warning else "")


@blueprint.post("/plan")
@allow(Role.ADMINISTRATOR)
def plan_another() -> Response | tuple[str, int]:
    """Plan the round."""
    today, who = pages.today(), viewer().name
    values = {field: request.form.get(field, "").strip() for field in (*PLAN_FIELDS, "proposed")}
    dates, faults = _read_dates(values, DATE_FIELDS)
    moves = _others_move_along(values)
    if not faults:
        try:
            with transaction() as session:
                round_ = plan_round(
                    session,
                    name=values["name"],
                    today=today,
                    scale=values["scale"] or None,
                    template=values["template"] or "report_card",
                    key_mode=_key_mode_of(values["key_mode"]),
                    **(dates if not moves else {"opens": dates["opens"]}),
                )
                warning = warning_about(plan_of(round_))
                log.note(session, at=now(), who=who, what=N_("planned %(it)s"), it=round_.name)
        except PlanRefused as refused:
            faults = _words_of(refused)
        else:
            told = [_("%(round)s is planned.", round=values["name"])]
            if moves:
                told.append(_("The other days moved along with its opening."))
            tell(" ".join(told))
            _warn_of(warning)
            return redirect(url_for("admin_rounds.index"), 303)
    return _plan_form(values, faults), 422


def _others_move_along(values: dict[str, str]) -> bool:
    """Tell whether only the opening was changed of the dates that the form proposed."""
    opens, *others = values["proposed"].split() or [""]
    return opens != values["opens"] and others == [values[field] for field in DATE_FIELDS[1:]]


def _warn_of(warning: Sentence | None) -> None:
    if warning is not None:
        warn(in_words(warning))


def _key_mode_of(given: str) -> KeyMode:
    """Return where the key is to be kept; what the form does not offer is the usual way."""
    return KeyMode.TRUSTEES if given == KeyMode.TRUSTEES else KeyMode.KEY_FILE


def _plan_form(values: dict[str, str], faults: dict[str, str], *, warning: str = "") -> str:
    templates = round_templates(reading())
    return render_template(
        "rounds/plan.html",
        values=values,
        warning=warning,
        error_of=faults,
        errors=[(f"#{field}", words) for field, words in faults.items()],
        templates=[(template.key, said(template, template.name)) for template in templates],
        key_modes=[
            (KeyMode.KEY_FILE, _("In a file on this machine")),
            (KeyMode.TRUSTEES, _("On three printed sheets, any two of which exchange the round")),
        ],
        scales=sorted({(scale, scale) for template in templates for scale in template.scales}),
    )


@blueprint.get("/<slug>/extend")
@allow(Role.ADMINISTRATOR)
def extend(slug: str) -> str:
    """Show the dates of a round that can still be changed."""
    round_ = get_round(reading(), slug)
    return _dates_form(round_, _as_fields(plan_of(round_)), {})


@blueprint.post("/<slug>/extend")
@allow(Role.ADMINISTRATOR)
def extend_to(slug: str) -> Response | tuple[str, int]:
    """Give a round other dates."""
    today, who = pages.today(), viewer().name
    round_ = get_round(reading(), slug)
    fields = _open_dates(round_)
    values = _as_fields(plan_of(round_)) | {field: request.form.get(field, "").strip() for field in fields}
    dates, faults = _read_dates(values, DATE_FIELDS)
    if not faults:
        try:
            with transaction() as session:
                again = get_round(session, slug)
                change_dates(session, again, Plan(**dates), today=today, now=now())
                warning = warning_about(plan_of(again))
                log.note(session, at=now(), who=who, what=N_("gave %(round)s other dates"), round=again.name)
        except PlanRefused as refused:
            faults = _words_of(refused)
        except Refused as refused:
            warn(in_words(refused.sentence))
            return redirect(url_for("admin_rounds.index"), 303)
        else:
            tell(_("The new dates are stored."))
            _warn_of(warning)
            return redirect(url_for("admin_rounds.index"), 303)
    return _dates_form(get_round(reading(), slug), values, faults), 422


@blueprint.post("/<slug>/remove")
@allow(Role.ADMINISTRATOR)
def remove(slug: str) -> Response:
    """Remove the plan of a round that has not opened."""
    who = viewer().name
    with warns_if_refused():
        with transaction() as session:
            round_ = get_round(session, slug)
            name = round_.name
            delete_plan(session, round_)
            log.note(session, at=now(), who=who, what=N_("removed the plan of %(round)s"), round=name)
        tell(_("The plan of %(round)s is removed.", round=name))
    return redirect(url_for("admin_rounds.index"), 303)


def _dates_form(round_: Round, values: dict[str, str], faults: dict[str, str]) -> str:
    return render_template(
        "rounds/extend.html",
        round=round_,
        fields=_open_dates(round_),
        values=values,
        error_of=faults,
        errors=[(f"#{field}", words) for field, words in faults.items()],
        is_grading=round_.state is RoundState.GRADING,
        is_planned=round_.state is RoundState.PLANNED,
        why_dates_stay=_(why_dates_stay(round_), round=round_.name),
    )


def _open_dates(round_: Round) -> tuple[str, ...]:
    """Return the dates of a round that still lie ahead."""
    done = {RoundState.PLANNED: 0, RoundState.GRADING: 1, RoundState.CLOSED: 2}
    return DATE_FIELDS[done.get(round_.state, len(DATE_FIELDS)) :]


def _as_fields(dates: Plan) -> dict[str, str]:
    return {field: getattr(dates, field).isoformat() for field in DATE_FIELDS}


def _read_dates(values: dict[str, str], fields: tuple[str, ...]) -> tuple[dict[str, date], dict[str, str]]:
    dates, faults = {}, {}
    for field in fields:
        try:
            dates[field] = date.fromisoformat(values[field])
        except ValueError:
            faults[field] = _("Write a date, such as 2026-05-04.")
    return dates, faults


def _words_of(refused: PlanRefused) -> dict[str, str]:
    return {fault.field: in_words(fault.sentence) for fault in refused.faults}
