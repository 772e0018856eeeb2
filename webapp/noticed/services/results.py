"""Survey results after disclosure control: the one way to what graders noticed of actions."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import Rules
from webapp.domain.noticed import Noticed, show_noticed
from webapp.models import AskedAction, Card, NoticedSurvey, RoundState
from webapp.urn import anonymity

_COUNTED = (
    select(
        AskedAction.action_id,
        NoticedSurvey.minimum_group,
        anonymity.counts_by_answer(AskedAction.card_id, AskedAction.position).label("counts"),
    )
    .join(Card, Card.id == AskedAction.card_id)
    .join(NoticedSurvey, NoticedSurvey.id == Card.round_id)
    .where(
        AskedAction.action_id.in_(bindparam("action_ids", expanding=True)),
        NoticedSurvey.state == RoundState.EXCHANGED,
        Card.is_published.is_(True),
    )
)
"""Made once: to put it together takes longer than to ask, and every card and pair asks."""


def noticed_of(session: Session, action_ids: Iterable[int]) -> dict[int, Noticed]:
    """Return what may be shown, by action: nothing where nobody was asked, or too few have answered.

    One query.
    """
    found = {
        row.action_id: show_noticed(row.counts or {}, Rules(minimum_group=row.minimum_group))
        for row in session.execute(_COUNTED, {"action_ids": list(action_ids)})
    }
    return {action_id: noticed for action_id, noticed in found.items() if noticed is not None}
