"""Merge one department into another: preview and deed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from webapp.doer import Doer
from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import (
    Agreement,
    Department,
    Escalation,
    Meeting,
    NeedsList,
    Pair,
    Person,
    Position,
    Reorganisation,
    ReorganisationKind,
    RevenuePlan,
)
from webapp.organisation.services.organisation import counterparts_of, get_company, heads_of
from webapp.organisation.services.reorganising import Move, require_may_reorganise


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    """What a merge would do, before it is done."""

    people: int  # active ones
    is_small: bool  # fewer than the minimum: the next cards that they grade show letters alone
    becomes_deputy: str  # the head who steps back, "" where none does
    carried: tuple[Department, ...]  # counterparts whose pair, lists and trends go on
    ended: tuple[Department, ...]  # counterparts that both have: the lines of the other one go on
    grade_each_other: bool


def preview_merge(session: Session, origin: Department, into: Department) -> MergePreview:
    """Say what merging would do; raise Refused where it may not be."""
    _require_may_merge(session, origin, into)
    theirs = {other.id for other in counterparts_of(session, into.id)}
    counterparts = counterparts_of(session, origin.id)
    heads = [person.name for person in heads_of(session, origin.id) if person.position is Position.HEAD]
    has_head = any(person.position is Position.HEAD for person in heads_of(session, into.id))
    people = sum(person.is_active for person in origin.people)
    return MergePreview(
        people=people,
        is_small=0 < people < get_company(session).minimum_group,
        becomes_deputy=heads[0] if heads and has_head else "",
        carried=tuple(other for other in counterparts if other.id not in theirs and other.id != into.id),
        ended=tuple(other for other in counterparts if other.id in theirs),
        grade_each_other=into.id in {other.id for other in counterparts},
    )


def _require_may_merge(session: Session, origin: Department, into: Department) -> None:
    require_may_reorganise(session)
    if origin.id == into.id or into.merged_into_id is not None or origin.merged_into_id is not None:
        raise Refused(Sentence(key=N_("Choose another department, one that is not merged already.")))


def merge(session: Session, origin: Department, into: Department, *, doer: Doer) -> Reorganisation:
    """Make a department part of another one; raise Refused.

    Its people, pairs, lists and coming meetings go over. Its cards stay what they are: no figures are added
    up, so nothing new can be computed from them.
    """
    move = Move(session, doer=doer)
    _require_may_merge(session, origin, into)
    people = list(session.scalars(select(Person).where(Person.department_id == origin.id)))
    active = sum(person.is_active for person in people)
    move.people(people, into, keeps_origin=True)
    for pair in session.scalars(select(Pair).where(_is_side(Pair, origin.id))).all():
        other_id = pair.second_id if pair.first_id == origin.id else pair.first_id
        _move_pair(move, pair, origin.id, into.id, other_id)
    for merged in session.scalars(select(Department).where(Department.merged_into_id == origin.id)):
        move.journal.set(merged, merged_into_id=into.id)
    move.journal.set(origin, merged_into_id=into.id)
    session.flush()
    return move.note(ReorganisationKind.MERGE, origin, into, people=active)


def _is_side(
    model: type[Pair | Meeting | Agreement | RevenuePlan], department_id: int
) -> ColumnElement[bool]:
    return or_(model.first_id == department_id, model.second_id == department_id)


def _move_pair(move: Move, pair: Pair, origin_id: int, into_id: int, other_id: int) -> None:
    """Let the pair go on with the other department, or end where that has it, or is its other side."""
    session, journal = move.session, move.journal
    if other_id == into_id:
        for meeting in _coming(move, origin_id, other_id):
            journal.set(meeting, is_cancelled=True, sequence=meeting.sequence + 1)
        journal.drop(pair)
        return
    for meeting in _coming(move, origin_id, other_id):
        _move_meeting(move, meeting, into_id, other_id)
    low, high = sorted((into_id, other_id))
    if session.scalar(select(Pair.id).where(Pair.first_id == low, Pair.second_id == high)) is not None:
        journal.drop(pair)
        return
    with session.no_autoflush:
        journal.set(pair, first_id=low, second_id=high)
    session.flush()
    for before, after in (
        ((origin_id, other_id), (into_id, other_id)),
        ((other_id, origin_id), (other_id, into_id)),
    ):
        move.line(after, before)
        _move_lists(move, before, after)
    _move_papers(move, origin_id, into_id, other_id)


def _coming(move: Move, one_id: int, other_id: int) -> list[Meeting]:
    low, high = sorted((one_id, other_id))
    coming = select(Meeting).where(
        Meeting.first_id == low, Meeting.second_id == high, Meeting.day >= move.doer.today
    )
    return list(move.session.scalars(coming.where(~Meeting.is_cancelled)))


def _move_meeting(move: Move, meeting: Meeting, into_id: int, other_id: int) -> None:
    """Let a coming meeting be of the other department; what stands for a side stays with that side."""
    was_first = meeting.first_id != other_id
    low, high = sorted((into_id, other_id))
    values: dict[str, object] = {"first_id": low, "second_id": high}
    if was_first is not (low == into_id):
        for name in ("objective", "result"):
            values[f"{name}_first"] = getattr(meeting, f"{name}_second")
            values[f"{name}_second"] = getattr(meeting, f"{name}_first")
    with move.session.no_autoflush:
        move.journal.set(meeting, **values)
    move.session.flush()


def _move_lists(move: Move, before: tuple[int, int], after: tuple[int, int]) -> None:
    """Let the lists of a direction be the other's; their versions count on from those it had."""
    (of, by), journal = after, move.journal
    newest = select(func.max(NeedsList.version)).where(NeedsList.of_id == of, NeedsList.by_id == by)
    held = move.session.scalar(newest) or 0
    lists = select(NeedsList).where(NeedsList.of_id == before[0], NeedsList.by_id == before[1])
    with move.session.no_autoflush:
        for needs_list in move.session.scalars(lists).all():
            journal.set(needs_list, of_id=of, by_id=by, version=needs_list.version + held)
    move.session.flush()
    raised = select(Escalation).where(Escalation.of_id == before[0], Escalation.by_id == before[1])
    for escalation in move.session.scalars(raised).all():
        journal.set(escalation, of_id=of, by_id=by)
    move.session.flush()


def _move_papers(move: Move, origin_id: int, into_id: int, other_id: int) -> None:
    """Let agreements and revenue plans of the pair be of the other department."""
    session, journal = move.session, move.journal
    both = {origin_id, other_id}
    for agreement in session.scalars(select(Agreement).where(_is_side(Agreement, origin_id))).all():
        if {agreement.first_id, agreement.second_id} == both:
            side = "first_id" if agreement.first_id == origin_id else "second_id"
            journal.set(agreement, **{side: into_id})
    low, high = sorted((into_id, other_id))
    held = select(RevenuePlan.begins_on).where(RevenuePlan.first_id == low, RevenuePlan.second_id == high)
    taken = set(session.scalars(held))
    with session.no_autoflush:
        for plan in session.scalars(select(RevenuePlan).where(_is_side(RevenuePlan, origin_id))).all():
            if {plan.first_id, plan.second_id} == both and plan.begins_on not in taken:
                selling = into_id if plan.selling_id == origin_id else plan.selling_id
                journal.set(plan, first_id=low, second_id=high, selling_id=selling)
    session.flush()
