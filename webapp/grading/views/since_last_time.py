"""What came of the last grades, for somebody who has no open card; before that, nothing."""

from __future__ import annotations

from collections.abc import Iterable

from webapp.actions.services.since_last_time import SinceLastTime, since_last_time
from webapp.grading.services.cards import MyCard
from webapp.storage.database import reading
from webapp.web.access import Viewer
from webapp.web.pages import today


def since_last_time_for(viewer: Viewer, cards: Iterable[MyCard]) -> SinceLastTime | None:
    """Return what to show to the viewer; None while a card of hers is open, so that it colours no grade."""
    if viewer.department_id is None or any(card.is_open for card in cards):
        return None
    found = since_last_time(reading(), viewer.department_ids, today=today())
    return found if found.lines or found.replies else None
