"""Needs lists from a file: whole or not at all, each fault with its row, column and remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_company,
    make_department,
    make_needs_list,
    make_open_card,
    make_pair,
    make_round,
)
from webapp.domain.list_states import ListState
from webapp.domain.needs import Wording
from webapp.domain.spreadsheets.tables import as_csv
from webapp.importing.services.plan import Fate, ImportPlan, ImportRefused, take_in
from webapp.models import Need, NeedsList
from webapp.needs.services.importing import IMPORTER, export
from webapp.needs.services.lists import Direction, get_direction, standing_of
from webapp.needs.services.matching import PlannedList
from webapp.storage.database import Database

HEADER = "of,by,position,need,why,a_looks_like,f_looks_like\n"
ROWS = tuple(f"Marketing,Sales,{n},Need number {n}.,,,\n" for n in range(1, 7))
LONGEST = f"Marketing,Sales,6,{'word ' * 20_000},,,\n"
OTHER_WAY = "".join(f"Sales,Marketing,{n},Something else {n}.,,,\n" for n in range(1, 7))

FAULTY = {
    "five": (
        HEADER + "".join(ROWS[:5]),
        "Row 6, column position: What Sales needs from Marketing has 5 needs",
    ),
    "seven": (
        HEADER + "".join(ROWS) + "Marketing,Sales,7,A seventh.,,,\n",
        "Row 8, column position: “7” is no position: a card has six needs.",
    ),
    "blank": (
        HEADER + "".join(ROWS[:5]) + "Marketing,Sales,6,   ,,,\n",
        "Row 7, column need: This need is blank. Write one sentence, or remove the line.",
    ),
    "same position": (
        HEADER + "".join(ROWS[:5]) + "Marketing,Sales,5,Again five.,,,\n",
        "Row 7, column position: Position 5 is taken by row 6. Number the needs 1 to 6, each once.",
    ),
    "same wording": (
        HEADER + "".join(ROWS[:5]) + "Marketing,Sales,6,Need NUMBER 1,,,\n",
        "Row 7, column need: This is the same as need 1.",
    ),
    "very long": (
        HEADER + "".join(ROWS[:5]) + f"Marketing,Sales,6,{'word ' * 100},,,\n",
        "Row 7, column need: This need has 499 characters; at most 300 fit.",
    ),
    "long reason": (
        HEADER + "".join(ROWS[:5]) + f"Marketing,Sales,6,Short.,{'word ' * 100},,\n",
        "Row 7, column why: This cell has 499 characters. Shorten it to 300.",
    ),
    "unknown department": (
        HEADER + "".join(ROWS).replace("Marketing", "Astrology"),
        "Row 2, column of: There is no department “Astrology”.",
    ),
    "no pair": (
        HEADER + "".join(ROWS).replace("Sales", "Legal"),
        "Row 2, column by: Marketing and Legal are no pair. Import them as a pair first",
    ),
    "itself": (
        HEADER + "".join(ROWS).replace("Sales", "Marketing"),
        "Row 2, column by: A department grades others, not itself.",
    ),
    "no position": (
        HEADER + "".join(ROWS[:5]) + "Marketing,Sales,six,Need number 6.,,,\n",
        "Row 7, column position: “six” is no position",
    ),
    "no header": ("".join(ROWS), "Row 1: The columns have no names here."),
    "empty": ("", "The file: It is empty."),
}


@pytest.fixture
def session(app: Flask, database: Database) -> Iterator[Session]:
    with app.app_context(), database.transaction() as session:
        make_company(session)
        marketing, sales = make_department(session, "Marketing"), make_department(session, "Sales", people=2)
        make_department(session, "Legal")
        make_pair(session, marketing, sales)
        yield session


@pytest.fixture
def direction(session: Session) -> Direction:
    return get_direction(session, "marketing", "sales")


def take(session: Session, text: str | bytes) -> ImportPlan[PlannedList]:
    return take_in(session, IMPORTER, text, at=NOW, who="a test")


def in_force(session: Session, direction: Direction) -> NeedsList:
    found = standing_of(session, direction).in_force
    assert found is not None
    return found


def file_of(texts: Sequence[str]) -> str:
    rows = [f'Marketing,Sales,{n},"{text}",,,\n' for n, text in enumerate(texts, start=1)]
    return HEADER + "".join(rows)


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_names_row_and_fault_and_changes_nothing(session: Session, name: str) -> None:
    text, sentence = FAULTY[name]
    with pytest.raises(ImportRefused) as caught:
        take(session, text)
    sentences = [fault.sentence for fault in caught.value.plan.faults]
    assert any(sentence in told for told in sentences), sentences
    assert session.scalar(select(func.count(Need.id))) == 0


def test_one_faulty_list_keeps_every_list_of_the_file_out(session: Session) -> None:
    with pytest.raises(ImportRefused):
        take(session, HEADER + OTHER_WAY + "".join(ROWS[:5]))
    assert session.scalar(select(func.count(Need.id))) == 0


@pytest.mark.parametrize(
    "text", [FAULTY["five"][0], FAULTY["seven"][0], HEADER + "".join(ROWS[:5]) + LONGEST]
)
def test_one_mistake_is_told_once(session: Session, text: str) -> None:
    with pytest.raises(ImportRefused) as caught:
        take(session, text)
    assert len(caught.value.plan.faults) == 1


def test_an_imported_list_counts_as_agreed(session: Session, direction: Direction) -> None:
    plan = take(session, HEADER + "".join(ROWS) + OTHER_WAY)
    assert plan.count(Fate.NEW) == 12
    needs_list = in_force(session, direction)
    assert (needs_list.state, needs_list.version) == (ListState.AGREED, 1)
    assert [need.text for need in needs_list.needs] == [f"Need number {n}." for n in range(1, 7)]


def test_the_same_file_again_changes_nothing(session: Session, direction: Direction) -> None:
    take(session, HEADER + "".join(ROWS))
    assert take(session, HEADER + "".join(ROWS)).count(Fate.UNCHANGED) == 6
    assert in_force(session, direction).version == 1


def test_a_list_that_was_only_proposed_becomes_agreed(session: Session, direction: Direction) -> None:
    old = make_needs_list(session, of=direction.of, by=direction.by, state=ListState.PROPOSED)
    plan = take(session, file_of([need.text for need in old.needs]))
    assert plan.count(Fate.CHANGED) == 6
    assert (in_force(session, direction).state, old.state) == (ListState.AGREED, ListState.PROPOSED)


def test_the_same_wording_goes_on_anywhere_and_a_similar_one_in_its_place(
    session: Session, direction: Direction, tmp_path: Path
) -> None:
    old = make_needs_list(session, of=direction.of, by=direction.by)
    make_open_card(session, make_round(session), tmp_path / "keys", graded=direction.of, grading=direction.by)
    texts = [need.text for need in old.needs]
    texts[0], texts[1] = texts[1], texts[0]
    texts[2] = "What Sales really needs of Marketing, 3"
    texts[3] = "Invoices reach us by the fifth."
    take(session, file_of(texts))
    new = in_force(session, direction)
    lineages = [need.lineage for need in old.needs]
    assert [need.lineage for need in new.needs[:3]] == [lineages[1], lineages[0], lineages[2]]
    assert new.needs[3].lineage not in lineages
    assert [need.wording for need in new.needs] == [
        Wording.KEPT,
        Wording.KEPT,
        Wording.REWORDED,
        Wording.NEW,
        Wording.KEPT,
        Wording.KEPT,
    ]


def test_a_figure_that_the_file_does_not_speak_of_stays(session: Session, direction: Direction) -> None:
    old = make_needs_list(session, of=direction.of, by=direction.by)
    old.needs[0].figure = "Ten days"
    session.flush()
    texts = [need.text for need in old.needs]
    take(session, file_of([*texts[:5], "Something else."]))
    assert in_force(session, direction).needs[0].figure == "Ten days"


def test_a_file_without_columns_for_explanations_keeps_them(session: Session, direction: Direction) -> None:
    explained = "".join(row.replace(",,,", ",The reason.,An A.,An F.") for row in ROWS)
    take(session, HEADER + explained)
    bare = HEADER.replace(",why,a_looks_like,f_looks_like", "")
    rows = "".join(row.replace(",,,", "") for row in ROWS[:5])
    plan = take(session, f"{bare}{rows}Marketing,Sales,6,Need number six.\n")
    assert [row.changes for row in plan.rows if row.fate is Fate.CHANGED] == [
        ("need: Need number 6. → Need number six.",)
    ]
    assert [
        (need.why, need.a_looks_like, need.f_looks_like) for need in in_force(session, direction).needs
    ] == [("The reason.", "An A.", "An F.")] * 6


def test_a_draft_stays_and_goes_on_from_the_imported_list(session: Session, direction: Direction) -> None:
    draft = make_needs_list(session, of=direction.of, by=direction.by, state=ListState.DRAFTED, needs=2)
    take(session, HEADER + "".join(ROWS))
    standing = standing_of(session, direction)
    assert standing.draft is draft
    assert in_force(session, direction).version < draft.version


def test_a_round_that_is_open_is_told_to_stand_on_its_own_lists(
    session: Session, direction: Direction, tmp_path: Path
) -> None:
    make_open_card(session, make_round(session), tmp_path / "keys", graded=direction.of, grading=direction.by)
    assert any("take effect with the next round" in note for note in take(session, HEADER + OTHER_WAY).notes)


def test_an_export_imports_as_the_same_lists(session: Session, direction: Direction) -> None:
    needs_list = make_needs_list(session, of=direction.of, by=direction.by)
    needs_list.needs[0].text = '=Leads, "hot" ones, reach us; at once'
    needs_list.needs[1].why = "+49 is our code\u00e9"
    needs_list.needs[2].f_looks_like = "- silence"
    session.flush()
    data = as_csv(export(session))
    assert take(session, data).count(Fate.UNCHANGED) == 6
    session.delete(needs_list)
    session.flush()
    take(session, data)
    assert as_csv(export(session)) == data


def test_an_export_holds_no_draft(session: Session, direction: Direction) -> None:
    make_needs_list(session, of=direction.of, by=direction.by, state=ListState.DRAFTED)
    assert list(export(session).rows) == []
