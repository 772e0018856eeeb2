"""Route of the matrix of pairs: who grades whom, ticked all at once."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from webapp.clock import now
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.organisation.services.organisation import get_company
from webapp.organisation.services.who_grades_whom import (
    MINUTES_A_CARD,
    Both,
    Side,
    pairs_by_ids,
    sides,
    store_pairs,
)
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page
from webapp.web.pages import has_rounds, tell, warn

blueprint = Blueprint("admin_pairs", __name__)

MANY_CARDS = 5
"""From so many on the page asks whether all are needed; it forbids none."""


@blueprint.get("/admin/org/pairs")
@allow(Role.ADMINISTRATOR)
def show() -> Page:
    """Show every two departments as a box; ticked is what is a pair."""
    session = reading()
    chosen = pairs_by_ids(session)
    found = sides(session, chosen)
    return render_template(
        "organisation/who_grades_whom.html",
        sides=found,
        marked=[f"{low}-{high}" for low, high in sorted(chosen)],
        minimum=get_company(session).minimum_group,
        minutes=MINUTES_A_CARD,
        many=MANY_CARDS,
        value=_value,
        effort=effort_in_words,
        summary=_summary(found, len(chosen)),
    )


@blueprint.post("/admin/org/pairs/choose")
@allow(Role.ADMINISTRATOR)
def save() -> Page:
    """Store what is ticked, and end what was ticked before."""
    ticked = {both for value in request.form.getlist("pair") if (both := _read(value))}
    shown = {both for value in request.form.get("shown", "").split() if (both := _read(value))}
    with transaction() as session:
        added, ended = store_pairs(session, ticked, shown=shown, at=now(), who=viewer().name)
    done = []
    if added:
        done.append(ngettext("%(num)s pair is new.", "%(num)s pairs are new.", added))
    if ended:
        done.append(
            ngettext(
                "%(num)s pair ends with the next round.", "%(num)s pairs end with the next round.", ended
            )
        )
    session = reading()
    chosen = pairs_by_ids(session)
    found = sides(session, chosen)
    tell(" ".join([*done, _summary(found, len(chosen))]))
    for words in _both_small(found, chosen, get_company(session).minimum_group):
        warn(words)
    return redirect(url_for(".show" if has_rounds() else "setup.show"), 303)


def effort_in_words(side: Side) -> str:
    """Say what each person of a department will be asked for."""
    if not side.cards:
        return _("No card")
    return ngettext(
        "%(num)s card, about %(minutes)s minutes",
        "%(num)s cards, about %(minutes)s minutes",
        side.cards,
        minutes=side.minutes,
    )


def _summary(found: list[Side], pairs: int) -> str:
    most = max(found, key=lambda side: side.cards, default=None)
    if most is None or not most.cards:
        return _("No pair yet. Tick the two departments that miss each other's promises most often.")
    words = ngettext(
        "%(num)s pair, %(cards)s cards.", "%(num)s pairs, %(cards)s cards.", pairs, cards=2 * pairs
    )
    each = ngettext(
        "Each person in %(name)s will grade %(num)s card, about %(minutes)s minutes.",
        "Each person in %(name)s will grade %(num)s cards, about %(minutes)s minutes.",
        most.cards,
        name=most.department.name,
        minutes=most.minutes,
    )
    asks = _("Are all of them needed?") if most.cards >= MANY_CARDS else ""
    return " ".join(filter(None, (words, each, asks)))


def _both_small(found: list[Side], chosen: set[Both], minimum: int) -> list[str]:
    small = {side.department.id: side.department.name for side in found if side.people < minimum}
    return [
        _(
            "%(one)s and %(other)s are both below %(minimum)s people: neither of their cards would open. "
            "Is this pair meant?",
            one=small[first],
            other=small[second],
            minimum=minimum,
        )
        for first, second in sorted(chosen)
        if first in small and second in small
    ]


def _value(one: Side, other: Side) -> str:
    low, high = sorted((one.department.id, other.department.id))
    return f"{low}-{high}"


def _read(value: str) -> Both | None:
    low, _dash, high = value.partition("-")
    if not (low.isascii() and low.isdigit() and high.isascii() and high.isdigit()) or len(value) > 20:
        return None
    return (int(low), int(high)) if int(low) < int(high) else None
