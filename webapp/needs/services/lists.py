"""Query needs lists and their versions: who needs what of whom, and what a round stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, selectinload

from webapp.domain.list_states import ListState, stands_in_a_round
from webapp.language import by_alphabet
from webapp.models import Department, Need, NeedQuestion, NeedsList, Round, RoundState
from webapp.organisation.services.organisation import departments, find_pair, get_department, pairs


@dataclass(frozen=True)
class Direction:
    """What the department `by` needs of the department `of`."""

    of: Department
    by: Department
    is_paired: bool = True  # the lists of an ended pair may be read, not changed

    @property
    def ids(self) -> tuple[int, int]:
        return self.of.id, self.by.id


@dataclass(frozen=True)
class Standing:
    """Every version of one direction's list, the newest first."""

    direction: Direction
    versions: tuple[NeedsList, ...]

    @property
    def draft(self) -> NeedsList | None:
        """The list that is being written; only the heads who need it see it."""
        return next((version for version in self.versions if version.state is ListState.DRAFTED), None)

    @property
    def in_force(self) -> NeedsList | None:
        """The newest list that was proposed: it is graded when a round opens."""
        return next((version for version in self.versions if stands_in_a_round(version.state)), None)

    @property
    def proposed_versions(self) -> tuple[NeedsList, ...]:
        """Every version that the other side may know."""
        return tuple(version for version in self.versions if stands_in_a_round(version.state))

    @property
    def newest(self) -> NeedsList | None:
        """The list that an editor goes on from: the draft, else the one in force."""
        return self.draft or self.in_force

    @property
    def next_version(self) -> int:
        return max((version.version for version in self.versions), default=0) + 1

    def get_version(self, version: int) -> NeedsList:
        """Return a version that the other side may know; raises NoResultFound."""
        for needs_list in self.proposed_versions:
            if needs_list.version == version:
                return needs_list
        raise NoResultFound

    def questions(self) -> dict[str, list[NeedQuestion]]:
        """Return the questions asked since the last agreed list, by the lineage of their need."""
        found: dict[str, list[NeedQuestion]] = {}
        for needs_list in self._since_the_last_agreement():
            for need in needs_list.needs:
                found.setdefault(need.lineage, []).extend(need.questions)
        return {
            lineage: sorted(asked, key=lambda question: question.id)
            for lineage, asked in found.items()
            if asked
        }

    def _since_the_last_agreement(self) -> Iterable[NeedsList]:
        """Give the versions that are one conversation, with an agreed list only where it is the newest."""
        for needs_list in self.proposed_versions:
            if needs_list is not self.in_force and is_settled(needs_list):
                return
            yield needs_list


def is_settled(needs_list: NeedsList) -> bool:
    """Say whether the graded side agreed, with a reservation or without, or the president settled it."""
    return needs_list.state in (
        ListState.AGREED,
        ListState.AGREED_WITH_RESERVATION,
        ListState.STANDS_BY_RULING,
        ListState.WORDED_BY_RULING,
    )


def get_direction(session: Session, of_slug: str, by_slug: str) -> Direction:
    """Return what `by` needs of `of`; raises NoResultFound where there neither is nor was such a list."""
    of, by = get_department(session, of_slug), get_department(session, by_slug)
    if find_pair(session, of, by) is not None:
        return Direction(of, by)
    ended = select(NeedsList.id).where(NeedsList.of_id == of.id, NeedsList.by_id == by.id).limit(1)
    if session.scalar(ended) is None:
        raise NoResultFound
    return Direction(of, by, is_paired=False)


def standing_of(session: Session, direction: Direction) -> Standing:
    """Return every version of a direction's list with its needs and questions."""
    versions = session.scalars(
        select(NeedsList)
        .where(NeedsList.of_id == direction.of.id, NeedsList.by_id == direction.by.id)
        .order_by(NeedsList.version.desc())
        .options(selectinload(NeedsList.needs).selectinload(Need.questions).joinedload(NeedQuestion.asked_by))
    )
    return Standing(direction, tuple(versions))


def standings(session: Session, department_id: int | None = None) -> list[Standing]:
    """Return the lists of every pair, or those that a department gave or received, by names."""
    by_id = {department.id: department for department in departments(session)}
    directions = [
        Direction(by_id[of], by_id[by])
        for pair in pairs(session)
        for of, by in ((pair.first_id, pair.second_id), (pair.second_id, pair.first_id))
        if department_id in (None, of, by)
    ]
    found: dict[tuple[int, int], list[NeedsList]] = {}
    lists = select(NeedsList).order_by(NeedsList.version.desc()).options(selectinload(NeedsList.needs))
    if department_id is not None:
        lists = lists.where(or_(NeedsList.of_id == department_id, NeedsList.by_id == department_id))
    for needs_list in session.scalars(lists):
        found.setdefault((needs_list.of_id, needs_list.by_id), []).append(needs_list)
    directions.sort(key=lambda direction: (by_alphabet(direction.of.name), by_alphabet(direction.by.name)))
    return [Standing(direction, tuple(found.get(direction.ids, ()))) for direction in directions]


def next_round(session: Session) -> Round | None:
    """Return the round that will be graded on the lists as they stand, or None where none is planned."""
    planned = select(Round).where(Round.state == RoundState.PLANNED).order_by(Round.opens_on, Round.id)
    return session.scalars(planned.limit(1)).one_or_none()


def round_under_way(session: Session) -> Round | None:
    """Return the round that stands on frozen lists and is not exchanged yet, or None."""
    states = [RoundState.GRADING, RoundState.CLOSED]
    return session.scalars(select(Round).where(Round.state.in_(states))).one_or_none()
