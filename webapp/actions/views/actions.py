"""Action plans: the list by urgency, one action with its history, planning and changing."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.actions.services.export import actions_as_sheet
from webapp.actions.services.narrowing import Shelf
from webapp.actions.services.new_actions import plan_once
from webapp.actions.services.planning import change, draft_of, get_action, possible_owners
from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.actions.views.causes import Finding, finding_for, graded_need
from webapp.actions.views.filters import filters_of_address
from webapp.actions.views.form import day_from, draft_from, errors_of, owner_choices, positions_from
from webapp.actions.views.listing import chosen, everything_in_view, list_page
from webapp.actions.views.page import action_page
from webapp.actions.views.rights import may_plan, may_read_action
from webapp.actions.views.words import kind_choices, told_by_mail
from webapp.doer import ChangedMeanwhile
from webapp.domain.action_plans import ActionDraft, ActionKind
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.exchanged_cards.services.for_actions import PlanCard, get_plan_card
from webapp.language import gettext as _
from webapp.models import Action
from webapp.organisation.services.namesakes import name_apart, namesakes_in
from webapp.storage.database import reading, transaction
from webapp.surveys.services.results import noticed_of
from webapp.typed_text import on_one_line
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.kept_pages import drawn_once
from webapp.web.pages import tell, today
from webapp.web.sheet_files import ENDING, sheet_file

blueprint = Blueprint("actions", __name__)


def plannable_card(card_id: int) -> PlanCard:
    """Return an exchanged card that the viewer may plan for; 404, 403, or the page that says when."""
    card = get_plan_card(reading(), card_id)
    if not may_plan(viewer(), card):
        abort(403)
    return card


@blueprint.get("/actions")
@allow(Role.EMPLOYEE)
@drawn_once
def index() -> Page:
    """List what the viewer's department and its counterparts promised each other."""
    return list_page()


@blueprint.get(f"/actions.{ENDING}")
@allow(Role.EMPLOYEE)
def sheet(ending: str) -> Response:
    """Give the list as the filters of the address leave it; without one also what the page folds."""
    filters, _choices = filters_of_address(usual=Shelf.ALL)
    listed = chosen(everything_in_view(), filters)
    noticed = noticed_of(reading(), [listed_action.action.id for listed_action in listed])
    return sheet_file(actions_as_sheet(listed, noticed), name="actions", ending=ending)


@blueprint.get("/actions/new")
@allow(Role.HEAD)
def new() -> Page:
    """Ask for a new action on the card of the address; without one, let the viewer choose a need."""
    card_id = request.args.get("card", type=int)
    if card_id is None:
        cards = plan_of_last_round(reading(), viewer().department_ids).cards
        return render_template(
            "actions/choose.html", cards=[card for card in cards if may_plan(viewer(), card)]
        )
    card = plannable_card(card_id)
    if not card.shown.published:
        return render_template("actions/closed.html", card=card), 409
    positions = positions_from(request.args.getlist("need"))
    shown = tuple(position for position in positions if card.letters.get(position))
    return _form(card, ActionDraft(what=on_one_line(request.args.get("what", "")), positions=shown))


@blueprint.post("/actions/new")
@allow(Role.HEAD)
def create() -> Page:
    """Store a new action."""
    card = plannable_card(request.args.get("card", 0, type=int))
    draft = draft_from(request.form)
    try:
        with transaction() as session:
            action = plan_once(
                session,
                get_plan_card(session, card.id),
                draft,
                day_asked_about=day_from(request.form, "asked_about"),
                doer=doer(),
            )
            action_id = action.id
            told = told_by_mail(action)
    except FieldsRefused as refused:
        return _form(card, draft, faults=refused.faults), 422
    tell(" ".join([_("The action is planned."), *told]))
    return redirect(url_for(".show", action_id=action_id), 303)


@blueprint.get("/actions/<int:action_id>")
@allow(Role.EMPLOYEE)
def show(action_id: int) -> Page:
    """Show one action: what was promised, what happened, and whether the grade moved."""
    action, card = readable_action(action_id)
    return action_page(action, card)


@blueprint.get("/actions/<int:action_id>/edit")
@allow(Role.HEAD)
def edit(action_id: int) -> Page:
    """Show an action to be changed."""
    action, card = _plannable_action(action_id)
    return _form(card, draft_of(action), action=action)


@blueprint.post("/actions/<int:action_id>/edit")
@allow(Role.HEAD)
def save(action_id: int) -> Page:
    """Store a changed action; where somebody else was quicker, show both."""
    _action, card = _plannable_action(action_id)
    draft = draft_from(request.form)
    try:
        with transaction() as session:
            change(
                session,
                get_action(session, action_id),
                get_plan_card(session, card.id),
                draft,
                edit_number=request.form.get("edit_number", -1, type=int),
                day_asked_about=day_from(request.form, "asked_about"),
                doer=doer(),
            )
    except FieldsRefused as refused:
        return _form(card, draft, action=get_action(reading(), action_id), faults=refused.faults), 422
    except ChangedMeanwhile:
        stored = get_action(reading(), action_id)
        if draft_of(stored) != draft:  # else it was pressed twice
            return _form(card, draft, action=stored, stored_meanwhile=stored), 409
    tell(_("The action is changed."))
    return redirect(url_for(".show", action_id=action_id), 303)


def readable_action(action_id: int) -> tuple[Action, PlanCard]:
    """Return an action and its card, which the viewer may read; 404 or 403 else."""
    action = get_action(reading(), action_id)
    card = get_plan_card(reading(), action.card_id)
    if not may_read_action(viewer(), action, card):
        abort(403)
    return action, card


def _plannable_action(action_id: int) -> tuple[Action, PlanCard]:
    action, card = readable_action(action_id)
    if not may_plan(viewer(), card):
        abort(403)
    return action, card


def _form(
    card: PlanCard,
    draft: ActionDraft,
    *,
    action: Action | None = None,
    faults: tuple[FieldFault, ...] = (),
    stored_meanwhile: Action | None = None,
) -> str:
    links, error_of = errors_of(faults)
    session = reading()
    namesakes = namesakes_in(session)
    return render_template(
        "actions/form.html",
        card=card,
        draft=draft,
        action=action,
        stored=stored_meanwhile,
        errors=links,
        error_of=error_of,
        kinds=kind_choices(),
        ActionKind=ActionKind,
        owners_of=owner_choices(possible_owners(session, card.graded_id)),
        owners_by=owner_choices(possible_owners(session, card.grading_id)),
        today=today(),
        finding=_finding(card, draft) if action is None else None,
        name_of=lambda person: name_apart(person, namesakes),
    )


def _finding(card: PlanCard, draft: ActionDraft) -> Finding | None:
    """Return what finds the cause of the first need that an action is planned for."""
    position = next((position for position in draft.positions if card.letters.get(position)), None)
    if position is None:
        return None
    return finding_for(graded_need(card, position), graded_by=card.shown.by)
