"""Create, schedule, move and cancel meetings of two departments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import log
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.meetings import When, faults_of_when
from webapp.domain.wording import N_, Refused, Sentence
from webapp.domain.working_days import why_not_on
from webapp.locking import lock_organisation
from webapp.models import Action, Company, Decision, Department, Hero, Meeting, Pair
from webapp.organisation.services.holidays import holidays


def get_meeting(session: Session, meeting_id: int) -> Meeting:
    """Return a meeting with its departments, decisions and heroes; raises NoResultFound (a 404 page)."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .options(
            joinedload(Meeting.first),
            joinedload(Meeting.second),
            selectinload(Meeting.decisions).joinedload(Decision.action).joinedload(Action.graded_owner),
            selectinload(Meeting.decisions).joinedload(Decision.action).joinedload(Action.grading_owner),
            selectinload(Meeting.heroes).joinedload(Hero.department),
        )
    ).one()


def meetings_of(session: Session, department_ids: Collection[int] | None) -> list[Meeting]:
    """Return the meetings of these departments (all: None) and of the whole company, in the order of time."""
    found = select(Meeting).options(
        joinedload(Meeting.first),
        joinedload(Meeting.second),
        selectinload(Meeting.decisions),
        selectinload(Meeting.heroes),
    )
    if department_ids is not None:
        found = found.where(of_departments(department_ids))
    return list(session.scalars(found.order_by(Meeting.day, Meeting.begins, Meeting.id)))


def next_meetings(session: Session, *, today: date, most: int) -> tuple[list[Meeting], int]:
    """Return the company's next meetings that were not called off, and how many pairs have no review to come.

    One query: the number stands beside each meeting, and alone where there is none.
    """
    is_coming = (Meeting.day >= today) & Meeting.is_cancelled.is_(False)
    review = exists().where(
        Meeting.first_id == Pair.first_id,
        Meeting.second_id == Pair.second_id,
        Meeting.is_celebration.is_(False),
        is_coming,
    )
    without_review = select(func.count()).select_from(Pair).where(~review).scalar_subquery()
    order = (Meeting.day, Meeting.begins, Meeting.id)
    next_ids = select(Meeting.id).where(is_coming).order_by(*order).limit(most)
    found = session.execute(
        select(without_review, Meeting)
        .select_from(Company)
        .outerjoin(Meeting, Meeting.id.in_(next_ids))
        .options(joinedload(Meeting.first), joinedload(Meeting.second))
        .order_by(*order)
    ).all()
    return [meeting for _number, meeting in found if meeting], found[0][0] if found else 0


def reviews_ahead(
    session: Session, department: Department, other: Department, *, today: date
) -> list[Meeting]:
    """Return the joint reviews of two departments that are planned, the next first."""
    low, high = sorted((department.id, other.id))
    ahead = select(Meeting).where(
        Meeting.first_id == low,
        Meeting.second_id == high,
        Meeting.is_celebration.is_(False),
        Meeting.is_cancelled.is_(False),
        Meeting.day >= today,
    )
    return list(session.scalars(ahead.order_by(Meeting.day, Meeting.begins)))


def of_departments(department_ids: Collection[int]) -> ColumnElement[bool]:
    """Select the meetings of these departments and those of the whole company."""
    return or_(
        Meeting.first_id.in_(department_ids),
        Meeting.second_id.in_(department_ids),
        Meeting.first_id.is_(None),
    )


def plan_reviews(
    session: Session, pair: Pair, times: Sequence[When], *, doer: Doer, anyway: bool = False
) -> list[Meeting]:
    """Plan joint reviews of a pair, all or none; raises FieldsRefused, whose fields are `day-1` and so on.

    `anyway` lets them fall on weekends and holidays.
    """
    lock_organisation(session)
    meetings: list[Meeting] = []
    faults: list[FieldFault] = []
    for number, when in enumerate(times, start=1):
        meeting = Meeting(first_id=pair.first_id, second_id=pair.second_id)
        found = _faults(session, meeting, when, doer=doer, anyway=anyway)
        if when.day in [planned.day for planned in meetings]:
            found.append(_twice())
        for fault in found:
            field = f"day-{number}" if fault.field == "day" else fault.field
            faults.append(FieldFault(field=field, sentence=fault.sentence))
        if not found:
            _write(meeting, when)
            meetings.append(meeting)
    if faults:
        raise FieldsRefused(faults)
    session.add_all(meetings)
    session.flush()
    what = N_("planned %(number)s joint reviews of %(of)s")
    of = log.joined([pair.first, pair.second])
    log.note_by(session, doer, what, number=len(meetings), of=of)
    return meetings


