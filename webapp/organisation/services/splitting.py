"""Split a department: some of its people become a department of their own, with the pairs that go with it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.doer import Doer
from webapp.domain.list_states import ListState, stands_in_a_round
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.faults import EntryRefused, Fault
from webapp.language import gettext as _
from webapp.models import Department, Need, NeedsList, Pair, Person, Reorganisation, ReorganisationKind
from webapp.organisation.services.departments import require_free_name
from webapp.organisation.services.organisation import counterparts_of, slug_for
from webapp.organisation.services.reorganising import Move


def split(
    session: Session,
    origin: Department,
    name: str,
    *,
    people: Collection[int],
    counterparts: Collection[int],
    doer: Doer,
) -> Reorganisation:
    """Make a department of some people of another one; raise EntryRefused or Refused.

    It is graded by, and grades, those of the counterparts that are named; for them the newest lists stand as
    proposed, need by need in the same line.
    """
    move = Move(session, doer=doer)
    name = tidy(name)
    require_free_name(session, name)
    here = list(session.scalars(select(Person).where(Person.department_id == origin.id)))
    moved = [person for person in here if person.id in people]
    active = sum(person.is_active for person in moved)
    if not active or active == sum(person.is_active for person in here):
        what = _("A split takes some people out of %(name)s, not none and not all.", name=origin.name)
        raise EntryRefused([Fault(None, "people", what, _("Tick those who go; rename it where all do."))])
    taken = set(session.scalars(select(Department.slug)))
    made = Department(name=name, slug=slug_for(name, taken), grades_by_code=origin.grades_by_code)
    move.journal.add(made)
    move.people(moved, made, keeps_origin=False)
    for other in counterparts_of(session, origin.id):
        if other.id in counterparts:
            low, high = sorted((made.id, other.id))
            move.journal.add(Pair(first_id=low, second_id=high))
            for after, before in (
                ((made.id, other.id), (origin.id, other.id)),
                ((other.id, made.id), (other.id, origin.id)),
            ):
                move.line(after, before)
                _copy_list(move, before, after)
    return move.note(ReorganisationKind.SPLIT, origin, made, people=active)


def _copy_list(move: Move, before: tuple[int, int], after: tuple[int, int]) -> None:
    lists = (
        select(NeedsList)
        .where(NeedsList.of_id == before[0], NeedsList.by_id == before[1])
        .order_by(NeedsList.version.desc())
        .options(selectinload(NeedsList.needs))
    )
    stands = (each for each in move.session.scalars(lists) if stands_in_a_round(each.state))
    newest = next(stands, None)
    if newest is None:
        return
    copy = NeedsList(
        of_id=after[0],
        by_id=after[1],
        version=1,
        state=ListState.PROPOSED,
        changed_at=move.doer.now,
        proposed_at=move.doer.now,
    )
    copy.needs = [
        Need(position=need.position, lineage=need.lineage, wording=need.wording, words=need.words)
        for need in newest.needs
    ]
    move.journal.add(copy)
