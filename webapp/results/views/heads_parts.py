"""The president's board of heads' duties: who did their part between two rounds, never who graded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from sqlalchemy.exc import NoResultFound

from webapp.language import gettext as _
from webapp.language import short_date
from webapp.models import Round, RoundState
from webapp.results.services.heads_parts import BEFORE_THE_EXCHANGE, Duty, HeadsRow, State, parts_of_heads
from webapp.rounds.services.exchanged import all_rounds, exchanged, round_at
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow

blueprint = Blueprint("heads_parts", __name__)

MOST_SQUARES = 8
_TIMES = {Duty.REVIEW: 2}  # a review stands in the rows of both departments
OPENED = (RoundState.GRADING, RoundState.CLOSED, RoundState.EXCHANGED)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One duty: its heading, until when, and how much of it all heads have done."""

    duty: Duty
    heading: str
    until: str
    done: int
    all: int


@blueprint.get("/company/heads")
@allow(Role.PRESIDENT)
def show() -> str:
    """Show what heads did for a round that has opened: the one of the address, or the last exchanged."""
    session = reading()
    rounds = all_rounds(session)
    opened = [round_ for round_ in rounds if round_.state in OPENED]
    slug = request.args.get("round")
    if slug is None:
        round_ = next(reversed(exchanged(rounds) or opened), None)
    else:
        round_ = round_at(rounds, slug)
        if round_ not in opened:
            raise NoResultFound
    rows = parts_of_heads(session, round_, today=pages.today(), rounds=rounds) if round_ else []
    return render_template(
        "results/company/heads.html",
        round_=round_,
        rounds=opened,
        rows=rows,
        columns=_columns(round_, rows) if round_ else [],
        addresses=[head.email for row in rows for head in row.heads],
        State=State,
        most_squares=MOST_SQUARES,
    )


def _columns(round_: Round, rows: list[HeadsRow]) -> list[Column]:
    words = _words(round_)
    duties = Duty if round_.state is RoundState.EXCHANGED else BEFORE_THE_EXCHANGE
    return [
        Column(
            duty=duty,
            heading=words[duty][0],
            until=words[duty][1],
            done=sum(row.parts[duty].done for row in rows) // _TIMES.get(duty, 1),
            all=sum(row.parts[duty].all for row in rows) // _TIMES.get(duty, 1),
        )
        for duty in duties
    ]


def _words(round_: Round) -> dict[Duty, tuple[str, str]]:
    plans = _by(round_.plans_due_on)
    return {
        Duty.LIST: (_("Needs lists"), _by(round_.opens_on)),
        Duty.EXPECTATION: (_("Expectation"), _by(round_.closes_on)),
        Duty.SIGNATURE: (_("Signatures"), plans),
        Duty.REPLY: (_("Answers on cards"), plans),
        Duty.PLAN: (_("Plans"), _("needs below B")),
        Duty.REVIEW: (_("Joint review"), _("planned")),
    }


def _by(day: date) -> str:
    return _("by %(day)s", day=short_date(day))
