"""Dry run of an import: what a file would change, shown row by row, stored whole or not at all."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.spreadsheets.tables import Sheet, columns
from webapp.domain.wording import N_
from webapp.importing.services.csv_files import Row, Table
from webapp.importing.services.faults import Fault
from webapp.language import gettext as _
from webapp.locking import lock_organisation

FAULT_COLUMN = "fault"  # in the file of faulty rows; passed over when that file comes back
Item = TypeVar("Item")
Stored = TypeVar("Stored", contravariant=True)


class Fate(enum.StrEnum):
    """What becomes of a row."""

    NEW = N_("new")
    CHANGED = N_("changed")
    UNCHANGED = N_("unchanged")
    FAULTY = N_("faulty")


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file, what would become of it, and what changes or what is wrong."""

    row: Row
    fate: Fate
    changes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def cells(self) -> tuple[str, ...]:
        return self.row.cells


@dataclass(frozen=True)
class ImportPlan(Generic[Item]):
    """What a file would do; nothing may be stored while it has faults."""

    columns: tuple[str, ...]
    rows: list[PlannedRow]
    faults: list[Fault]
    notes: list[str] = field(default_factory=list)  # how it was read, and what stays as it is
    items: list[Item] = field(default_factory=list)  # what is to be stored
    questions: dict[int, str] = field(default_factory=dict)  # of a row: whether it is who has this address

    def count(self, fate: Fate) -> int:
        """Return how many rows have this fate."""
        return sum(planned.fate is fate for planned in self.rows)

    def faulty_rows(self) -> Sheet:
        """Return the faulty rows with their faults, to be mended in a spreadsheet and imported again."""
        width = len(self.columns)
        rows = [
            [*(*planned.cells, *[""] * width)[:width], " ".join(fault.sentence for fault in planned.faults)]
            for planned in self.rows
            if planned.fate is Fate.FAULTY
        ]
        return Sheet(columns=columns(*self.columns, FAULT_COLUMN), rows=rows)


def plan_of(
    table: Table, items: list[Item], *, fates: dict[int, tuple[Fate, tuple[str, ...]]], faults: list[Fault]
) -> ImportPlan[Item]:
    """Join the rows of a table with their fates, by row number, and with all faults."""
    faults = sorted([*table.faults, *faults], key=lambda fault: fault.row or 0)
    of_row: dict[int, list[Fault]] = {}
    for fault in faults:
        of_row.setdefault(fault.row or 0, []).append(fault)
    rows = [
        PlannedRow(row, Fate.FAULTY, faults=tuple(of_row[row.number]))
        if row.number in of_row
        else PlannedRow(row, *fates[row.number])
        for row in table.rows
    ]
    columns = tuple(name for name in table.columns if name != FAULT_COLUMN)
    return ImportPlan(columns=columns, rows=rows, faults=faults, notes=list(table.notes), items=items)


class ImportRefused(Exception):
    """The file has faults, so nothing was stored; `plan` names each."""

    def __init__(self, plan: ImportPlan[Any]) -> None:
        super().__init__(_("The file has faults, so nothing was stored."))
        self.plan = plan


class Store(Protocol[Stored]):
    """Write what was planned in this transaction; `at` and `who` are for what carries or tells them."""

    def __call__(self, session: Session, items: Sequence[Stored], /, *, at: datetime, who: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Importer(Generic[Item]):
    """How files of one kind are taken in."""

    columns: tuple[str, ...]
    plan: Callable[[Session, bytes | str], ImportPlan[Item]]
    store: Store[Item]
    logged_as: str  # with %(new)s and %(changed)s


def take_in(
    session: Session, importer: Importer[Item], data: bytes | str, *, at: datetime, who: str
) -> ImportPlan[Item]:
    """Plan anew within the transaction and store it all; raise ImportRefused where anything is wrong."""
    lock_organisation(session)
    plan = importer.plan(session, data)
    if plan.faults:
        raise ImportRefused(plan)
    importer.store(session, plan.items, at=at, who=who)
    counts = {"new": plan.count(Fate.NEW), "changed": plan.count(Fate.CHANGED)}
    log.note(session, at=at, who=who, what=importer.logged_as, **counts)
    return plan
