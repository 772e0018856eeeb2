"""A person as entered (DTO): name, address, department and roles, with validation of an entry by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from webapp.domain.wording import N_
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.faults import Fault
from webapp.importing.services.names_and_addresses import LONGEST_NAME, email_fault, name_fault
from webapp.language import gettext as _
from webapp.mail_addresses import pasted_address, stored_address
from webapp.models import Person, Position

LABELS = {
    "name": N_("name"),
    "email": N_("e-mail address"),
    "department": N_("department"),
    "roles": N_("roles"),
}
"""The columns of a list of people, as imports read and exports write them, and what a page calls them."""
COLUMNS = tuple(LABELS)
OPTIONAL_COLUMNS = ("roles",)  # an import may lack these

ROLES = ("head", "deputy", "president", "administrator", "reviewer", "works-council")
_MEANT_BY = {
    "head": ("leitung", "leiter", "leiterin", "abteilungsleitung", "abteilungsleiter", "abteilungsleiterin"),
    "deputy": ("vertretung", "stellvertretung", "stellvertreter", "stellvertreterin"),
    "employee": ("mitarbeitende", "mitarbeiter", "mitarbeiterin"),
}
"""Other words for roles in files; none for what lets somebody see or change more than one department."""
_ROLE_OF = {word: role for role, words in _MEANT_BY.items() for word in words}

ERASED = "@erased.invalid"  # end of the address of whoever was erased


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """A person as entered; the department by its name, "" for none."""

    name: str
    email: str
    department: str
    position: Position = Position.EMPLOYEE
    is_president: bool = False
    is_administrator: bool = False
    is_reviewer: bool = False
    is_works_council: bool = False

    @property
    def roles(self) -> str:
        """Return the roles as a file writes them: "head administrator", "" for an employee."""
        position = "" if self.position is Position.EMPLOYEE else self.position.value
        marks = (
            ("president", self.is_president),
            ("administrator", self.is_administrator),
            ("reviewer", self.is_reviewer),
            ("works-council", self.is_works_council),
        )
        return " ".join(word for word in (position, *(role for role, has in marks if has)) if word)


FIELDS = tuple(each.name for each in fields(PersonEntry) if each.name != "department")
"""What an entry shares with a stored person by name."""


def entry_from(*, name: str, email: str, department: str, roles: str) -> PersonEntry:
    """Make an entry of typed text; roles that are unknown are left out (see `entry_faults`)."""
    words = role_words(roles)
    position = (
        Position.HEAD if "head" in words else Position.DEPUTY if "deputy" in words else Position.EMPLOYEE
    )
    return PersonEntry(
        name=tidy(name),
        email=stored_address(pasted_address(email)),
        department=tidy(department),
        position=position,
        is_president="president" in words,
        is_administrator="administrator" in words,
        is_reviewer="reviewer" in words,
        is_works_council="works-council" in words,
    )


def entry_of(person: Person) -> PersonEntry:
    """Describe a stored person as an entry."""
    shared = {name: getattr(person, name) for name in FIELDS}
    return PersonEntry(department=person.department.name if person.department else "", **shared)


def role_words(roles: str) -> list[str]:
    """Split the roles of a cell at spaces, commas and semicolons; "employee" says nothing and is left out."""
    text = re.sub(r"\bworks\s+council\b", "works-council", roles.casefold())
    words = (_ROLE_OF.get(word, word) for word in re.split(r"[\s,;]+", text))
    return [word for word in words if word and word != "employee"]


def entry_faults(
    entry: PersonEntry, *, roles: str = "", row: int | None = None, needs_department: bool = True
) -> list[Fault]:
    """Say what is wrong with an entry taken by itself; `roles` is the text it was made of.

    A directory tells people before it tells their departments: these need none yet.
    """
    found = [
        name_fault(entry.name, row=row, column="name", longest=LONGEST_NAME),
        email_fault(entry.email, row=row),
        _roles_fault(roles, row),
    ]
    if not entry.department and entry.position is not Position.EMPLOYEE:
        what = _("A %(role)s needs a department.", role=entry.position.value)
        found.append(Fault(row, "department", what, _("Write the department, or remove the role.")))
    elif needs_department and not entry.department and not entry.roles:
        what = _("There is no department.")
        remedy = _(
            "Write it; only president, administrators, reviewers and works council may be without one."
        )
        found.append(Fault(row, "department", what, remedy))
    return [fault for fault in found if fault]


def _roles_fault(roles: str, row: int | None) -> Fault | None:
    words = role_words(roles)
    unknown = [word for word in words if word not in ROLES]
    if unknown:
        what = _("“%(role)s” is no role.", role=unknown[0][:40])
        remedy = _(
            "Write head, deputy, president, administrator, reviewer or works-council, or leave it empty for "
            "an employee."
        )
        return Fault(row, "roles", what, remedy)
    if "head" in words and "deputy" in words:
        what = _("Nobody can be head and deputy at once.")
        return Fault(row, "roles", what, _("Keep one of the two."))
    return None


def is_erased(person: Person) -> bool:
    """Tell whether only a number is left of a person."""
    return person.email.endswith(ERASED)
