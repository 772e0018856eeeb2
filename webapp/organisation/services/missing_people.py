"""Import of people: who is missing in a file, and who of them stands in it under another address."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from webapp.importing.services.clean_text import tidy
from webapp.importing.services.csv_files import MOST_ROWS
from webapp.importing.services.faults import Fault
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.models import Person
from webapp.organisation.services.entries import PersonEntry

EVERY_ROW = range(MOST_ROWS * 2)
NAMES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What one says to the questions of an import.

    `different_rows`: the rows whose person only has the name of somebody who is missing; every other row
    with such a name is that person under a new address. None: not said.
    """

    different_rows: Collection[int] | None = None
    deactivates_missing: bool = False

    def are_different(self, row: int) -> bool:
        return self.different_rows is None or row in self.different_rows


def same_people(
    entries: Mapping[int, PersonEntry], missing: Sequence[Person], known: Collection[str]
) -> dict[int, Person]:
    """Return, by row, who is missing and has name and department of a person whose address is new."""
    by_name: dict[tuple[str, str], list[Person]] = {}
    for person in missing:
        department = person.department.name if person.department else ""
        by_name.setdefault((_plain(person.name), _plain(department)), []).append(person)
    found = {}
    for row, entry in entries.items():
        namesakes = by_name.get((_plain(entry.name), _plain(entry.department)))
        if namesakes and entry.email not in known:
            found[row] = namesakes.pop(0)
    return found


def _plain(name: str) -> str:
    return tidy(name).casefold()


def unanswered(row: int, person: Person) -> Fault:
    """Ask whether a row is somebody who is missing."""
    what = _(
        "Same name and department as %(email)s, who is not in the file: is it the same person?",
        email=person.email,
    )
    return Fault(row, "email", what, _("Say --same-person yes or --same-person no."))


def leaving(missing: Sequence[Person]) -> list[Person]:
    """Return who is to be deactivated; a list never takes president or administrator away."""
    return [person for person in missing if not (person.is_president or person.is_administrator)]


def missing_notes(missing: Sequence[Person], leavers: Sequence[Person]) -> list[str]:
    """Say who is missing and stays, and who is deactivated."""
    left = {person.id for person in leavers}
    staying = [person for person in missing if person.id not in left]
    notes = []
    if staying:
        notes.append(
            ngettext(
                "%(num)s person is not in the file and stays: %(names)s.",
                "%(num)s people are not in the file and stay: %(names)s.",
                len(staying),
                names=_names(staying),
            )
        )
    if leavers:
        notes.append(
            ngettext(
                "%(num)s person is not in the file and is deactivated: %(names)s.",
                "%(num)s people are not in the file and are deactivated: %(names)s.",
                len(leavers),
                names=_names(leavers),
            )
        )
    return notes


def _names(people: Sequence[Person]) -> str:
    shown = ", ".join(f"{person.name} ({person.email})" for person in people[:NAMES_SHOWN])
    return shown if len(people) <= NAMES_SHOWN else f"{shown}, …"
