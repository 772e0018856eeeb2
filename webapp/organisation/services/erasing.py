"""Erasure of a person (GDPR, article 17): names and mails go, every count and every card stays."""

from __future__ import annotations

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.wording import N_
from webapp.importing.services.faults import EntryRefused, Fault
from webapp.language import gettext as _
from webapp.locking import lock_organisation
from webapp.models import (
    BulkChange,
    Card,
    DirectoryPerson,
    Hero,
    Invitation,
    LogEntry,
    Mail,
    Person,
    Position,
    VisitNote,
)
from webapp.organisation.services.entries import ERASED
from webapp.organisation.services.own_data import addresses_of, names_of
from webapp.organisation.services.people import end_access


def erase(session: Session, person: Person, *, doer: Doer) -> None:
    """Take name and address of a deactivated person from every table; raise EntryRefused.

    What she did stays, under a number. A backup made before holds her name until it is deleted. A name that
    somebody else has too stays where it is that person's: no administrator takes her own out of the log by
    erasing a namesake.
    """
    lock_organisation(session)
    if person.is_active:
        what = _("%(name)s may still sign in.", name=person.name)
        raise EntryRefused([Fault(None, "", what, _("Deactivate the entry first."))])
    number = f"Person {person.id}"
    names, addresses = names_of(session, person), addresses_of(session, person)
    end_access(session, [person])
    session.execute(delete(Mail).where(Mail.address.in_(addresses)))
    session.execute(delete(VisitNote).where(VisitNote.person_id == person.id))
    session.execute(delete(DirectoryPerson).where(DirectoryPerson.person_id == person.id))
    session.execute(delete(Invitation).where(Invitation.person_id == person.id))
    session.execute(delete(BulkChange))  # else its undoing would bring her back
    for name in names:
        for column in (Card.graded_head, Card.grading_head, Hero.who, LogEntry.who):
            session.execute(update(column.class_).where(column == name).values({column: number}))
    for words in sorted((*names, *addresses), key=len, reverse=True):
        for entry in session.query(LogEntry).where(LogEntry.what.contains(words, autoescape=True)):
            entry.what = entry.what.replace(words, number)
            said = entry.translations.items()
            entry.translations = {language: text.replace(words, number) for language, text in said}
    person.name, person.email, person.language = number, f"person-{person.id}{ERASED}", None
    person.position, person.department = Position.EMPLOYEE, None
    person.is_president = person.is_administrator = person.is_reviewer = person.is_works_council = False
    person.joined_on = person.left_on = person.rights_changed_on = None  # days by which she would be known
    person.came_from_id = person.came_from_since = None
    session.flush()
    log.note_by(session, doer, N_("erased %(number)s"), number=number)
