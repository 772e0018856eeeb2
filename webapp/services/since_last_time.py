"""Tell those who graded what came of their grades: shown after handing in, never before."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.domain.action_plans import ActionStatus
from webapp.language import gettext as _
from webapp.language import short_date
from webapp.models import Action, Card
from webapp.services.exchanged_rounds import find_last_exchanged
from webapp.services.plan_cards import PlanCard, read_plan_cards


@dataclass(frozen=True, kw_only=True)
class SinceLine:
    """What became of one need that was graded: the grade then, and the action in a sentence."""

    letter: str | None
    need: str
    sentence: str
    state: str  # of a pill: done, doing
    state_words: str


@dataclass(frozen=True, kw_only=True)
class SinceLastTime:
    """What came of the grades of the last exchanged round; `round_name` is empty before the first."""

    round_name: str
    lines: tuple[SinceLine, ...]


def since_last_time(session: Session, department_ids: Collection[int]) -> SinceLastTime:
    """Return the actions, done and under way, that answer the cards which these departments gave last.

    The front page and the thanks page show it to somebody who has no open card.
    """
    last = find_last_exchanged(session)
    if last is None:
        return SinceLastTime(round_name="", lines=())
    cards = read_plan_cards(session, (Card.round_id == last.id) & Card.grading_id.in_(department_ids))
    actions = session.scalars(
        select(Action)
        .where(
            Action.card_id.in_(list(cards)), Action.status.in_([ActionStatus.DONE, ActionStatus.IN_PROGRESS])
        )
        .options(joinedload(Action.graded_owner), selectinload(Action.needs))
        .order_by(Action.done_on.is_(None), Action.due_on, Action.id)
    )
    lines = [
        _line(action, cards[action.card_id], position)
        for action in actions
        for position in [need.position for need in action.needs][:1]
    ]
    return SinceLastTime(round_name=last.name, lines=tuple(lines))


def _line(action: Action, card: PlanCard, position: int) -> SinceLine:
    """Say what was done about the first need of an action."""
    is_done = action.status is ActionStatus.DONE and action.done_on is not None
    if is_done and action.done_on is not None:
        when = _("Done on %(day)s.", day=short_date(action.done_on))
    else:
        when = _("Due on %(day)s.", day=short_date(action.due_on))
    return SinceLine(
        letter=card.letters.get(position),
        need=card.need(position).text,
        sentence=f"{card.shown.of}: {action.what} {when}",
        state="done" if is_done else "doing",
        state_words=_("Done") if is_done else _("In progress"),
    )
