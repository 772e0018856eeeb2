"""Fields of the bulk change of actions, below the list and in its preview."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from webapp.actions.services.many_actions import STATUSES, Wanted
from webapp.actions.services.planning import possible_owners
from webapp.actions.views.filters import Filters
from webapp.actions.views.form import day_from
from webapp.actions.views.words import status_words
from webapp.language import gettext as _
from webapp.organisation.services.namesakes import names_by_id
from webapp.storage.database import reading
from webapp.web.access import viewer


@dataclass(frozen=True, kw_only=True)
class ManyFields:
    """What can be chosen, and what was."""

    address: str
    statuses: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    status: str
    due: str
    owner: str


def many_fields(filters: Filters) -> ManyFields:
    """Return the fields, filled in as they were sent; the owners are those of the viewer's department."""
    me = viewer()
    people = possible_owners(reading(), me.department_id) if me.department_id else []
    names = names_by_id(people)
    return ManyFields(
        address=filters.address("many_actions.look", page=filters.page),
        statuses=[("", _("as it is")), *((status.value, status_words(status)) for status in STATUSES)],
        owners=[("", _("as it is")), *((str(person.id), names[person.id]) for person in people)],
        status=request.form.get("status", ""),
        due=request.form.get("due", ""),
        owner=request.form.get("owner", ""),
    )


def wanted_from() -> Wanted:
    """Read what is to change; what is not known counts as left out."""
    statuses = {status.value: status for status in STATUSES}
    return Wanted(
        status=statuses.get(request.form.get("status", "")),
        due=day_from(request.form, "due"),
        owner_id=request.form.get("owner", type=int),
        department_ids=frozenset(viewer().department_ids),
    )
