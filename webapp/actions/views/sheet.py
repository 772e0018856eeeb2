"""Planning sheet: all needs below B of a department on one page, one of them open, "Save and next"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, redirect, render_template, request, url_for

from reports.data import GradedNeed
from webapp.actions.services.decisions import decide_not_to_act
from webapp.actions.services.new_actions import plan_once, usual_day
from webapp.actions.services.planning import possible_owners
from webapp.actions.services.sheet import SheetLine, sheet_of
from webapp.actions.views.causes import finding_for, graded_need
from webapp.actions.views.form import day_from, draft_from, errors_of, owner_choices, words_from
from webapp.actions.views.words import pill_of, told_by_mail
from webapp.domain.action_plans import ActionDraft
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.exchanged_cards.services.for_actions import get_plan_card
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.language import gettext as _
from webapp.models import Round
from webapp.organisation.services.namesakes import name_apart, namesakes_in
from webapp.organisation.services.organisation import heads_of
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, today

blueprint = Blueprint("sheet", __name__)

LEAVE = "leave"


@dataclass(frozen=True, kw_only=True)
class _Typed:
    """What stands in the fields of the open need."""

    draft: ActionDraft
    reason: str = ""
    is_left: bool = False
    faults: tuple[FieldFault, ...] = ()


@blueprint.get("/actions/sheet")
@allow(Role.HEAD)
def show() -> Page:
    """Show the sheet with the need of the address open, or the first one without a plan."""
    lines = sheet_of(reading(), viewer().department_ids)
    wanted = request.args.get("need")
    opened = _find(lines, wanted) if wanted else next((each for each in lines if not each.is_settled), None)
    return _page(lines, opened)


@blueprint.post("/actions/sheet")
@allow(Role.HEAD)
def save() -> Page:
    """Store the plan or the decision on one need, and open the next one."""
    lines = sheet_of(reading(), viewer().department_ids)
    line = _find(lines, request.form.get("need"))
    position = line.need.position
    typed = _Typed(
        draft=replace(draft_from(request.form), positions=(position,)),
        reason=words_from(request.form, "reason"),
        is_left=request.form.get("choice") == LEAVE,
    )
    try:
        with transaction() as session:
            card = get_plan_card(session, line.card.id)
            if typed.is_left:
                decide_not_to_act(session, card, position, reason=typed.reason, doer=doer())
                told = _("Saved. %(department)s reads the reason.", department=card.shown.by)
            else:
                asked = day_from(request.form, "asked_about")
                action = plan_once(session, card, typed.draft, day_asked_about=asked, doer=doer())
                told = " ".join([_("Saved."), *told_by_mail(action)])
    except FieldsRefused as refused:
        again = sheet_of(reading(), viewer().department_ids)
        return _page(again, _find(again, line.key), replace(typed, faults=refused.faults)), 422
    tell(told)
    if request.form.get("go") == "later":
        return redirect(url_for("actions.index"), 303)
    return redirect(url_for(".show"), 303)


def _find(lines: Sequence[SheetLine], key: str | None) -> SheetLine:
    return next((line for line in lines if line.key == key), None) or abort(404)


def _page(lines: Sequence[SheetLine], opened: SheetLine | None, typed: _Typed | None = None) -> str:
    session = reading()
    links, error_of = errors_of(typed.faults if typed else ())
    namesakes = namesakes_in(session)
    values: dict[str, object] = {}
    if opened is not None:
        card = opened.card
        round_ = session.get_one(Round, card.round_id)
        need = graded_need(card, opened.need.position)
        values = {
            "graded": need,
            "finding": finding_for(need, graded_by=card.shown.by),
            "charts": PageCharts(round_.letters),
            "typed": typed or _Typed(draft=_proposed(opened, need)),
            "owners_of": owner_choices(possible_owners(session, card.graded_id)),
            "owners_by": owner_choices(possible_owners(session, card.grading_id)),
        }
    return render_template(
        "actions/sheet.html",
        lines=lines,
        opened=opened,
        settled=sum(line.is_settled for line in lines),
        is_last=sum(not line.is_settled for line in lines) <= 1,
        department=viewer().department_name,
        today=today(),
        pill_of=lambda action: pill_of(action.due_on, action.status, today=today()),
        name_of=lambda person: name_apart(person, namesakes),
        errors=links,
        error_of=error_of,
        **values,
    )


def _proposed(line: SheetLine, need: GradedNeed) -> ActionDraft:
    """Fill in what is usual: the viewer and the other head as owners, a day, a better letter."""
    session = reading()
    their_heads = heads_of(session, line.card.grading_id)
    return ActionDraft(
        what="",
        measure=_("Need %(number)s is B or better on the next card.", number=need.position),
        positions=(need.position,),
        owner_of=str(viewer().id),
        owner_by=str(their_heads[0].id) if their_heads else "",
        due=usual_day(session, today=today()),
    )
