"""Import and export of needs lists as a table: each list whole, six needs, agreed as it comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain.list_states import ListState
from webapp.domain.needs import (
    EXPLANATIONS_IN_FILES,
    LONGEST_EXPLANATION,
    NEEDS_ON_A_CARD,
    NeedWords,
    faults_of_list,
)
from webapp.domain.spreadsheets.tables import Sheet, columns, unguarded
from webapp.domain.wording import N_
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.csv_files import Row, Table, read_table
from webapp.importing.services.faults import Fault
from webapp.importing.services.plan import FAULT_COLUMN, Fate, Importer, ImportPlan, plan_of
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Department, NeedsList
from webapp.needs.services.lists import Direction, Standing, round_under_way, standings
from webapp.needs.services.matching import PlannedList, fates_of, goes_on, position_of
from webapp.needs.services.wording import NeedLine, one_line, write_lines
from webapp.organisation.services.organisation import departments_by_name
from webapp.organisation.services.pairs import unknown_department

COLUMNS = ("of", "by", "position", "need")
ALL_COLUMNS = (*COLUMNS, *EXPLANATIONS_IN_FILES)


def plan(session: Session, data: bytes | str) -> ImportPlan[PlannedList]:
    """Say of every row what would become of it; stores nothing."""
    table = read_table(data, columns=COLUMNS, optional=(*EXPLANATIONS_IN_FILES, FAULT_COLUMN))
    known = departments_by_name(session)
    by_direction = {standing.direction.ids: standing for standing in standings(session)}
    told = {(fault.row, fault.column) for fault in table.faults}
    faults: list[Fault] = []
    rows_of: dict[tuple[int, int], list[Row]] = {}
    for row in table.rows:
        read = _direction_of(row, known, by_direction) if _has_cells(row, table) else []
        if isinstance(read, tuple):
            rows_of.setdefault(read, []).append(row)
        else:
            faults += read
    fates: dict[int, tuple[Fate, tuple[str, ...]]] = {}
    planned: list[PlannedList] = []
    for ids, rows in rows_of.items():
        found, lines = _faults_of_list(by_direction[ids].direction, rows)
        faults += [fault for fault in found if (fault.row, fault.column) not in told]
        needs_list = goes_on(session, by_direction[ids], lines=lines, told=table.columns)
        fates.update(fates_of(needs_list, rows))
        if any(fates[row.number][0] is not Fate.UNCHANGED for row in rows):
            planned.append(needs_list)
    made = plan_of(table, planned, fates=fates, faults=faults)
    under_way = round_under_way(session)
    if under_way and planned and not made.faults:
        sentence = _("%(round)s stands on the lists it was opened with.", round=under_way.name)
        made.notes.append(f"{sentence} {_('These take effect with the next round.')}")
    return made


def store(session: Session, items: Sequence[PlannedList], *, at: datetime, who: str) -> None:
    """Put each list in force as a new, agreed version; a draft stays and goes on from it."""
    for item in items:
        version = item.standing.next_version
        draft = item.standing.draft
        if draft is not None:
            draft.version, draft.edit_number = version + 1, draft.edit_number + 1
            session.flush()
        needs_list = NeedsList(
            of_id=item.standing.direction.of.id,
            by_id=item.standing.direction.by.id,
            version=version,
            state=ListState.AGREED,
            edit_number=1,
            changed_at=at,
            proposed_at=at,
            decided_at=at,
        )
        session.add(needs_list)
        write_lines(needs_list, item.lines, item.basis.settle(item.lines))
    session.flush()


IMPORTER = Importer(
    columns=ALL_COLUMNS,
    plan=plan,
    store=store,
    logged_as=N_("imported needs: %(new)s new, %(changed)s changed"),
)


def export(session: Session) -> Sheet:
    """Return every list in force, as `plan` reads it; drafts stay with their heads."""
    rows = [
        [
            standing.direction.of.name,
            standing.direction.by.name,
            need.position,
            need.text,
            *(getattr(need, name) for name in EXPLANATIONS_IN_FILES),
        ]
        for standing in standings(session)
        if standing.in_force is not None
        for need in standing.in_force.needs
    ]
    return Sheet(columns=columns(*ALL_COLUMNS), rows=rows)


# --- A row ----------------------------------------------------------------------------------


def _has_cells(row: Row, table: Table) -> bool:
    """Say whether the row has a cell for each column; else it has its fault already."""
    return len(row.cells) == len(table.columns)


def _direction_of(
    row: Row, known: Mapping[str, Department], by_direction: Mapping[tuple[int, int], Standing]
) -> tuple[int, int] | list[Fault]:
    """Return which list a row belongs to, or what is wrong with that."""
    found: list[Department] = []
    faults: list[Fault] = []
    for column in ("of", "by"):
        name = tidy(row[column])
        department = known.get(name.casefold())
        if department is None:
            faults.append(unknown_department(row.number, column, name, known=known.values()))
        else:
            found.append(department)
    if faults:
        return faults
    of, by = found
    if (of.id, by.id) in by_direction:
        return of.id, by.id
    if of.id == by.id:
        what = _("A department grades others, not itself.")
        return [Fault(row.number, "by", what, _("Write another department."))]
    what = _("%(of)s and %(by)s are no pair.", of=of.name, by=by.name)
    return [Fault(row.number, "by", what, _("Import them as a pair first, or remove the row."))]


def _line(row: Row, position: int) -> NeedLine:
    explained = {name: one_line(unguarded(row[name])) for name in EXPLANATIONS_IN_FILES}
    return NeedLine(position=position, words=NeedWords(text=one_line(unguarded(row["need"])), **explained))


# --- A list ---------------------------------------------------------------------------------


def _faults_of_list(direction: Direction, rows: Sequence[Row]) -> tuple[list[Fault], list[NeedLine]]:
    """Return what is wrong with the rows of one list, and the lines that have a place of their own."""
    faults: list[Fault] = []
    row_at: dict[int, Row] = {}
    for row in rows:
        position = position_of(row["position"])
        if position is None:
            what = _("“%(text)s” is no position: a card has six needs.", text=row["position"][:20])
            faults.append(
                Fault(row.number, "position", what, _("Number the needs 1 to 6, or remove the row."))
            )
        elif position in row_at:
            what = _(
                "Position %(position)s is taken by row %(row)s.",
                position=position,
                row=row_at[position].number,
            )
            faults.append(Fault(row.number, "position", what, _("Number the needs 1 to 6, each once.")))
        else:
            row_at[position] = row
    lines = [_line(row, position) for position, row in sorted(row_at.items())]
    for fault in faults_of_list([line.draft for line in lines]):
        if fault.line is not None:
            number = row_at[fault.line].number
            faults.append(Fault(number, "need", in_words(fault.sentence), ""))
    faults += [
        Fault(
            row_at[line.position].number,
            name,
            _("This cell has %(found)s characters.", found=len(getattr(line.words, name))),
            _("Shorten it to %(most)s.", most=LONGEST_EXPLANATION),
        )
        for line in lines
        for name in EXPLANATIONS_IN_FILES
        if len(getattr(line.words, name)) > LONGEST_EXPLANATION
    ]
    if len(rows) < NEEDS_ON_A_CARD:
        faults.append(_too_few(direction, rows))
    return faults, lines


def _too_few(direction: Direction, rows: Sequence[Row]) -> Fault:
    what = _(
        "What %(by)s needs from %(of)s has %(number)s needs in this file; a card has six.",
        by=direction.by.name,
        of=direction.of.name,
        number=len(rows),
    )
    return Fault(rows[-1].number, "position", what, _("Add the missing needs below this row."))
