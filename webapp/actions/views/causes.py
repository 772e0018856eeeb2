"""Questions that find the cause of a low grade, from what its card shows, and what was noticed before."""

from __future__ import annotations

from dataclasses import dataclass

from reports.data import GradedNeed, Verdict
from webapp.actions.services.noticed_before import noticed_for_needs_like
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.exchanged_cards.services.results import results_of_direction
from webapp.language import gettext as _
from webapp.models import Round
from webapp.storage.database import reading

MOST_QUESTIONS = 3
A_SHARE = 0.2  # of the answers, so that one end of the scale is no exception


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What stands beside an empty action field."""

    questions: list[str]
    noticed: list[str]  # what was done and mostly noticed; how many, those of the card alone may read


def graded_need(card: PlanCard, position: int) -> GradedNeed:
    """Return a need with its history and expectation, as the card shows it."""
    session = reading()
    graded_id, grading_id = card.direction
    round_ = session.get_one(Round, card.round_id)
    results = results_of_direction(session, round_, graded_id=graded_id, grading_id=grading_id)
    printed = results.get_card(graded_id=graded_id, grading_id=grading_id).printed
    return next(need for need in printed.needs if need.position == position)


def finding_for(need: GradedNeed, *, graded_by: str) -> Finding:
    """Return the questions that this need raises, and what was noticed in the company for a need like it."""
    return Finding(
        questions=questions_about(need, graded_by=graded_by),
        noticed=noticed_for_needs_like(reading(), need.text),
    )


def questions_about(need: GradedNeed, *, graded_by: str) -> list[str]:
    """Ask about what the figures show, and else what always helps; never about who gave which grade."""
    before = need.history[-2].letter if len(need.history) > 1 else None
    asked = []
    if need.wide_gap:
        asked.append(
            _("You expected %(letter)s. What do they see that you do not see?", letter=need.expected)
        )
    if before is not None and before == need.letter:
        asked.append(
            _("It was %(letter)s last time too. What was tried, and what did it not reach?", letter=before)
        )
    if need.change is Verdict.DECLINED:
        asked.append(_("What has become harder since last time?"))
    if need.change is Verdict.IMPROVED:
        asked.append(_("What has helped already, and what keeps it from going on?"))
    if _is_split(need):
        asked.append(_("It goes well in some cases and badly in others. What is different in those?"))
    if need.cannot_judge is not None and need.answers is not None and need.cannot_judge >= need.answers:
        asked.append(_("Many could not judge it. Where would it be seen?"))
    always = [
        _("When did it go well last, and what was different then?"),
        _("Which step takes longest, and who waits for whom?"),
        _("What would %(department)s notice first if it were better?", department=graded_by),
    ]
    return [*asked, *always][:MOST_QUESTIONS]


def _is_split(need: GradedNeed) -> bool:
    """Tell whether both ends of the scale have more than an exception."""
    if not need.counts or not need.answers:
        return False
    best, worst = need.counts.get("A", 0) + need.counts.get("B", 0), need.counts.get("F", 0)
    return min(best, worst) >= A_SHARE * need.answers
