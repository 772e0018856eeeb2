"""View of the list of people: filters, order and pages as its address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for

from webapp.domain.spreadsheets.tables import Sheet, columns
from webapp.language import gettext as _
from webapp.organisation.services.entries import COLUMNS, PersonEntry, entry_of
from webapp.organisation.services.finding import (
    NO_DEPARTMENT,
    PEOPLE_A_PAGE,
    ROLES,
    STATES,
    PeopleFilter,
    PeopleOrder,
    find_ids,
    find_people,
    with_department,
)
from webapp.organisation.services.organisation import departments
from webapp.storage.database import reading
from webapp.typed_text import on_one_line

MOST_WORDS = 200  # characters that are searched for


def filter_of(fields: Mapping[str, str]) -> PeopleFilter:
    """Read the filter of an address or a form; what is not known is left out."""
    order = fields.get("sort", "")
    role, state = fields.get("role", ""), fields.get("state", "")
    return PeopleFilter(
        words=on_one_line(fields.get("q", ""))[:MOST_WORDS],
        department=fields.get("department", "")[:MOST_WORDS],
        role=role if role in ROLES else "",
        state=state if state in STATES else "",
        order=PeopleOrder(order) if order in list(PeopleOrder) else PeopleOrder.NAME,
    )


def as_fields(wanted: PeopleFilter) -> dict[str, str]:
    """Return a filter as the fields of an address, those that narrow nothing left out."""
    fields = {
        "q": wanted.words,
        "department": wanted.department,
        "role": wanted.role,
        "state": wanted.state,
        "sort": "" if wanted.order is PeopleOrder.NAME else wanted.order.value,
    }
    return {name: value for name, value in fields.items() if value}


def address_of(wanted: PeopleFilter, endpoint: str = "admin_people.index", **other: Any) -> str:
    """Return the address of the list, or of a file of it, with a filter."""
    fields: dict[str, Any] = {**as_fields(wanted), **other}
    return url_for(endpoint, **fields)


def list_page(fault: str = "") -> str:
    """Render the list that the address asks for, or the one of a form with a fault, as it was filled in."""
    asked = request.form if fault else request.args
    wanted = filter_of(asked)
    page = max(1, min(asked.get("page", 1, type=int), 10_000))
    found, number = find_people(reading(), wanted, page=page)
    return render_template(
        "organisation/people.html",
        people=[(person, roles_in_words(entry_of(person))) for person in found],
        wanted=wanted,
        kept=as_fields(wanted),
        departments=department_choices(),
        roles=[("", _("All roles")), *((role, role_words()[role]) for role in ROLES)],
        states=[
            ("", _("Everybody")),
            ("active", _("Can sign in")),
            ("inactive", _("Cannot sign in")),
        ],
        orders=[
            (PeopleOrder.NAME, _("By name")),
            (PeopleOrder.DEPARTMENT, _("By department")),
            (PeopleOrder.ROLE, _("Heads and deputies first")),
        ],
        number=number,
        page=page,
        pages=-(-number // PEOPLE_A_PAGE),
        address_of_sheet=address_of(wanted, "admin_people.sheet", ending="csv"),
        address_of_page=lambda page: address_of(wanted, page=page),
        fault=fault,
        chosen=set(request.form.getlist("person", type=int)),
        is_everyone="everyone" in request.form,
        deed=request.form.get("deed", "move"),
        into=request.form.get("into", ""),
    )


def sheet_of_list() -> Sheet:
    """Return the people that the address leaves, as an import reads them.

    Whoever cannot sign in is left out unless asked for: an import would let her in again.
    """
    session, wanted = reading(), filter_of(request.args)
    ids = find_ids(session, replace(wanted, state=wanted.state or "active"))
    entries = map(entry_of, with_department(session, ids))
    rows = [[getattr(entry, column) for column in COLUMNS] for entry in entries]
    return Sheet(columns=columns(*COLUMNS), rows=rows)


def department_choices() -> list[tuple[str, str]]:
    """Return what a list of people can be narrowed to."""
    named = [(department.slug, department.name) for department in departments(reading())]
    return [("", _("All departments")), *named, (NO_DEPARTMENT, _("no department"))]


def role_words() -> dict[str, str]:
    """Name each role."""
    return {
        "head": _("head"),
        "deputy": _("deputy"),
        "president": _("president"),
        "administrator": _("administrator"),
        "reviewer": _("reviewer"),
        "works-council": _("works council"),
    }


def roles_in_words(entry: PersonEntry) -> str:
    """Return a person's roles for a page: "head, administrator", "" for an employee."""
    words = role_words()
    return ", ".join(words[role] for role in entry.roles.split())
