"""View of the list of actions: filters, search, sorting, pages, and what is closed folded by round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import render_template, request

from webapp.actions.services.listing import ListedAction, list_actions, of_departments
from webapp.actions.services.narrowing import Shelf, Sorting, in_order
from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.actions.views.filters import Filters, filters_of_address
from webapp.actions.views.rights import departments_in_view, may_plan, may_update
from webapp.actions.views.words import (
    counterpart_words,
    late_words,
    pill_of,
    shelf_words,
    sorting_words,
    status_choices,
)
from webapp.clock import today_in
from webapp.language import gettext as _
from webapp.language import short_date
from webapp.models import Department
from webapp.rounds.services.planning import last_exchanged_round
from webapp.storage.database import reading
from webapp.web.access import viewer
from webapp.web.pages import timezone, today

ACTIONS_A_PAGE = 24
CLOSED_OF_A_ROUND = 8  # that the fold shows; the rest is one press away
_ALWAYS_SHOWN = (Shelf.OPEN, Shelf.OVERDUE, Shelf.ALL)


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
    may_plan: bool
    statuses: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Closed:
    """The closed actions of one round, folded."""

    round_name: str
    rows: list[Row]
    number: int
    address: str  # of all of them


def everything_in_view() -> list[ListedAction]:
    """Return all actions that the viewer may read, the most urgent first."""
    wanted = of_departments(departments_in_view(viewer()), viewer().id)
    return list_actions(reading(), wanted, today=today())


def chosen(listed: Iterable[ListedAction], filters: Filters) -> list[ListedAction]:
    """Return the actions that the filters leave, in the order that is asked for."""
    left = filters.narrowing(filters.shelf, mine=filters.is_mine).of(listed)
    return in_order(left, filters.sorting, counterpart=counterpart_words)


def list_page(fault: str = "") -> str:
    """Render the list; with the fault of a bulk change what was chosen for it stays."""
    filters, choices = filters_of_address()
    listed = everything_in_view()
    found = chosen(listed, filters)
    first = (filters.page - 1) * ACTIONS_A_PAGE
    session, me = reading(), viewer()
    plan = plan_of_last_round(session, departments_in_view(me))
    in_plan = {filters.department.id} if filters.department else None
    shown = found[first : first + ACTIONS_A_PAGE]
    return render_template(
        "actions/index.html",
        heading=_heading(choices),
        last=last_exchanged_round(session),
        filters=filters,
        chips=_chips(listed, filters),
        departments=choices,
        sortings=[(sorting.value, sorting_words(sorting)) for sorting in Sorting],
        groups=_groups(shown, filters),
        closed=_closed(listed, filters),
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
        csv_address=filters.address("actions.sheet", ending="csv"),
        many_address=filters.address("many_actions.look", page=filters.page)
        if any(may_plan(me, each.card) for each in shown)
        else "",
        fault=fault,
        ticked=set(request.form.getlist("action")),
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
    chips = []
    for shelf in Shelf:
        number = len(filters.narrowing(shelf, mine=filters.is_mine).of(listed))
        if number or shelf in _ALWAYS_SHOWN or shelf is filters.shelf:
            chips.append(
                Chip(
                    href=filters.address(show=shelf.value),
                    words=shelf_words(shelf),
                    number=number,
                    is_chosen=shelf is filters.shelf,
                )
            )
    mine = len(filters.narrowing(filters.shelf, mine=True).of(listed))
    href = filters.address(mine="" if filters.is_mine else "yes")
    return [*chips, Chip(href=href, words=_("Mine"), number=mine, is_chosen=filters.is_mine)]


def _groups(shown: list[ListedAction], filters: Filters) -> list[tuple[str, list[Row]]]:
    """Return the rows of a page below the name of their counterpart; below none in another order."""
    if filters.sorting is not Sorting.COUNTERPART:
        return [("", [_row(each) for each in shown])] if shown else []
    return [
        (counterpart, [_row(each) for each in group])
        for counterpart, group in groupby(shown, key=counterpart_words)
    ]


def _closed(listed: list[ListedAction], filters: Filters) -> list[Closed]:
    """Fold what is closed by round, the newest first, below the first page of what is open."""
    if filters.shelf is not Shelf.OPEN or filters.page > 1:
        return []
    closed = filters.narrowing(Shelf.CLOSED, mine=filters.is_mine).of(listed)
    newest_first = sorted(closed, key=lambda each: -each.card.round_number)
    folded = []
    for _number, group in groupby(newest_first, key=lambda each: each.card.round_number):
        of_round = list(group)
        card = of_round[0].card
        folded.append(
            Closed(
                round_name=card.round_name,
                rows=[_row(each) for each in of_round[:CLOSED_OF_A_ROUND]],
                number=len(of_round),
                address=filters.address(show=Shelf.CLOSED.value, round=card.round_slug),
            )
        )
    return folded


def _row(each: ListedAction) -> Row:
    updated, action = each.last_update, each.action
    return Row(
        listed_action=each,
        pill=pill_of(action.due_on, action.status, today=today()),
        late=late_words(each),
        updated_on=short_date(today_in(timezone(), updated.made_at)) if updated else "",
        may_update=may_update(viewer(), action, each.card),
        may_plan=may_plan(viewer(), each.card),
        statuses=status_choices(action.status),
    )
