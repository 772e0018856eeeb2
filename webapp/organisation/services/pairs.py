"""Pairs, who grades whom: created one by one or imported from CSV."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.wording import N_
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.csv_files import Row, read_table
from webapp.importing.services.faults import EntryRefused, Fault
from webapp.importing.services.plan import FAULT_COLUMN, Fate, Importer, ImportPlan, plan_of
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.locking import lock_organisation
from webapp.models import Department, Pair
from webapp.organisation.services.organisation import departments_by_name, find_pair

COLUMNS = ("first", "second")


@dataclass(frozen=True)
class PairEntry:
    """Two departments by id, the smaller one first."""

    first_id: int
    second_id: int


def add_pair(session: Session, department: Department, other: Department, *, at: datetime, who: str) -> Pair:
    """Let two departments grade each other from the next round on; raise EntryRefused."""
    lock_organisation(session)
    if department.id == other.id:
        raise EntryRefused([_with_itself(None, department.name)])
    if find_pair(session, department, other):
        what = _("%(one)s and %(other)s are a pair already.", one=department.name, other=other.name)
        raise EntryRefused([Fault(None, "second", what, _("Choose two others."))])
    pair = Pair(first_id=min(department.id, other.id), second_id=max(department.id, other.id))
    session.add(pair)
    session.flush()
    log.note(session, at=at, who=who, what=N_("paired %(names)s"), names=log.joined([department, other]))
    return pair


def get_pair(session: Session, pair_id: int) -> Pair:
    """Return the pair; raises NoResultFound (a 404 page)."""
    return session.scalars(select(Pair).where(Pair.id == pair_id)).one()


def remove_pair(session: Session, pair: Pair, *, at: datetime, who: str) -> None:
    """End a pair from the next round on; a round that is open or past keeps its cards."""
    lock_organisation(session)
    log.note(
        session,
        at=at,
        who=who,
        what=N_("ended the pair %(names)s"),
        names=log.joined([pair.first, pair.second]),
    )
    session.delete(pair)


def plan(session: Session, data: bytes | str) -> ImportPlan[PairEntry]:
    """Say of every row what would become of it; stores nothing."""
    table = read_table(data, columns=COLUMNS, optional=(FAULT_COLUMN,))
    by_name = departments_by_name(session)
    known = {(pair.first_id, pair.second_id) for pair in session.scalars(select(Pair))}
    faults: list[Fault] = []
    fates: dict[int, tuple[Fate, tuple[str, ...]]] = {}
    first_rows: dict[tuple[int, int], int] = {}
    for row in table.sound_rows:
        read = _read_row(row, by_name)
        if isinstance(read, list):
            faults += read
            continue
        ids = (read.first_id, read.second_id)
        if ids in first_rows:
            faults.append(_twice(row, first_rows[ids]))
        first_rows.setdefault(ids, row.number)
        fates[row.number] = (Fate.UNCHANGED if ids in known else Fate.NEW, ())
    made = plan_of(table, [PairEntry(*ids) for ids in first_rows], fates=fates, faults=faults)
    left_out = len(known - set(first_rows))
    if left_out and not made.faults:
        made.notes.append(
            ngettext(
                "%(num)s pair is not in the file and stays.",
                "%(num)s pairs are not in the file and stay.",
                left_out,
            )
        )
    return made


def store(session: Session, entries: Sequence[PairEntry], *, at: datetime, who: str) -> None:
    """Write pairs that were planned in this transaction."""
    known = {(pair.first_id, pair.second_id) for pair in session.scalars(select(Pair))}
    for entry in entries:
        if (entry.first_id, entry.second_id) not in known:
            session.add(Pair(first_id=entry.first_id, second_id=entry.second_id))
    session.flush()


IMPORTER = Importer(columns=COLUMNS, plan=plan, store=store, logged_as=N_("imported pairs: %(new)s new"))


def _read_row(row: Row, by_name: dict[str, Department]) -> PairEntry | list[Fault]:
    """Return the pair of a row, or what is wrong with it."""
    found: list[Department] = []
    faults: list[Fault] = []
    for column in COLUMNS:
        name = tidy(row[column])
        department = by_name.get(name.casefold())
        if department is None:
            faults.append(unknown_department(row.number, column, name, known=by_name.values()))
        else:
            found.append(department)
    if faults:
        return faults
    one, other = found
    if one.id == other.id:
        return [_with_itself(row.number, one.name)]
    return PairEntry(min(one.id, other.id), max(one.id, other.id))


def unknown_department(row: int | None, column: str, name: str, *, known: Iterable[Department]) -> Fault:
    """Say that a file names a department that the company does not have, with the likely one."""
    if not name:
        return Fault(row, column, _("There is no department."), _("Write its name."))
    what = _("There is no department “%(name)s”.", name=name[:60])
    names = [department.name for department in known]
    likely = difflib.get_close_matches(name, names, n=1)
    if likely:
        return Fault(row, column, what, _("Did you mean %(likely)s?", likely=likely[0]))
    return Fault(row, column, what, _("Write it as the company does, or add the department first."))


def _with_itself(row: int | None, name: str) -> Fault:
    what = _("%(name)s cannot be paired with itself.", name=name)
    return Fault(row, "second", what, _("Write another department."))


def _twice(row: Row, first_row: int) -> Fault:
    what = _("These two are a pair in row %(first)s already; the order does not matter.", first=first_row)
    return Fault(row.number, "second", what, _("Keep one of the two rows."))
