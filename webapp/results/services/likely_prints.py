"""Prefetching of PDFs: the comparisons that are likely to be printed soon, to be printed ahead."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.exchanged_cards.services.results import results_of_pair, results_of_round
from webapp.language import speak
from webapp.models import Department, Person, Round
from webapp.organisation.services.organisation import get_company
from webapp.results.services.printing import company_to_print, comparison_to_print
from webapp.rounds.services.exchanged import all_rounds, exchanged

MOST_PAIRS = 150  # some two minutes; where there are more, only the company's comparison is printed ahead


@dataclass(frozen=True, kw_only=True)
class LikelyPrint:
    """The comparison of two departments in a round, or without them that of the company, in a language."""

    language: str
    round_id: int
    departments: tuple[int, int] | None = None


def latest_exchange(session: Session) -> Hashable:
    """Return what is another after each exchange; None before the first."""
    rounds = exchanged(all_rounds(session))
    return (rounds[-1].id, rounds[-1].edition) if rounds else None


def likely_prints(session: Session) -> list[LikelyPrint]:
    """Return what the presidents may print of the round that was exchanged last, in their languages.

    The company's comparison stands first: it takes longest.
    """
    rounds = all_rounds(session)
    if not exchanged(rounds):
        return []
    round_ = exchanged(rounds)[-1]
    results = results_of_round(session, round_, rounds=rounds)
    pairs = sorted({_in_order(card.graded_id, card.grading_id) for card in results.cards})
    company = [None] if len(results.departments()) > 2 else []
    wanted = [*company, *(pairs if len(pairs) <= MOST_PAIRS else [])]
    return [
        LikelyPrint(language=language, round_id=round_.id, departments=departments)
        for language in _languages_of_presidents(session)
        for departments in wanted
    ]


def _in_order(first: int, second: int) -> tuple[int, int]:
    return (first, second) if first < second else (second, first)


def _languages_of_presidents(session: Session) -> list[str]:
    chosen = session.scalars(select(Person.language).where(Person.is_president, Person.is_active))
    companys = get_company(session).language
    return sorted({language or companys for language in chosen})


def report_to_print(session: Session, likely: LikelyPrint, *, today: date) -> tuple[str, object]:
    """Return the function of reports.render and its data, the same that a press on the page would give.

    Speaks the language of the print from now on. Raises NotExchanged and NoResultFound.
    """
    speak(likely.language)
    rounds = all_rounds(session)
    round_ = session.get_one(Round, likely.round_id)
    if likely.departments is None:
        results = results_of_round(session, round_, rounds=rounds)
        return "render_company", company_to_print(session, results, today=today)
    department, other = (session.get_one(Department, department_id) for department_id in likely.departments)
    results = results_of_pair(session, round_, one_id=department.id, other_id=other.id, rounds=rounds)
    return "render_comparison", comparison_to_print(session, results, department, other, today=today)