def plan_celebration(
    session: Session, both: tuple[Department, Department] | None, when: When, *, doer: Doer, anyway: bool
) -> Meeting:
    """Plan a celebration of two departments, or of the whole company; raises FieldsRefused."""
    lock_organisation(session)
    first, second = sorted(department.id for department in both) if both else (None, None)
    meeting = Meeting(is_celebration=True, first_id=first, second_id=second)
    faults = _faults(session, meeting, when, doer=doer, anyway=anyway)
    if faults:
        raise FieldsRefused(faults)
    _write(meeting, when)
    session.add(meeting)
    session.flush()
    log.note_by(session, doer, N_("planned %(it)s"), it=log.name_of_meeting(meeting))
    return meeting


def move(
    session: Session, meeting: Meeting, when: When, *, sequence: int, doer: Doer, anyway: bool = False
) -> None:
    """Give a meeting another time or place; one that was cancelled is held after all.

    Raises ChangedMeanwhile where somebody else has moved it since the page was opened, FieldsRefused.
    """
    lock_organisation(session)
    _claim_sequence(session, meeting, sequence=sequence)
    faults = _faults(session, meeting, when, doer=doer, anyway=anyway)
    if faults:
        raise FieldsRefused(faults)
    before = log.name_of_meeting(meeting)
    _write(meeting, when)
    meeting.is_cancelled = False
    log.note_by(session, doer, N_("moved %(it)s to %(day)s"), it=before, day=meeting.day)


def cancel(session: Session, meeting: Meeting, *, sequence: int, doer: Doer) -> None:
    """Call a meeting off; what was written for it stays. Raises ChangedMeanwhile, Refused."""
    lock_organisation(session)
    _claim_sequence(session, meeting, sequence=sequence)
    require_may_be_called_off(meeting, today=doer.today)
    meeting.is_cancelled = True
    log.note_by(session, doer, N_("called off %(it)s"), it=log.name_of_meeting(meeting))


def was_held(meeting: Meeting, *, today: date) -> bool:
    """Tell whether the day of a meeting has passed and what came out of it is written down."""
    return meeting.day < today and meeting.has_minutes


def require_may_be_called_off(meeting: Meeting, *, today: date) -> None:
    """Raise Refused where a meeting was held."""
    if was_held(meeting, today=today):
        key = N_(
            "This meeting was held on %(day)s and has its minutes, so it cannot be called off. If it did not "
            "take place, take out what is written for it first."
        )
        raise Refused(Sentence(key=key, values={"day": meeting.day}))


def _claim_sequence(session: Session, meeting: Meeting, *, sequence: int) -> None:
    """Take the optimistic lock, the meeting's sequence; raises ChangedMeanwhile where somebody else has."""
    mine = update(Meeting).where(Meeting.id == meeting.id, Meeting.sequence == sequence)
    if session.scalar(mine.values(sequence=sequence + 1).returning(Meeting.id)) is None:
        raise ChangedMeanwhile
    session.refresh(meeting)


def _faults(session: Session, meeting: Meeting, when: When, *, doer: Doer, anyway: bool) -> list[FieldFault]:
    faults = faults_of_when(when, today=doer.today)
    if when.day is None or any(fault.field == "day" for fault in faults):
        return faults
    why = None if anyway else why_not_on(when.day, holidays(session))
    if why is not None:
        faults.append(FieldFault(field="day", sentence=why))
    if _meets_already(session, meeting, when):
        faults.append(_twice())
    return faults


def _meets_already(session: Session, meeting: Meeting, when: When) -> bool:
    """Tell whether the same departments have another meeting of this kind on that day."""
    same = (
        Meeting.first_id.is_(None)
        if meeting.first_id is None
        else (Meeting.first_id == meeting.first_id) & (Meeting.second_id == meeting.second_id)
    )
    others = select(Meeting.id).where(
        same,
        Meeting.day == when.day,
        Meeting.is_celebration == bool(meeting.is_celebration),
        ~Meeting.is_cancelled,
    )
    return any(found != meeting.id for found in session.scalars(others))


def _twice() -> FieldFault:
    key = N_("They meet on this day already. Choose another day.")
    return FieldFault(field="day", sentence=Sentence(key=key))


def _write(meeting: Meeting, when: When) -> None:
    """Write a checked time and place."""
    if when.day is not None and when.begins is not None and when.minutes is not None:
        meeting.day, meeting.begins, meeting.minutes = when.day, when.begins, when.minutes
    meeting.place = when.place
