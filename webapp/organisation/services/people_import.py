"""CSV import of people, all rows or none; who is missing stays or is deactivated, as one chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from webapp.domain.wording import N_
from webapp.importing.services.csv_files import Row, read_table
from webapp.importing.services.faults import Fault
from webapp.importing.services.names_and_addresses import LONGEST_DEPARTMENT_NAME, name_fault
from webapp.importing.services.plan import FAULT_COLUMN, Fate, Importer, ImportPlan, plan_of
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.models import Person, Position
from webapp.organisation.services.entries import (
    COLUMNS,
    LABELS,
    OPTIONAL_COLUMNS,
    PersonEntry,
    entry_faults,
    entry_from,
    entry_of,
)
from webapp.organisation.services.missing_people import (
    Answers,
    leaving,
    missing_notes,
    same_people,
    unanswered,
)
from webapp.organisation.services.organisation import departments_by_name
from webapp.organisation.services.people_storing import PlannedPerson, people_by_email, store

_NEEDED = tuple(column for column in COLUMNS if column not in OPTIONAL_COLUMNS)


@dataclass(frozen=True)
class _Standing:
    """A person as the company will know her after the import; `row` is None for who is not in the file."""

    entry: PersonEntry
    row: int | None


def plan(session: Session, data: bytes | str, answers: Answers) -> ImportPlan[PlannedPerson]:
    """Say of every row what would become of it, and of everybody who is missing; stores nothing."""
    table = read_table(data, columns=_NEEDED, optional=(*OPTIONAL_COLUMNS, FAULT_COLUMN))
    known = people_by_email(session)
    spelling = {name: department.name for name, department in departments_by_name(session).items()}
    new_departments: list[str] = []
    entries: dict[int, PersonEntry] = {}
    faults: list[Fault] = []
    first_rows: dict[str, int] = {}
    for row in table.sound_rows:
        entry = entry_from(**{column: row[column] for column in COLUMNS})
        wrong = _faults_of_row(row, entry, first_rows)
        first_rows.setdefault(entry.email, row.number)
        if not wrong and entry.department.casefold() not in spelling and entry.department:
            spelling[entry.department.casefold()] = entry.department
            new_departments.append(entry.department)
        faults += wrong
        if not wrong:
            entries[row.number] = _spelt(entry, spelling)
    missing = [person for email, person in known.items() if person.is_active and email not in first_rows]
    same = same_people(entries, missing, known)
    if answers.different_rows is None:
        faults += [unanswered(number, person) for number, person in same.items()]
    people = {number: known.get(entry.email) for number, entry in entries.items()}
    people |= {number: person for number, person in same.items() if not answers.are_different(number)}
    if "roles" not in table.columns:
        entries = {number: _with_roles_of(people[number], entry) for number, entry in entries.items()}
    kept = {person.id for person in people.values() if person}
    missing = [person for person in missing if person.id not in kept]
    leavers = leaving(missing) if answers.deactivates_missing else []
    left = {person.id for person in leavers}
    staying = [person for person in missing if person.id not in left]
    faults += _faults_of_the_whole(known, entries, staying)
    fates = {number: _fate(people[number], entry) for number, entry in entries.items()}
    items = [_change(entry, people[number]) for number, entry in entries.items()]
    items += [PlannedPerson(entry_of(person), person.email, leaves=True) for person in leavers]
    made = plan_of(table, items, fates=fates, faults=faults)
    made.questions.update({number: person.email for number, person in same.items()})
    if not made.faults:
        made.notes.extend([*_new_departments(new_departments), *missing_notes(missing, leavers)])
    return made


def importer_with(answers: Answers, *, by: int | None = None) -> Importer[PlannedPerson]:
    """Return how people are taken in under these answers; `by` is who imports them on a page."""
    return Importer(
        columns=COLUMNS,
        plan=partial(plan, answers=answers),
        store=partial(store, by=by),
        logged_as=N_("imported people: %(new)s new, %(changed)s changed"),
    )


def _change(entry: PersonEntry, person: Person | None) -> PlannedPerson:
    return PlannedPerson(entry, person.email if person else entry.email)


def _with_roles_of(person: Person | None, entry: PersonEntry) -> PersonEntry:
    """Keep the roles of somebody known where the file has no roles column; anybody else is employee."""
    if person is None:
        return entry
    before = entry_of(person)
    return replace(
        before, name=entry.name, email=entry.email, department=entry.department or before.department
    )


def _faults_of_row(row: Row, entry: PersonEntry, first_rows: Mapping[str, int]) -> list[Fault]:
    faults = entry_faults(entry, roles=row["roles"], row=row.number)
    if entry.department:
        faults += _department_faults(entry.department, row.number)
    if entry.email and entry.email in first_rows:
        faults.append(_twice(row.number, entry.email, first_rows[entry.email]))
    return faults


def _spelt(entry: PersonEntry, spelling: dict[str, str]) -> PersonEntry:
    """Write the department as the company, or the file's first row, writes it."""
    department = spelling.get(entry.department.casefold(), entry.department)
    return replace(entry, department=department)


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
        f"{_(label)}: {old or '–'} → {new or '–'}"
        for column, label in LABELS.items()
        if (old := getattr(before, column)) != (new := getattr(entry, column))
    ]
    if not person.is_active:
        changes.append(_("may sign in again"))
    return (Fate.CHANGED, tuple(changes)) if changes else (Fate.UNCHANGED, ())


# --- The company as it would be -------------------------------------------------------------


def _faults_of_the_whole(
    known: dict[str, Person], entries: dict[int, PersonEntry], staying: Sequence[Person]
) -> list[Fault]:
    everybody = [_Standing(entry_of(person), None) for person in staying]
    everybody += [_Standing(entry, row) for row, entry in entries.items()]
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


def _new_departments(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [
        ngettext(
            "%(num)s department is new: %(names)s.",
            "%(num)s departments are new: %(names)s.",
            len(names),
            names=", ".join(names),
        )
    ]
