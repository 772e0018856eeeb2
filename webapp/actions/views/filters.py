"""Filters of the list of actions as its address holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.exceptions import NotFound

from webapp.actions.services.narrowing import Narrowing, Shelf, Sorting
from webapp.models import Department
from webapp.organisation.services.organisation import counterparts_of, departments
from webapp.storage.database import reading
from webapp.typed_text import on_one_line
from webapp.web.access import viewer

MOST_WORDS = 200  # characters that are searched for


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What the address asks for."""

    shelf: Shelf
    is_mine: bool
    department: Department | None
    round_slug: str
    words: str
    sorting: Sorting
    page: int

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the usual part of the list is asked for."""
        return (
            bool(self.is_mine or self.department or self.round_slug or self.words)
            or self.shelf is not Shelf.OPEN
        )

    def narrowing(self, shelf: Shelf, *, mine: bool) -> Narrowing:
        """Return what narrows the list, on one shelf."""
        return Narrowing(
            shelf=shelf,
            department_id=self.department.id if self.department else None,
            owner_id=viewer().id if mine else None,
            round_slug=self.round_slug,
            words=self.words,
        )

    def address(self, endpoint: str = "actions.index", **other: str | int) -> str:
        """Return the address of the list with one filter changed; every other one stays."""
        wanted: dict[str, Any] = {
            "show": self.shelf.value,
            "mine": "yes" if self.is_mine else "",
            "department": self.department.slug if self.department else "",
            "round": self.round_slug,
            "q": self.words,
            "sort": self.sorting.value,
            **other,
        }
        usual = {"show": Shelf.OPEN.value, "sort": Sorting.COUNTERPART.value}
        kept = {name: value for name, value in wanted.items() if value and value != usual.get(name)}
        return url_for(endpoint, **kept)


def filters_of_address(usual: Shelf = Shelf.OPEN) -> tuple[Filters, list[Department]]:
    """Read the filters, and the departments that can be chosen; an unknown one is a 404 page."""
    me, session = viewer(), reading()
    if me.is_president:
        choices = departments(session)
    else:
        choices = counterparts_of(session, me.department_id) if me.department_id else []
    slug = request.args.get("department", "")
    chosen_department = next((choice for choice in choices if choice.slug == slug), None)
    shelf = {shelf.value: shelf for shelf in Shelf}.get(request.args.get("show", usual.value))
    sortings = {sorting.value: sorting for sorting in Sorting}
    sorting = sortings.get(request.args.get("sort", Sorting.COUNTERPART.value))
    if shelf is None or sorting is None or (slug and chosen_department is None):
        raise NotFound
    filters = Filters(
        shelf=shelf,
        is_mine=request.args.get("mine") == "yes",
        department=chosen_department,
        round_slug=request.args.get("round", "")[:MOST_WORDS],
        words=on_one_line(request.args.get("q", ""))[:MOST_WORDS],
        sorting=sorting,
        page=max(1, min(request.args.get("page", 1, type=int), 10_000)),
    )
    return filters, choices
