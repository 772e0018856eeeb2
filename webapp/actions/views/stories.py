"""View model of followed-up actions on cards and pairs: promised, done, noticed, the grade then and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.alternatives import noticed_words
from reports.data import ActionLine
from reports.words.language import words_of
from webapp.actions.services.with_grades import Promised, actions_between
from webapp.actions.views.words import pill_of
from webapp.domain.action_plans import ActionStatus
from webapp.exchanged_cards.services.results import Results
from webapp.language import current_language, ngettext, short_date
from webapp.language import gettext as _
from webapp.storage.database import reading
from webapp.web.pages import today


@dataclass(frozen=True, kw_only=True)
class Story:
    """One action with everything that is known of what came of it."""

    id: int
    line: ActionLine
    pill: tuple[str, str]
    promised: str
    outcome: str
    noticed: str  # "" where nothing can be shown, or nobody was asked
    graded_in: str  # the round that graded its need again; "" where none opened since the promise


MOST_STORIES = 12


def promised_on(results: Results) -> list[Promised]:
    """Return the actions promised on these directions, as this round sees them, the oldest first."""
    return actions_between(reading(), results.cards, rounds=results.rounds, today=today())


def stories_of(promised: Sequence[Promised]) -> list[Story]:
    """Tell the newest of these actions, the newest first.

    One more than MOST_STORIES says that there are others.
    """
    words = words_of(current_language())
    return [
        Story(
            id=promise.id,
            line=promise.line,
            pill=pill_of(promise.due_on, ActionStatus(promise.line.status.value), today=today()),
            promised=_promised(promise.line),
            outcome=_outcome(promise),
            noticed=noticed_words(promise.line.noticed, words) if promise.line.noticed else "",
            graded_in=promise.graded_in,
        )
        for promise in reversed(promised[-MOST_STORIES - 1 :])
    ]


def _promised(line: ActionLine) -> str:
    numbers = ", ".join(str(position) for position in line.need_positions)
    return ngettext(
        "Promised after %(round)s by %(of)s for %(by)s, need %(numbers)s.",
        "Promised after %(round)s by %(of)s for %(by)s, needs %(numbers)s.",
        len(line.need_positions),
        round=line.promised_in,
        of=line.of,
        by=line.by,
        numbers=numbers,
    )


def _outcome(promise: Promised) -> str:
    if promise.done_on is not None:
        return _("Done on %(day)s.", day=short_date(promise.done_on))
    if promise.line.reason:
        return _("Dropped: %(reason)s", reason=promise.line.reason)
    return _("Due on %(day)s.", day=short_date(promise.line.due)) if promise.line.due else ""
