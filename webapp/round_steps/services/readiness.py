"""Readiness of a round: what opening it would make of the pairs, lists and people as they are now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.comment_review.services.review import candidates
from webapp.domain.disclosure import LOWEST_BALLOTS_FOR_COMMENTS
from webapp.domain.needs import NEEDS_ON_A_CARD
from webapp.domain.review import reviewers_of
from webapp.models import Company, Department, ListState, NeedsList, Person, Round
from webapp.organisation.services.organisation import get_company, pairs
from webapp.organisation.services.reorganising import departments_of_few
from webapp.rounds.services.planning import last_exchanged_round
from webapp.rounds.services.templates import template_of
from webapp.survey_templates import NoSuchTemplate


@dataclass(frozen=True, kw_only=True)
class Direction:
    """One direction of a pair as it would be frozen now: its list, and who would be on the roll."""

    graded: Department
    grading: Department
    needs_list: NeedsList | None
    people: tuple[int, ...]
    has_reviewer: bool = True  # or needs none
    letters_alone: bool = False  # a few joined or left the grading department at once
    grades_somebody: bool = True  # anybody is in the graded department

    @property
    def empty(self) -> Department | None:
        """The department in which nobody is, where there is a list and nobody to grade or to be graded."""
        if self.needs_list is None or (self.people and self.grades_somebody):
            return None
        return self.graded if self.people else self.grading

    @property
    def becomes_a_card(self) -> bool:
        return self.needs_list is not None and self.empty is None


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What opening a round would make of the pairs, lists and people as they are now."""

    directions: tuple[Direction, ...]
    minimum_group: int

    @property
    def cards(self) -> list[Direction]:
        return [direction for direction in self.directions if direction.becomes_a_card]

    @property
    def by_code(self) -> list[Department]:
        """Departments that will grade with drawn codes."""
        found = {card.grading.id: card.grading for card in self.cards if card.grading.grades_by_code}
        return sorted(found.values(), key=lambda department: department.name)

    @property
    def without_list(self) -> list[Direction]:
        return [direction for direction in self.directions if direction.needs_list is None]

    @property
    def without_people(self) -> list[Direction]:
        return [direction for direction in self.directions if direction.empty is not None]

    @property
    def below_minimum(self) -> list[Direction]:
        """Cards that will be graded, and stay closed whatever is handed in."""
        return [card for card in self.cards if len(card.people) < self.minimum_group]

    @property
    def without_reviewer(self) -> list[Direction]:
        """Cards whose comments will wait, since nobody outside both departments may review them."""
        fewest = LOWEST_BALLOTS_FOR_COMMENTS
        return [card for card in self.cards if not card.has_reviewer and len(card.people) >= fewest]


def readiness(session: Session, round_: Round) -> Readiness:
    """Look at every direction of every pair as opening would find it now."""
    lists = _lists_that_stand(session)
    people: dict[int, list[int]] = {}
    active = select(Person.department_id, Person.id).where(
        Person.is_active, Person.department_id.is_not(None)
    )
    for department_id, person_id in session.execute(active):
        people.setdefault(department_id or 0, []).append(person_id)
    company = get_company(session)
    needs_reviewer = reviews_comments(company, round_)
    possible = candidates(session) if needs_reviewer else []
    last = last_exchanged_round(session)
    minimum = max(round_.minimum_group, company.minimum_group)
    changed = departments_of_few(session, since=last.opens_on if last else None, fewest=minimum)
    directions = [
        Direction(
            graded=graded,
            grading=grading,
            needs_list=lists.get((graded.id, grading.id)),
            people=tuple(sorted(people.get(grading.id, ()))),
            letters_alone=grading.id in changed,
            grades_somebody=graded.id in people,
            has_reviewer=not needs_reviewer
            or bool(reviewers_of(possible, graded_id=graded.id, grading_id=grading.id)),
        )
        for pair in pairs(session)
        for graded, grading in ((pair.first, pair.second), (pair.second, pair.first))
    ]
    return Readiness(directions=tuple(directions), minimum_group=minimum)


def asks_comments(company: Company, round_: Round) -> bool:
    """Say whether a round that opens now asks for comments."""
    try:
        return company.asks_comments and template_of(round_).asks_comments
    except NoSuchTemplate:  # it was removed; opening says so
        return False


def reviews_comments(company: Company, round_: Round) -> bool:
    """Say whether comments of a round that opens now wait for a review."""
    return company.reviews_comments and asks_comments(company, round_)


def _lists_that_stand(session: Session) -> dict[tuple[int, int], NeedsList]:
    """Return the newest list of each direction that was ever proposed and is whole.

    A list that was sent back stands as well: what is not agreed stands as proposed, else the graded
    side could keep itself from being graded.
    """
    proposed = select(NeedsList).where(NeedsList.state != ListState.DRAFTED).order_by(NeedsList.version)
    return {
        (needs_list.of_id, needs_list.by_id): needs_list
        for needs_list in session.scalars(proposed.options(selectinload(NeedsList.needs)))
        if len(needs_list.needs) == NEEDS_ON_A_CARD
    }
