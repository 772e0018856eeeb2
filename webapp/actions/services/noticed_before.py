"""Search for actions that were noticed in this company, for needs worded like one; told without any name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from webapp.models import Action, ActionNeed, ActionStatus, CardLine, Department, Person
from webapp.surveys.services.results import noticed_of

MOST_TOLD = 2
FEWEST_SHARED = 2  # words, and at least a third of the shorter text
SHORTEST_WORD, STEM = 4, 5  # letters
_COMMON = frozenset(
    {"that", "this", "with", "from", "have", "they", "them", "their", "there", "what", "when", "within"}
    | {"before", "after", "every", "each", "dass", "diese", "dieser", "eine", "einer", "eines", "einem"}
    | {"einen", "nicht", "werden", "wird", "sind", "haben", "unsere", "unser", "ihre", "oder", "auch", "nach"}
    | {"binnen", "bevor", "jede", "jeder", "jedes"}
)


def noticed_for_needs_like(session: Session, text: str) -> list[str]:
    """Return what was done for needs like this one and was mostly noticed, the most alike first.

    Only what disclosure control shows is counted, and no number is told. An action that names a person or a
    department is left out: who reads this may belong to neither side.
    """
    wanted = _stems(text)
    alike: dict[int, tuple[int, str]] = {}
    for action_id, what, need in session.execute(_DONE):
        shared = len(wanted & (stems := _stems(need)))
        if shared >= FEWEST_SHARED and 3 * shared >= min(len(wanted), len(stems)):
            alike[action_id] = max((shared, what), alike.get(action_id, (0, what)))
    if not alike:
        return []
    noticed = [action_id for action_id, answers in noticed_of(session, alike).items() if answers.mostly]
    named = _names_in(session, (alike[action_id][1] for action_id in noticed)) if noticed else frozenset()
    found = [each for action_id, each in alike.items() if action_id in noticed and each[1] not in named]
    found.sort(key=lambda each: -each[0])
    return [what for _shared, what in found[:MOST_TOLD]]


_DONE = (
    select(Action.id, Action.what, CardLine.text)
    .join(ActionNeed, ActionNeed.action_id == Action.id)
    .join(CardLine, and_(CardLine.card_id == Action.card_id, CardLine.position == ActionNeed.position))
    .where(Action.status == ActionStatus.DONE)
    .order_by(Action.id.desc())
)


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words that say something."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return {word[:STEM] for word in words if len(word) >= SHORTEST_WORD and word not in _COMMON}


def _names_in(session: Session, texts: Iterable[str]) -> frozenset[str]:
    """Return those of the texts that hold a name of somebody, or of a department, of this company."""
    names = [*session.scalars(select(Person.name)), *session.scalars(select(Department.name))]
    parts = {part for name in names for part in _words(name) if len(part) > 2}
    return frozenset(text for text in texts if parts & set(_words(text)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
