"""View of the list of actions: filters as links, pagination, rows, and needs that lack an action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from werkzeug.exceptions import NotFound

from webapp.actions.services.listing import ListedAction, Shelf, list_actions, narrowed, of_departments
from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.actions.views.rights import departments_in_view, may_plan, may_update
from webapp.actions.views.words import late_words, pill_of, shelf_words, status_choices
from webapp.clock import today_in
from webapp.language import gettext as _
from webapp.language import short_date
from webapp.models import Department
from webapp.organisation.services.organisation import counterparts_of, departments
from webapp.rounds.services.planning import last_exchanged_round
from webapp.storage.database import reading
from webapp.web.access import viewer
from webapp.web.pages import timezone, today

ACTIONS_A_PAGE = 25
_ALWAYS_SHOWN = (Shelf.ALL, Shelf.OPEN, Shelf.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the address asks for."""

    shelf: Shelf
    is_mine: bool
    department: Department | None
    page: int

    def address(self, endpoint: str = "actions.index", **other: str | int) -> str:
        """Return the address of the list with one filter changed; every other one stays."""
        wanted: dict[str, Any] = {
            "show": self.shelf.value,
            "mine": "yes" if self.is_mine else "",
            "department": self.department.slug if self.department else "",
            **other,
        }
        kept = {name: value for name, value in wanted.items() if value and value != Shelf.ALL.value}
        return url_for(endpoint, **kept)


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter as a link."""

    href: str
    words: str
    number: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One action as the list shows it."""

    listed_action: ListedAction
    pill: tuple[str, str]
    late: str
    updated_on: str
    may_update: bool
    statuses: list[tuple[str, str]]


def filters_of_address() -> tuple[Filters, list[Department]]:
    """Read the filters, and the departments that can be chosen; an unknown one is a 404 page."""
    me, session = viewer(), reading()
    if me.is_president:
        choices = departments(session)
    else:
        choices = counterparts_of(session, me.department_id) if me.department_id else []
    slug = request.args.get("department", "")
    chosen = next((choice for choice in choices if choice.slug == slug), None)
    shelves = {shelf.value: shelf for shelf in Shelf}
    shelf = shelves.get(request.args.get("show", Shelf.ALL.value))
    if shelf is None or (slug and chosen is None):
        raise NotFound
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    filters = Filters(shelf=shelf, is_mine=request.args.get("mine") == "yes", department=chosen, page=page)
    return filters, choices


def everything_in_view() -> list[ListedAction]:
    """Return all actions that the viewer may read, the most urgent first."""
    wanted = of_departments(departments_in_view(viewer()), viewer().id)
    return list_actions(reading(), wanted, today=today())


def chosen(listed: list[ListedAction], filters: Filters) -> list[ListedAction]:
    """Return the actions that the filters leave."""
    return narrowed(
        listed,
        shelf=filters.shelf,
        department_id=filters.department.id if filters.department else None,
        owner_id=viewer().id if filters.is_mine else None,
    )


def list_page() -> str:
    """Render the list."""
    filters, choices = filters_of_address()
    listed = everything_in_view()
    found = chosen(listed, filters)
    first = (filters.page - 1) * ACTIONS_A_PAGE
    session, me = reading(), viewer()
    plan = plan_of_last_round(session, departments_in_view(me))
    last = last_exchanged_round(session)
    in_plan = {filters.department.id} if filters.department else None
    return render_template(
        "actions/index.html",
        heading=_heading(choices),
        last=last,
        filters=filters,
        chips=_chips(listed, filters),
        departments=choices,
        rows=[_row(listed_action) for listed_action in found[first : first + ACTIONS_A_PAGE]],
        number=len(found),
        number_of_all=len(listed),
        pages=-(-len(found) // ACTIONS_A_PAGE),
        wanting=[
            shortfall
            for shortfall in plan.wanting
            if in_plan is None or in_plan & set(shortfall.card.direction)
        ],
        declined=[
            decision for decision in plan.declined if in_plan is None or in_plan & set(decision[0].direction)
        ],
        may_plan=lambda card: may_plan(me, card),
        plans_any=any(may_plan(me, card) for card in plan.cards),
        plans_on_sheet=me.is_head and any(me.is_one_of(each.card.graded_id) for each in plan.wanting),
        csv_address=filters.address("actions.index_csv"),
    )


def _heading(choices: list[Department]) -> str:
    me = viewer()
    if me.is_president or not me.department_name:
        return _("Action plan")
    if len(choices) == 1:
        return _("Action plan, %(mine)s and %(other)s", mine=me.department_name, other=choices[0].name)
    return _("Action plan, %(mine)s", mine=me.department_name)


def _chips(listed: list[ListedAction], filters: Filters) -> list[Chip]:
    """Return one link a shelf that holds something, then the one for what the viewer owns."""
    department_id = filters.department.id if filters.department else None
    owner_id = viewer().id if filters.is_mine else None
    chips = []
    for shelf in Shelf:
        number = len(narrowed(listed, shelf=shelf, department_id=department_id, owner_id=owner_id))
        if number or shelf in _ALWAYS_SHOWN or shelf is filters.shelf:
            chips.append(
                Chip(
                    href=filters.address(show=shelf.value),
                    words=shelf_words(shelf),
                    number=number,
                    is_chosen=shelf is filters.shelf,
                )
            )
    mine = len(narrowed(listed, shelf=filters.shelf, department_id=department_id, owner_id=viewer().id))
    href = filters.address(mine="" if filters.is_mine else "yes")
    return [*chips, Chip(href=href, words=_("Mine"), number=mine, is_chosen=filters.is_mine)]


def _row(action: ListedAction) -> Row:
    updated = action.last_update
    return Row(
        listed_action=action,
        pill=pill_of(action),
        late=late_words(action),
        updated_on=short_date(today_in(timezone(), updated.made_at)) if updated else "",
        may_update=may_update(viewer(), action.action, action.card),
        statuses=status_choices(action.action.status),
    )
