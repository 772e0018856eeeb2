"""President's private visit notes: never in the audit log, read by nobody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import LONGEST_TEXT, FieldsRefused, too_long
from webapp.models import VisitNote


def find_note(session: Session, *, person_id: int, department_id: int) -> VisitNote | None:
    """Return what a person wrote down about a department, or None."""
    return session.get(VisitNote, (person_id, department_id))


def noted_departments(session: Session, person_id: int) -> set[int]:
    """Return the ids of the departments about which a person wrote something down."""
    return set(session.scalars(select(VisitNote.department_id).where(VisitNote.person_id == person_id)))


def write_note(
    session: Session,
    text: str,
    *,
    person_id: int,
    department_id: int,
    edit_number: int | None,
    today: date,
) -> None:
    """Store a note; `edit_number` is the one that the page was opened with, None where there was no note.

    Raises ChangedMeanwhile where it was changed in another window since then, FieldsRefused.
    """
    faults = too_long("text", text, most=LONGEST_TEXT)
    if faults:
        raise FieldsRefused(faults)
    if edit_number is None:
        session.add(VisitNote(person_id=person_id, department_id=department_id, text=text, written_on=today))
        try:
            session.flush()
        except IntegrityError:
            raise ChangedMeanwhile from None
        return
    mine = update(VisitNote).where(
        VisitNote.person_id == person_id,
        VisitNote.department_id == department_id,
        VisitNote.edit_number == edit_number,
    )
    changed = mine.values(text=text, written_on=today, edit_number=edit_number + 1).returning(
        VisitNote.person_id
    )
    if session.scalar(changed) is None:
        raise ChangedMeanwhile


def delete_note(session: Session, *, person_id: int, department_id: int) -> None:
    """Delete a note for good."""
    session.execute(
        delete(VisitNote).where(VisitNote.person_id == person_id, VisitNote.department_id == department_id)
    )
