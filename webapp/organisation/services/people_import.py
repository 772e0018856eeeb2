"""CSV import of people, all rows or none; whoever is not in the file stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.clock import today_in
from webapp.importing.services.csv_files import Fault, read_table
from webapp.importing.services.names_and_addresses import LONGEST_DEPARTMENT_NAME, name_fault
from webapp.importing.services.plan import FAULT_COLUMN, Fate, Importer, ImportPlan, plan_of
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.models import Company, Department, Person, Position
from webapp.organisation.services.changes import PersonChange, tell
from webapp.organisation.services.entries import PersonEntry, entry_faults, entry_from, entry_of
from webapp.organisation.services.organisation import departments, slug_for
from webapp.organisation.services.people import joining_day, write_entry

COLUMNS = ("name", "email", "department", "roles")


@dataclass(frozen=True)
class _Standing:
    """A person as the company will know her after the import; `row` is None for who is not in the file."""

    entry: PersonEntry
    row: int | None


def plan(session: Session, data: bytes | str) -> ImportPlan[PersonEntry]:
    """Say of every row what would become of it; stores nothing."""
    table = read_table(data, columns=COLUMNS, optional=(FAULT_COLUMN,))
    known = _people_by_email(session)
    spelling = {department.name.casefold(): department.name for department in departments(session)}
    new_departments: list[str] = []
    entries: dict[int, PersonEntry] = {}
    faults: list[Fault] = []
    fates: dict[int, tuple[Fate, tuple[str, ...]]] = {}
    first_rows: dict[str, int] = {}
    for row in table.sound_rows:
        entry = entry_from(**{column: row[column] for column in COLUMNS})
        wrong = entry_faults(entry, roles=row["roles"], row=row.number)
        if entry.department:
            wrong += _department_faults(entry.department, row.number)
        if entry.email and entry.email in first_rows:
            wrong.append(_twice(row.number, entry.email, first_rows[entry.email]))
        first_rows.setdefault(entry.email, row.number)
        if not wrong and entry.department.casefold() not in spelling and entry.department:
            spelling[entry.department.casefold()] = entry.department
            new_departments.append(entry.department)
        entry = _spelt(entry, spelling)
        fates[row.number] = _fate(known.get(entry.email), entry)
        faults += wrong
        if not wrong:
            entries[row.number] = entry
    faults += _faults_of_the_whole(known, entries)
    made = plan_of(table, list(entries.values()), fates=fates, faults=faults)
    if not made.faults:
        made.notes.extend(_remarks(known, list(entries.values()), new_departments))
    return made


def store(session: Session, entries: Sequence[PersonEntry], *, at: datetime, who: str) -> None:
    """Write entries that were planned in this transaction; makes departments as needed."""
    known = _people_by_email(session)
    before = {person.email: (entry_of(person), person.is_active) for person in known.values()}
    joined_on = joining_day(session, today_in(session.scalar(select(Company.timezone)) or "UTC", at))
    by_name = {department.name: department for department in departments(session)}
    taken = {department.slug for department in by_name.values()}
    for name in dict.fromkeys(entry.department for entry in entries if entry.department):
        if name not in by_name:
            by_name[name] = Department(name=name, slug=slug_for(name, taken))
            taken.add(by_name[name].slug)
            session.add(by_name[name])
    for entry in entries:
        person = known.get(entry.email)
        if person is not None and person.position is Position.HEAD and entry_of(person) != entry:
            person.position = Position.EMPLOYEE  # a head steps down before another one is written
    session.flush()
    changes = []
    for entry in entries:
        person = known.get(entry.email)
        if person is None:
            person = Person(email=entry.email)
            session.add(person)
        write_entry(person, entry, by_name.get(entry.department), joined_on=joined_on)
        was, was_active = before.get(entry.email, (None, True))
        changes.append(PersonChange(person=person, before=was, was_active=was_active))
    tell(session, changes, at=at, who=who)


IMPORTER = Importer(
    columns=COLUMNS,
    plan=plan,
    store=store,
    logged_as="imported people: %(new)s new, %(changed)s changed",
)


def _people_by_email(session: Session) -> dict[str, Person]:
    found = session.scalars(select(Person).options(joinedload(Person.department)))
    return {person.email: person for person in found}


def _spelt(entry: PersonEntry, spelling: dict[str, str]) -> PersonEntry:
    """Write the department as the company, or the file's first row, writes it."""
    department = spelling.get(entry.department.casefold(), entry.department)
    return PersonEntry(**{**vars(entry), "department": department})


