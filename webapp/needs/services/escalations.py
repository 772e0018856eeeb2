"""Escalations of lists and agreements: both positions on one page, and the president's ruling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.agreements.services.standing import Standing as AgreementStanding
from webapp.agreements.services.standing import departments_of, form_of
from webapp.agreements.services.writing import name_in_log
from webapp.domain.list_states import Side, can_be_ruled_on
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.models import AgreementVersion, Department, Escalation, NeedsList, Person
from webapp.needs.services import mails as needs_letters
from webapp.needs.services.lists import Direction, standing_of
from webapp.needs.services.wording import one_line
from webapp.needs.services.writing import require_pair

TIME_FOR_A_POSITION = timedelta(days=7)  # the president may rule without it afterwards
LONGEST_POSITION = 2_000  # characters of a position and of a ruling


class CannotEscalate(Refused):
    """There is nothing between these two heads that the president could rule on."""


class AlreadyRuled(Refused):
    """The president has ruled, so the positions and the ruling stay as they are."""


class NoWords(Refused):
    """A position or a ruling is blank or too long."""


def may_escalate(needs_list: NeedsList | None) -> bool:
    """Say whether a list was proposed and is not agreed, so that a head may ask for a ruling."""
    return needs_list is not None and can_be_ruled_on(needs_list.state)


def find_escalation(session: Session, needs_list: NeedsList | None) -> Escalation | None:
    """Return the escalation of this version, or None."""
    if needs_list is None:
        return None
    return session.scalar(select(Escalation).where(Escalation.list_id == needs_list.id))


def get_escalation(session: Session, escalation_id: int) -> Escalation:
    """Return an escalation with its list and needs; raises NoResultFound (a 404 page)."""
    found = session.scalar(_all().where(Escalation.id == escalation_id))
    if found is None:
        raise NoResultFound
    return found


def escalations(session: Session, department_id: int | None = None) -> Sequence[Escalation]:
    """Return all escalations, or those of one department: what waits for a ruling comes first."""
    wanted = _all()
    if department_id is not None:
        wanted = wanted.where(or_(Escalation.of_id == department_id, Escalation.by_id == department_id))
    found = session.scalars(wanted).all()
    return sorted(
        found, key=lambda escalation: (escalation.ruled_at is not None, -escalation.raised_at.timestamp())
    )


def waiting_for_a_ruling(session: Session) -> int:
    """Count the escalations on which the president has not ruled yet."""
    return session.scalar(select(func.count(Escalation.id)).where(Escalation.ruled_at.is_(None))) or 0


def without_position_of(session: Session, department_id: int) -> list[Escalation]:
    """Return the escalations without a ruling on which this department has not stated its position."""
    silent = or_(
        (Escalation.by_id == department_id) & (Escalation.position_of_by == ""),
        (Escalation.of_id == department_id) & (Escalation.position_of_of == ""),
    )
    found = _all().where(Escalation.ruled_at.is_(None), silent).order_by(Escalation.raised_at)
    return list(session.scalars(found))


def direction_of(escalation: Escalation) -> Direction:
    """Return between which departments it lies; `by` is the one that needs, proposes or objects."""
    return Direction(escalation.of, escalation.by)


def escalate(
    session: Session, direction: Direction, *, side: Side, position: str, person: Person, now: datetime
) -> Escalation:
    """Ask the president to rule on the list in force; the president and the other heads get a mail.

    Where the list is escalated already, the words become this side's position. Raises Refused.
    """
    lock_organisation(session)
    require_pair(direction)
    in_force = standing_of(session, direction).in_force
    found = find_escalation(session, in_force)
    if found is not None:
        _set_position(found, side, position)
        return found
    if in_force is None or not may_escalate(in_force):
        key = N_("Only a list that was proposed and is not agreed can go to the president.")
        raise CannotEscalate(Sentence(key=key))
    escalation = Escalation(list_id=in_force.id, of_id=direction.of.id, by_id=direction.by.id)
    _raise(session, escalation, side=side, position=position, person=person, now=now)
    return escalation


def escalate_agreement(
    session: Session,
    standing: AgreementStanding,
    department: Department,
    *,
    read: str,
    position: str,
    person: Person,
    now: datetime,
) -> Escalation:
    """Ask the president to rule on a version of an agreement; where somebody did, add this side's position.

    `read` is the number of the version that was read. Raises Refused, also where it is another by now.
    """
    lock_organisation(session)
    version = standing.escalatable_by(department.id)
    if version is None:
        key = N_("Only what one side has signed and the other has not can go to the president.")
        raise CannotEscalate(Sentence(key=key))
    if read != str(version.number):
        key = N_("A new version came into force meanwhile. Read it first, then say what you think of it.")
        raise CannotEscalate(Sentence(key=key))
    sides = departments_of(standing.agreement)
    by, of = (sides[0], sides[1]) if len(sides) == 2 else (department, sides[0])
    side = Side.BY if department.id == by.id else Side.OF
    found = session.scalar(
        select(Escalation).where(Escalation.version_id == version.id, Escalation.by_id == by.id)
    )
    if found is not None:
        _set_position(found, side, position)
        return found
    escalation = Escalation(version_id=version.id, of_id=of.id, by_id=by.id)
    _raise(session, escalation, side=side, position=position, person=person, now=now)
    return escalation


def _raise(
    session: Session, escalation: Escalation, *, side: Side, position: str, person: Person, now: datetime
) -> None:
    escalation.raised_by_id, escalation.raised_at = person.id, now
    escalation.position_of_by = escalation.position_of_of = escalation.ruling = ""
    _set_position(escalation, side, position)
    session.add(escalation)
    session.flush()
    what = N_("asked the president to rule on %(it)s")
    log.note(session, at=now, who=person.name, what=what, it=subject_of(escalation))
    needs_letters.tell_escalated(session, direction_of(escalation), escalation, person=person, now=now)


def subject_of(escalation: Escalation) -> Sentence:
    if escalation.version is not None:
        return name_in_log(escalation.version.agreement, form_of(escalation.version), escalation.version)
    values = {"by": escalation.by.name, "of": escalation.of.name}
    return Sentence(key=N_("what %(by)s needs from %(of)s"), values=values)


def state_position(session: Session, escalation: Escalation, *, side: Side, position: str) -> None:
    """Write down one side's position, as long as there is no ruling. Raises Refused."""
    lock_organisation(session)
    session.refresh(escalation)
    _set_position(escalation, side, position)


def _set_position(escalation: Escalation, side: Side, position: str) -> None:
    require_open(escalation)
    words = written(position)
    if side is Side.BY:
        escalation.position_of_by = words
    else:
        escalation.position_of_of = words


def _all() -> Select[Escalation]:
    return select(Escalation).options(
        joinedload(Escalation.of),
        joinedload(Escalation.by),
        joinedload(Escalation.needs_list).selectinload(NeedsList.needs),
        joinedload(Escalation.version).joinedload(AgreementVersion.agreement),
    )


def require_open(escalation: Escalation) -> None:
    if escalation.ruled_at is not None:
        raise AlreadyRuled(Sentence(key=N_("The president has ruled already, so this stays as it is.")))


def written(text: str) -> str:
    words = one_line(text)
    if not words:
        raise NoWords(Sentence(key=N_("Write at least one sentence.")))
    if len(words) > LONGEST_POSITION:
        key = N_("This has %(length)s characters; at most %(most)s fit. Shorten it.")
        raise NoWords(Sentence(key=key, values={"length": len(words), "most": LONGEST_POSITION}))
    return words
