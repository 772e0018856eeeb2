"""Feedback to graders, shown after handing in: which actions followed their last grades."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.domain.action_plans import ActionStatus, is_overdue
from webapp.exchanged_cards.services.for_actions import PlanCard, read_plan_cards
from webapp.exchanged_cards.services.replies import Replied, signatures_and_replies
from webapp.language import gettext as _
from webapp.language import short_date
from webapp.models import Action, Card
from webapp.rounds.services.planning import last_exchanged_round

MOST_LINES = 5


@dataclass(frozen=True, kw_only=True)
class SinceLine:
    """What became of one need that was graded: the grade then, and the action in a sentence."""

    letter: str | None
    need: str
    sentence: str
    state: str  # of a pill: done, doing, overdue
    state_words: str


@dataclass(frozen=True, kw_only=True)
class SinceReply:
    """What the head of a department that was graded replies, and where the card stands."""

    department: str
    round_slug: str
    graded_slug: str
    grading_slug: str
    reply: Replied


@dataclass(frozen=True, kw_only=True)
class SinceLastTime:
    """What came of the grades of the last exchanged round; `round_name` is empty before the first."""

    round_name: str
    replies: tuple[SinceReply, ...]
    lines: tuple[SinceLine, ...]
    more: bool  # there are more actions than are told here


def since_last_time(session: Session, department_ids: Collection[int], *, today: date) -> SinceLastTime:
    """Return replies and actions, done and under way, to the cards which these departments gave last.

    The front page and the thanks page show it to somebody who has no open card.
    """
    last = last_exchanged_round(session)
    if last is None:
        return SinceLastTime(round_name="", replies=(), lines=(), more=False)
    given = (Card.round_id == last.id) & Card.grading_id.in_(department_ids)
    actions = session.scalars(
        select(Action)
        .join(Action.card)
        .where(given, Action.status.in_([ActionStatus.DONE, ActionStatus.IN_PROGRESS]))
        .options(selectinload(Action.needs))
        .order_by(Action.done_on.is_(None), Action.due_on, Action.id)
        .limit(MOST_LINES + 1)
    ).all()
    _signed, replied = signatures_and_replies(session, given)
    cards = read_plan_cards(session, given) if actions or replied else {}
    replies = tuple(_reply(cards[card_id], reply) for card_id, reply in sorted(replied.items()))
    lines = tuple(_line(action, cards[action.card_id], today=today) for action in actions[:MOST_LINES])
    return SinceLastTime(round_name=last.name, replies=replies, lines=lines, more=len(actions) > MOST_LINES)


def _reply(card: PlanCard, reply: Replied) -> SinceReply:
    return SinceReply(
        department=card.shown.of,
        round_slug=card.round_slug,
        graded_slug=card.graded_slug,
        grading_slug=card.grading_slug,
        reply=reply,
    )


def _line(action: Action, card: PlanCard, *, today: date) -> SinceLine:
    """Say what was done about the first need of an action."""
    position = action.needs[0].position
    is_done = action.status is ActionStatus.DONE and action.done_on is not None
    if is_done and action.done_on is not None:
        when, state, words = _("Done on %(day)s.", day=short_date(action.done_on)), "done", _("Done")
    else:
        when = _("Due on %(day)s.", day=short_date(action.due_on))
        is_late = is_overdue(action.due_on, action.status, today=today)
        state, words = ("overdue", _("Overdue")) if is_late else ("doing", _("In progress"))
    return SinceLine(
        letter=card.letters.get(position),
        need=card.need(position).text,
        sentence=f"{card.shown.of}: {action.what} {when}",
        state=state,
        state_words=words,
    )
