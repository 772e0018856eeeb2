"""Meeting mode: a pair's result in six full-screen steps, with a promise typed in the meeting itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.actions.services.new_actions import plan_once, usual_day
from webapp.actions.services.planning import possible_owners
from webapp.actions.services.sheet import actions_on
from webapp.actions.views.form import day_from, draft_from, errors_of, owner_choices
from webapp.domain.action_plans import ActionDraft
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.for_actions import get_plan_card
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.exchanged_cards.views.rights import may_sign
from webapp.language import gettext as _
from webapp.meetings.services.planning import reviews_ahead
from webapp.models import Action, Department
from webapp.organisation.services.organisation import heads_of
from webapp.organisation.views.mailed import with_its_hour
from webapp.results.services.agenda_of_pair import Point, find_lowest, find_widest_gap, points_of
from webapp.results.views.pair import PairAddress, read_pair
from webapp.rounds.services.planning import next_planned_round
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, today

blueprint = Blueprint("pair_meetings", __name__)

STEPS = range(1, 7)
PROMISE = 4


@dataclass(frozen=True, kw_only=True)
class _Agenda:
    """What the steps show: the needs to talk about, and what was promised on them."""

    points: list[Point]
    gap: Point | None
    lowest: Point | None
    actions: list[Action]  # the first due first

    def find(self, key: str | None) -> Point | None:
        """Return the need of this key."""
        return next((point for point in self.points if point.key == key), None)

    def next_to_promise(self) -> Point | None:
        """Return the lowest need that was looked at and has no action, else the lowest without one."""
        taken = {f"{action.card_id}-{need.position}" for action in self.actions for need in action.needs}
        wanted = [self.lowest, self.gap, *self.points]
        return next((point for point in wanted if point and point.key not in taken), self.lowest)


def _agenda(found: PairAddress) -> _Agenda:
    cards = [card for card in found.results.cards if card.shown.published]
    points = points_of(cards, found.results.round_.letters)
    gap = find_widest_gap(points)
    actions = actions_on(reading(), [card.id for card in cards])
    return _Agenda(
        points=points,
        gap=gap,
        lowest=find_lowest(points, besides=gap),
        actions=sorted(actions, key=lambda action: action.due_on),
    )


@blueprint.get("/pairs/<one_slug>/<other_slug>/meeting/<int:number>")
@allow(Role.EMPLOYEE)
def step(one_slug: str, other_slug: str, number: int) -> Page:
    """Show one step to whoever may read the pair."""
    if number not in STEPS:
        abort(404)
    found = read_pair(one_slug, other_slug)
    return _page(found, _agenda(found), number)


@blueprint.post("/pairs/<one_slug>/<other_slug>/meeting/4")
@allow(Role.HEAD)
def promise(one_slug: str, other_slug: str) -> Page:
    """Store what was promised, with an owner on each side, and ask for the next one."""
    found = read_pair(one_slug, other_slug)
    if not may_sign(viewer(), found.department, found.other):
        abort(403)
    agenda = _agenda(found)
    point, draft = agenda.find(request.form.get("need")), draft_from(request.form)
    if point is None:
        fault = FieldFault(field="need", sentence=Sentence(key=N_("Choose a need from the list.")))
        return _page(found, agenda, PROMISE, draft=draft, faults=[fault]), 422
    draft = replace(
        draft,
        positions=(point.need.position,),
        owner_of=request.form.get(f"owner_{point.card.graded_id}", ""),
        owner_by=request.form.get(f"owner_{point.card.grading_id}", ""),
        measure=_measure(point),
    )
    try:
        with transaction() as session:
            card = get_plan_card(session, point.card.id)
            asked = day_from(request.form, "asked_about")
            plan_once(session, card, draft, day_asked_about=asked, doer=doer())
    except FieldsRefused as refused:
        return _page(found, agenda, PROMISE, point=point, draft=draft, faults=refused.faults), 422
    tell(with_its_hour(_("Promised. Owners other than you are told by mail.")))
    round_slug = found.results.round_.slug
    return redirect(
        url_for(".step", one_slug=one_slug, other_slug=other_slug, number=PROMISE, round=round_slug), 303
    )


def _measure(point: Point) -> str:
    return _("Need %(number)s is B or better on the next card.", number=point.need.position)


def _page(
    found: PairAddress,
    agenda: _Agenda,
    number: int,
    *,
    point: Point | None = None,
    draft: ActionDraft | None = None,
    faults: Sequence[FieldFault] = (),
) -> str:
    links, error_of = errors_of(_at_departments(point, faults))
    session, sides = reading(), (found.department, found.other)
    plans = may_sign(viewer(), found.department, found.other)
    values: dict[str, object] = {}
    if number == PROMISE and plans:
        chosen = point or agenda.find(request.args.get("need")) or agenda.next_to_promise()
        values = {
            "point": chosen,
            "draft": draft or ActionDraft(what="", due=usual_day(session, today=today())),
            "owners": [(side, _owners(side), _owner(side, chosen, draft)) for side in sides],
        }
    round_ = found.results.round_
    return render_template(
        "results/meeting/step.html",
        address=found,
        agenda=agenda,
        number=number,
        leaves=[
            (of, by, found.results.find_card(graded_id=of.id, grading_id=by.id))
            for of, by in (sides, sides[::-1])
        ],
        charts=PageCharts(round_.letters),
        letters={point.key: point.need.letter for point in agenda.points},
        plans=plans,
        coming=next_planned_round(session) if number > PROMISE else None,
        reviews=reviews_ahead(session, *sides, today=today()) if number > PROMISE else [],
        today=today(),
        errors=links,
        error_of=error_of,
        **values,
    )


def _at_departments(point: Point | None, faults: Sequence[FieldFault]) -> list[FieldFault]:
    """Put the faults of the owners at their fields, which are named by department."""
    if point is None:
        return list(faults)
    fields = {"owner_of": f"owner_{point.card.graded_id}", "owner_by": f"owner_{point.card.grading_id}"}
    return [replace(fault, field=fields.get(fault.field, fault.field)) for fault in faults]


def _owners(side: Department) -> list[tuple[str, str]]:
    return owner_choices(possible_owners(reading(), side.id))


def _owner(side: Department, point: Point | None, draft: ActionDraft | None) -> str:
    """Return who is chosen as owner: whom the form named, else the head."""
    if draft is not None and point is not None:
        return draft.owner_of if point.card.graded_id == side.id else draft.owner_by
    heads = heads_of(reading(), side.id)
    return str(heads[0].id) if heads else ""