def _department_faults(name: str, row: int) -> list[Fault]:
    fault = name_fault(name, row=row, column="department", longest=LONGEST_DEPARTMENT_NAME)
    return [fault] if fault else []


def _twice(row: int, email: str, first_row: int) -> Fault:
    what = _("%(email)s stands in row %(first)s already.", email=email, first=first_row)
    return Fault(row, "email", what, _("Keep one of the two rows."))


def _fate(person: Person | None, entry: PersonEntry) -> tuple[Fate, tuple[str, ...]]:
    if person is None:
        return Fate.NEW, ()
    before = entry_of(person)
    changes = [
        f"{label}: {old or '–'} → {new or '–'}"
        for label, old, new in (
            (_("name"), before.name, entry.name),
            (_("department"), before.department, entry.department),
            (_("roles"), before.roles, entry.roles),
        )
        if old != new
    ]
    if not person.is_active:
        changes.append(_("may sign in again"))
    return (Fate.CHANGED, tuple(changes)) if changes else (Fate.UNCHANGED, ())


# --- The company as it would be -------------------------------------------------------------


def _faults_of_the_whole(known: dict[str, Person], entries: dict[int, PersonEntry]) -> list[Fault]:
    mentioned = {entry.email for entry in entries.values()}
    staying = [
        _Standing(entry_of(person), None)
        for email, person in known.items()
        if person.is_active and email not in mentioned
    ]
    everybody = staying + [_Standing(entry, row) for row, entry in entries.items()]
    return _two_heads(everybody) + _no_administrator(known, entries, everybody)


def _two_heads(everybody: list[_Standing]) -> list[Fault]:
    faults = []
    heads: dict[str, _Standing] = {}
    for person in everybody:
        if person.entry.position is not Position.HEAD:
            continue
        first = heads.setdefault(person.entry.department, person)
        if first is person or person.row is None:
            continue
        values = {"department": person.entry.department, "name": first.entry.name, "row": first.row}
        if first.row is None:
            what = _("%(department)s has a head who is not in the file: %(name)s.", **values)
            remedy = _("Add that person with another role, or remove this role.")
        else:
            what = _("%(department)s has a head already: %(name)s in row %(row)s.", **values)
            remedy = _("Keep one head; the other may be deputy.")
        faults.append(Fault(person.row, "roles", what, remedy))
    return faults


def _no_administrator(
    known: dict[str, Person], entries: dict[int, PersonEntry], everybody: list[_Standing]
) -> list[Fault]:
    """Keep the door open: an import may not take the role from the last who has it."""
    if any(person.entry.is_administrator for person in everybody):
        return []
    return [
        Fault(
            row,
            "roles",
            _("Nobody would be administrator any more."),
            _("Keep the role administrator here, or give it to somebody else."),
        )
        for row, entry in entries.items()
        if entry.email in known and known[entry.email].is_administrator and known[entry.email].is_active
    ]


def _remarks(known: dict[str, Person], entries: list[PersonEntry], new_departments: list[str]) -> list[str]:
    remarks = []
    if new_departments:
        names = ", ".join(new_departments)
        sentence = ngettext(
            "%(num)s department is new: %(names)s.",
            "%(num)s departments are new: %(names)s.",
            len(new_departments),
            names=names,
        )
        remarks.append(sentence)
    mentioned = {entry.email for entry in entries}
    left_out = sum(person.is_active and email not in mentioned for email, person in known.items())
    if left_out:
        remarks.append(
            ngettext(
                "%(num)s person is not in the file and stays.",
                "%(num)s people are not in the file and stay.",
                left_out,
            )
        )
    return remarks
