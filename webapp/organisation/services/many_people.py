"""Bulk change of people: move, deactivate or activate those chosen; previewed, with undo from its journal."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.mail.changed_addresses import follow_people
from webapp.models import BulkChange, Department, Person, Position, RoundState, Survey
from webapp.organisation.services.changes import PersonChange, tell
from webapp.organisation.services.entries import PersonEntry, entry_of, is_erased
from webapp.organisation.services.finding import with_department
from webapp.organisation.services.journal import Journal, take_back
from webapp.organisation.services.people import comes_back_as_new, end_access, joining_day

KIND = "people"
DAYS_TO_UNDO = 1
MOST_AT_ONCE = 1_000
_POSITIONS = {Position.HEAD: N_("head"), Position.DEPUTY: N_("deputy")}


class Deed(enum.StrEnum):
    """What can be done to many people at once."""

    MOVE = "move"
    DEACTIVATE = "deactivate"
    ACTIVATE = "activate"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one person: what changes, or why nothing does."""

    person: Person
    change: Sentence | None = None
    stays: Sentence | None = None


def preview(
    session: Session, ids: Sequence[int], deed: Deed, into: Department | None, *, doer: Doer
) -> list[Planned]:
    """Say of each chosen person what would become of her; stores nothing."""
    people = with_department(session, ids[:MOST_AT_ONCE])
    if deed is Deed.DEACTIVATE:
        return [_deactivated(person, doer) for person in people]
    if deed is Deed.ACTIVATE:
        heads = set(
            session.scalars(
                select(Person.department_id).where(Person.is_active, Person.position == Position.HEAD)
            )
        )
        return [_activated(person, heads) for person in people]
    return [_moved(person, into) for person in people] if into is not None else []


def _moved(person: Person, into: Department) -> Planned:
    if is_erased(person):
        return Planned(person=person, stays=Sentence(key=N_("is erased")))
    if person.department_id == into.id:
        return Planned(person=person, stays=Sentence(key=N_("is there already")))
    if person.position in _POSITIONS:
        role = Sentence(key=_POSITIONS[person.position])
        values: dict[str, str | Sentence] = {"role": role, "department": into.name}
        key = N_("is employee in %(department)s, and no longer %(role)s")
        return Planned(person=person, change=Sentence(key=key, values=values))
    return Planned(
        person=person, change=Sentence(key=N_("goes to %(department)s"), values={"department": into.name})
    )


def _deactivated(person: Person, doer: Doer) -> Planned:
    if not person.is_active:
        return Planned(person=person, stays=Sentence(key=N_("cannot sign in already")))
    if person.id == doer.person_id:
        return Planned(person=person, stays=Sentence(key=N_("this is you")))
    return Planned(person=person, change=Sentence(key=N_("can no longer sign in")))


def _activated(person: Person, led: set[int | None]) -> Planned:
    if is_erased(person):
        return Planned(person=person, stays=Sentence(key=N_("is erased")))
    if person.is_active:
        return Planned(person=person, stays=Sentence(key=N_("can sign in already")))
    if person.position is Position.HEAD:
        if person.department_id in led:
            return Planned(person=person, stays=Sentence(key=N_("was head, and the department has another")))
        led.add(person.department_id)
    return Planned(person=person, change=Sentence(key=N_("can sign in again")))


def change(
    session: Session, ids: Sequence[int], deed: Deed, into: Department | None, *, doer: Doer
) -> BulkChange | None:
    """Change the chosen people, those apart who stay as they are; None where nobody changes."""
    lock_organisation(session)
    people = [each.person for each in preview(session, ids, deed, into, doer=doer) if each.change]
    if not people:
        return None
    before = [(person, entry_of(person), person.is_active) for person in people]
    journal = Journal(session)
    joined_on = joining_day(session, doer.today)
    for person in people:
        if deed is Deed.MOVE and into is not None:
            journal.set(
                person,
                department_id=into.id,
                position=Position.EMPLOYEE,
                joined_on=joined_on,
                came_from_id=None,
                came_from_since=None,
            )
        elif deed is Deed.DEACTIVATE:
            journal.set(person, is_active=False, left_on=doer.today)
        else:
            if comes_back_as_new(session, person):
                journal.set(person, joined_on=joined_on, came_from_id=None, came_from_since=None)
            journal.set(person, is_active=True, left_on=None)
    if deed is Deed.DEACTIVATE:
        end_access(session, people)
        follow_people(session, left={person.email for person in people}, moved={})
    _tell(session, before, doer=doer)
    session.execute(delete(BulkChange).where(BulkChange.kind == KIND))  # the last one alone can be undone
    made = BulkChange(kind=KIND, made_on=doer.today, number=len(people), journal=journal.lines)
    session.add(made)
    session.flush()
    return made


def undo(session: Session, change_id: int, *, doer: Doer) -> int:
    """Take a bulk change back; return how many values stay, since somebody changed them meanwhile.

    Raises Refused where a newer one was made, a day has passed, or a roll was opened or exchanged since.
    """
    lock_organisation(session)
    made = session.get(BulkChange, change_id)
    if made is None or made.kind != KIND or _is_too_late(session, made, doer):
        key = N_("This can no longer be undone. Change the entries one by one, or choose the people again.")
        raise Refused(Sentence(key=key))
    lines, kept = made.journal, _who_would_be_a_second_head(session, made)
    people = with_department(session, sorted({line[2] for line in lines} - kept))
    before = [(person, entry_of(person), person.is_active) for person in people]
    session.delete(made)
    left = take_back(session, [line for line in lines if line[2] not in kept]) + len(kept)
    end_access(session, [person for person, _entry, was_active in before if was_active > person.is_active])
    _tell(session, before, doer=doer)
    return left


def _is_too_late(session: Session, made: BulkChange, doer: Doer) -> bool:
    since = or_(
        (Survey.state != RoundState.PLANNED) & (Survey.opens_on >= made.made_on),
        Survey.exchanged_on >= made.made_on,
    )
    is_old = doer.today - made.made_on > timedelta(days=DAYS_TO_UNDO)
    return is_old or bool(session.scalar(select(exists().where(since))))


def _who_would_be_a_second_head(session: Session, made: BulkChange) -> set[int]:
    """Return who would lead a department again that somebody else leads now."""
    was: dict[int, dict[str, object]] = {}
    for _kind, _table, person_id, column, before, _after in made.journal:
        was.setdefault(person_id, {})[column] = before
    found = set()
    for person in session.scalars(select(Person).where(Person.id.in_(was))):
        columns = was[person.id]
        if columns.get("position", person.position) != Position.HEAD:
            continue
        other = exists().where(
            Person.department_id == columns.get("department_id", person.department_id),
            Person.position == Position.HEAD,
            Person.is_active,
            Person.id != person.id,
        )
        if session.scalar(select(other)):
            found.add(person.id)
    return found


def _tell(session: Session, before: Sequence[tuple[Person, PersonEntry, bool]], *, doer: Doer) -> None:
    """Log and mail what changed, as when people are changed one by one."""
    session.flush()
    for person, _entry, _was_active in before:
        session.refresh(person, ["department"])
    for person, _entry, was_active in before:
        if was_active and not person.is_active:
            log.note_by(session, doer, N_("deactivated %(name)s"), name=person.name)
    changes = [
        PersonChange(person=person, before=replace(entry), was_active=was_active)
        for person, entry, was_active in before
        if person.is_active and (entry != entry_of(person) or not was_active)
    ]
    tell(session, changes, at=doer.now, who=doer.name)
