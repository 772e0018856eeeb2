"""Merge and split departments: people, pairs, lists and lines move; what was graded stays as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.half_years import OPEN_STATES
from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import gettext as _
from webapp.language import short_date
from webapp.locking import lock_organisation
from webapp.models import (
    Card,
    Department,
    Person,
    Position,
    Reorganisation,
    ReorganisationKind,
    RoundState,
    Survey,
)
from webapp.organisation.services.carried_lines import Ids, carried_lines, reorganisations
from webapp.organisation.services.changes import PersonChange, tell
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.journal import Journal, take_back
from webapp.organisation.services.people import joining_day
from webapp.urn import comments


def require_may_reorganise(session: Session) -> None:
    """Raise Refused while a roll is open or comments wait: both stand on the departments as they are."""
    survey = session.scalar(select(Survey).where(Survey.state.in_(OPEN_STATES)).limit(1))
    if survey is not None:
        key = N_(
            "%(round)s is under way, and its rolls stay as they were frozen. Change the departments after "
            "its exchange."
        )
        raise Refused(Sentence(key=key, values={"round": survey.name}))
    if session.execute(select(comments.waiting_by_card().c.number).limit(1)).first() is not None:
        key = N_(
            "Comments wait for their review, by people outside both departments. Change the departments "
            "when the last is decided."
        )
        raise Refused(Sentence(key=key))


class Move:
    """One merge or split while it is made: its journal, and what it tells."""

    def __init__(self, session: Session, *, doer: Doer) -> None:
        lock_organisation(session)
        require_may_reorganise(session)
        self.session, self.doer, self.journal = session, doer, Journal(session)
        self._lines: list[list[int]] = []

    def people(self, people: Sequence[Person], into: Department, *, keeps_origin: bool) -> None:
        """Move people; where the department has a head, one who comes as head becomes deputy."""
        joined_on = joining_day(self.session, self.doer.today)
        has_head = any(person.position is Position.HEAD and person.is_active for person in into.people)
        before = [(entry_of(person), person.is_active) for person in people]
        for person in people:
            came_from, since = person.came_from_id, person.came_from_since
            if keeps_origin and came_from is None:
                came_from, since = person.department_id, person.joined_on
            steps_back = has_head and person.position is Position.HEAD
            self.journal.set(
                person,
                department_id=into.id,
                position=Position.DEPUTY if steps_back else person.position,
                joined_on=joined_on,
                came_from_id=came_from if keeps_origin else None,
                came_from_since=since if keeps_origin else None,
            )
        self.session.flush()
        self.session.expire_all()
        changes = [
            PersonChange(person=person, before=was, was_active=was_active)
            for person, (was, was_active) in zip(people, before, strict=True)
            if was_active
        ]
        tell(self.session, changes, at=self.doer.now, who=self.doer.name)

    def line(self, after: Ids, before: Ids) -> None:
        """Let a direction that was never graded go on from another one."""
        is_own = exists().where(Card.graded_id == after[0], Card.grading_id == after[1])
        is_carried = after in carried_lines(reorganisations(self.session))
        if not is_carried and not self.session.scalar(select(is_own)):
            self._lines.append([*after, *before])

    def note(
        self, kind: ReorganisationKind, origin: Department, into: Department, *, people: int
    ) -> Reorganisation:
        """Store what was done, for marks in the trends and for its undoing."""
        made = Reorganisation(
            kind=kind,
            from_id=origin.id,
            into_id=into.id,
            made_on=self.doer.today,
            people=people,
            lines=self._lines,
            journal=self.journal.lines,
        )
        self.session.add(made)
        self.session.flush()
        words = {
            ReorganisationKind.MERGE: N_("merged %(origin)s into %(into)s"),
            ReorganisationKind.SPLIT: N_("split %(into)s from %(origin)s"),
        }
        values = {"origin": origin.name, "into": into.name}
        log.note_by(self.session, self.doer, words[kind], **values)
        return made


def last_that_can_be_undone(session: Session, department: Department) -> Reorganisation | None:
    """Return what was done last, if it was done to this department and no roll was opened since."""
    last = session.scalar(select(Reorganisation).order_by(Reorganisation.id.desc()).limit(1))
    if last is None or department.id not in (last.from_id, last.into_id):
        return None
    opened = exists().where(Survey.state != RoundState.PLANNED, Survey.opens_on >= last.made_on)
    return None if session.scalar(select(opened)) else last


def undo(session: Session, department: Department, *, doer: Doer) -> int:
    """Take the last merge or split back; return how many values stay, since somebody changed them.

    Raises Refused where there is nothing to undo.
    """
    lock_organisation(session)
    last = last_that_can_be_undone(session, department)
    if last is None:
        key = N_("This can no longer be undone: a round or a survey was opened since, or it is undone.")
        raise Refused(Sentence(key=key))
    is_merge = last.kind is ReorganisationKind.MERGE
    what = N_("undid the merge of %(names)s") if is_merge else N_("undid the split of %(names)s")
    names = log.joined([last.origin, last.into])
    lines = last.journal
    session.delete(last)
    session.flush()
    left = take_back(session, lines)
    log.note_by(session, doer, what, names=names)
    return left


def change_in_words(change: Reorganisation) -> str:
    """Say what became of two departments, and when."""
    values = {"origin": change.origin.name, "into": change.into.name, "day": short_date(change.made_on)}
    if change.kind is ReorganisationKind.MERGE:
        return _("%(origin)s became part of %(into)s on %(day)s.", **values)
    return _("%(into)s was split from %(origin)s on %(day)s.", **values)


def changes_in_words(session: Session, department_id: int) -> list[str]:
    """Say every merge and split of a department, the oldest first."""
    return [
        change_in_words(change)
        for change in reorganisations(session)
        if department_id in (change.from_id, change.into_id)
    ]


def departments_of_few(session: Session, *, since: date | None, fewest: int) -> Collection[int]:
    """Return the departments which fewer people than the minimum joined or left at once since a day.

    Beside the card of the round before, theirs would tell about those few: it shows letters alone. The same
    holds where many came and nearly as many left.
    """
    found = select(Reorganisation)
    if since is not None:
        found = found.where(Reorganisation.made_on >= since)
    moved = [
        (department_id, number)
        for each in session.scalars(found)
        for department_id, number in ((each.from_id, -each.people), (each.into_id, each.people))
    ]
    in_all = Counter[int]()
    for department_id, number in moved:
        in_all[department_id] += number
    joined, left = ({department for department, number in moved if number * way > 0} for way in (1, -1))
    few = {department for department, number in moved if 0 < abs(number) < fewest}
    return few | {department for department in joined & left if abs(in_all[department]) < fewest}
