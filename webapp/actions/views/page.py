"""View of one action, as it is stored or beside an update that was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from reports.charts.alternatives import noticed_words
from reports.words.language import words_of
from webapp.actions.services.effects import effects_of
from webapp.actions.services.listing import listed_as
from webapp.actions.services.updates import history_of, status_before_last
from webapp.actions.services.with_grades import printed_noticed
from webapp.actions.views.form import errors_of
from webapp.actions.views.rights import may_plan, may_update
from webapp.actions.views.words import kind_words, late_words, pill_of, status_choices, status_words
from webapp.clock import today_in
from webapp.domain.action_plans import ActionStatus
from webapp.domain.faults import FieldFault
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.language import current_language, short_date
from webapp.models import Action, ActionUpdate
from webapp.organisation.services.namesakes import namesakes_in
from webapp.storage.database import reading
from webapp.surveys.services.results import noticed_of
from webapp.web.access import viewer
from webapp.web.pages import timezone, today

NEWEST = 20  # updates that the page shows before it is asked for all


@dataclass(frozen=True, kw_only=True)
class TypedUpdate:
    """What somebody typed that was not stored."""

    status: str
    text: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One update: its words, who and when, and the status where it was a new one."""

    text: str
    who: str
    day: str
    new_status: str


def action_page(
    action: Action,
    card: PlanCard,
    *,
    typed: TypedUpdate | None = None,
    faults: tuple[FieldFault, ...] = (),
    changed_meanwhile: bool = False,
) -> str:
    """Render an action with its history, and its update form for those who may use it."""
    session = reading()
    shows_all = request.args.get("history") == "all"
    updates = history_of(session, action.id, limit=None if shows_all else NEWEST + 1)
    before = status_before_last(session, action.id)
    noticed = noticed_of(session, [action.id]).get(action.id)
    links, error_of = errors_of(faults)
    listed = listed_as(action, card, today=today(), namesakes=namesakes_in(session))
    return render_template(
        "actions/show.html",
        action=action,
        card=card,
        listed_action=listed,
        pill_of=pill_of(action.due_on, action.status, today=today()),
        late=late_words(listed),
        kind=kind_words(action.kind),
        effects=effects_of(session, action, card, listed.positions),
        noticed=noticed_words(printed_noticed(noticed), words_of(current_language())) if noticed else "",
        history=_lines(updates if shows_all else updates[:NEWEST], [*updates[1:], None]),
        has_more=not shows_all and len(updates) > NEWEST,
        may_plan=may_plan(viewer(), card),
        may_update=may_update(viewer(), action, card),
        undo_words=status_words(before) if before else "",
        statuses=status_choices(action.status),
        typed=typed or TypedUpdate(status=action.status.value, text="", evidence=action.evidence_link),
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
    )


def _lines(updates: Sequence[ActionUpdate], before: Sequence[ActionUpdate | None]) -> list[HistoryLine]:
    """Put updates into words; each is compared with the one before it in time."""
    return [
        HistoryLine(
            text=update.text,
            who=update.person.name if update.person else "",
            day=short_date(today_in(timezone(), update.made_at)),
            new_status=_new_status(update.status, earlier),
        )
        for update, earlier in zip(updates, before, strict=False)
    ]


def _new_status(status: ActionStatus, earlier: ActionUpdate | None) -> str:
    return status_words(status) if earlier is None or earlier.status is not status else ""
