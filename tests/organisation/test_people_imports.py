"""People from a file: what a list may change, and what it never may."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import (
    NOW,
    make_company,
    make_department,
    make_open_card,
    make_pair,
    make_person,
    make_round,
)
from webapp.domain.spreadsheets.tables import as_csv
from webapp.importing.services.plan import Fate, ImportPlan, ImportRefused, take_in
from webapp.models import Card, Company, Department, Mail, Pair, Person, Position, Round
from webapp.organisation.services.missing_people import Answers
from webapp.organisation.services.organisation import get_department
from webapp.organisation.services.pairs import remove_pair
from webapp.organisation.services.people_import import importer_with, plan
from webapp.organisation.services.people_storing import PlannedPerson
from webapp.storage.database import Database
from webapp.urn import anonymity, held_cards

HEADER = "name,email,department,roles\n"


@pytest.fixture(autouse=True)
def _in_the_application(app: Flask) -> Iterator[None]:
    """Let mails be written where an entry changes."""
    with app.app_context():
        yield


def planned(database: Database, rows: str) -> ImportPlan[PlannedPerson]:
    with database.reading() as session:
        return plan(session, HEADER + rows, Answers())


def import_people(database: Database, rows: str) -> ImportPlan[PlannedPerson]:
    with database.transaction() as session:
        if session.get(Company, 1) is None:
            make_company(session)
        return take_in(session, importer_with(Answers()), HEADER + rows, at=NOW, who="Sam Osei")


def person(database: Database, email: str) -> Person:
    with database.reading() as session:
        found = session.scalars(select(Person).where(Person.email == email)).one()
        _ = found.department and found.department.name
        return found


def test_the_plan_says_what_becomes_of_every_row(database: Database) -> None:
    import_people(database, "Ada,ada@example.com,Sales,head\nLuca,luca@example.com,Sales,\n")
    found = planned(
        database,
        "Ada,ada@example.com,Sales,head\nLuca Rossi,luca@example.com,Marketing,deputy\n"
        "Kim,k@example.com,SALES,\n",
    )
    assert found.faults == []
    assert [row.fate for row in found.rows] == [Fate.UNCHANGED, Fate.CHANGED, Fate.NEW]
    assert found.rows[1].changes == (
        "name: Luca → Luca Rossi",
        "department: Sales → Marketing",
        "roles: – → deputy",
    )
    assert found.notes == ["1 department is new: Marketing."]


def test_a_department_is_known_whatever_its_case(database: Database) -> None:
    import_people(database, "Ada,ada@example.com,Research  &  Care,\nKim,kim@example.com,research & care,\n")
    with database.reading() as session:
        assert [(department.name, department.slug) for department in session.scalars(select(Department))] == [
            ("Research & Care", "research-care")
        ]


@pytest.mark.parametrize("roles", ["head administrator", "HEAD, Administrator", "administrator;head"])
def test_roles_may_be_separated_in_any_usual_way(database: Database, roles: str) -> None:
    import_people(database, f'Ada,ada@example.com,Sales,"{roles}"\n')
    ada = person(database, "ada@example.com")
    assert (ada.position, ada.is_administrator, ada.is_president) == (Position.HEAD, True, False)


def test_two_heads_may_change_places_in_one_file(database: Database) -> None:
    import_people(database, "Ada,ada@example.com,Sales,head\nLuca,luca@example.com,Marketing,head\n")
    import_people(database, "Ada,ada@example.com,Marketing,head\nLuca,luca@example.com,Sales,head\n")
    ada = person(database, "ada@example.com")
    assert ada.department is not None
    assert (ada.department.name, ada.position) == ("Marketing", Position.HEAD)


def test_a_deputy_may_follow_the_head_in_one_file(database: Database) -> None:
    import_people(database, "Ada,ada@example.com,Sales,head\nLuca,luca@example.com,Sales,deputy\n")
    import_people(database, "Luca,luca@example.com,Sales,head\nAda,ada@example.com,Sales,\n")
    assert person(database, "luca@example.com").position is Position.HEAD
    assert person(database, "ada@example.com").position is Position.EMPLOYEE


def test_a_head_who_is_not_in_the_file_is_not_overruled(database: Database) -> None:
    import_people(database, "Ada,ada@example.com,Sales,head\n")
    with pytest.raises(ImportRefused) as refused:
        import_people(database, "Luca,luca@example.com,Sales,head\n")
    assert [fault.sentence for fault in refused.value.plan.faults] == [
        "Row 2, column roles: Sales has a head who is not in the file: Ada. "
        "Add that person with another role, or remove this role."
    ]


def test_an_import_never_takes_the_last_administrator_away(database: Database) -> None:
    import_people(database, "Sam,sam@example.com,,administrator\n")
    assert planned(database, "Sam,sam@example.com,Sales,\n").faults[0].what == (
        "Nobody would be administrator any more."
    )
    assert planned(database, "Sam,sam@example.com,Sales,\nKim,kim@example.com,,administrator\n").faults == []


def test_somebody_deactivated_comes_back_with_the_list(database: Database) -> None:
    with database.transaction() as session:
        make_person(
            session,
            "Ada",
            email="ada@example.com",
            is_active=False,
            department=make_department(session, "Sales"),
        )
    found = import_people(database, "Ada,ada@example.com,Sales,\n")
    assert found.rows[0].changes == ("may sign in again",)
    assert person(database, "ada@example.com").is_active


def test_a_round_that_is_open_stays_as_it_was(database: Database, tmp_path: Path) -> None:
    with database.transaction() as session:
        make_company(session)
        sales, marketing = (
            make_department(session, "Sales", people=6),
            make_department(session, "Marketing", people=6),
        )
        make_pair(session, sales, marketing)
        make_open_card(session, make_round(session), tmp_path / "keys", graded=marketing, grading=sales)
        emails = session.scalars(select(Person.email).where(Person.department_id == sales.id)).all()

    def frozen() -> list[object]:
        with database.reading() as session:
            tables = (Card.__table__, Round.__table__, anonymity.roll, anonymity.urn)
            return [sorted(map(tuple, session.execute(table.select())), key=repr) for table in tables]

    before = frozen()
    import_people(
        database,
        "".join(f"Somebody,{email},Marketing,\n" for email in emails[1:])
        + "New,new@example.com,Sales,deputy\n",
    )
    with database.transaction() as session:
        sales = get_department(session, "sales")
        sales.name = "Distribution"
        remove_pair(session, session.scalars(select(Pair)).one(), at=NOW, who="Sam Osei")
    assert frozen() == before


def test_a_new_address_for_the_same_person_holds_her_cards_of_an_open_round(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        make_company(session)
        marketing = make_department(session, "Marketing", people=6)
        sales = make_department(session, "Sales", people=6)
        make_open_card(session, make_round(session), tmp_path / "keys", graded=marketing, grading=sales)
        person = session.scalars(select(Person).where(Person.department_id == sales.id)).first()
        assert person is not None
        name, person_id = person.name, person.id
    with database.transaction() as session:
        importer = importer_with(Answers(different_rows=()), by=1)
        rows = f"{HEADER}{name},new@newname.example,Sales,head\n"
        take_in(session, importer, rows, at=NOW, who="Sam Osei")
    with database.reading() as session:
        assert held_cards.held_people(session) == {person_id: 1}
        told = session.scalars(select(Mail.address).where(Mail.kind == "person_changed")).all()
        assert {"new@newname.example"} < set(told)


def test_names_of_every_script_are_taken_and_escaped_ones_too(database: Database) -> None:
    rows = "山田 太郎,yamada@example.com,営業部,\nנועה לוי,noa@example.com,Sales,\n"
    rows += "<script>alert(1)</script>,x@example.com,Sales,\n"
    assert import_people(database, rows).count(Fate.NEW) == 3
    with database.reading() as session:
        assert session.scalar(select(Department.slug).where(Department.name == "営業部")) == "department"


def test_a_reviewer_of_comments_may_be_without_a_department(database: Database) -> None:
    rows = "Rosa,rosa@example.com,,reviewer\nKim,kim@example.com,Sales,deputy reviewer\n"
    assert import_people(database, rows).count(Fate.NEW) == 2
    with database.reading() as session:
        assert [person.is_reviewer for person in session.scalars(select(Person))] == [True, True]
    assert planned(database, rows).count(Fate.UNCHANGED) == 2
    assert planned(database, "Rosa,rosa@example.com,Sales,\n").count(Fate.CHANGED) == 1


def test_the_faulty_rows_can_be_mended_and_imported_again(database: Database) -> None:
    found = planned(database, "Ada,ada@example.com,Sales,\n=Kim,kim@example.com,Sales,\n")
    data = as_csv(found.faulty_rows()).decode("utf-8-sig")
    assert data.splitlines()[0] == "name,email,department,roles,fault"
    assert "'=Kim,kim@example.com,Sales,," in data
    assert "Row 3, column name" in data
    with database.reading() as session:
        assert plan(session, data.replace("'=Kim", "Kim"), Answers()).faults == []


def test_five_thousand_people_are_taken_in_at_once(database: Database) -> None:
    rows = "".join(f"Person {n},p{n}@example.com,Department {n % 40},\n" for n in range(5_000))
    assert import_people(database, rows).count(Fate.NEW) == 5_000
    assert planned(database, rows).count(Fate.UNCHANGED) == 5_000


def test_two_imports_at_the_same_moment_store_everybody_once(database: Database) -> None:
    with database.transaction() as session:
        make_company(session)
    rows = "".join(f"Person {n},p{n}@example.com,Sales,{'head' if n == 0 else ''}\n" for n in range(200))
    with ThreadPoolExecutor(2) as both:
        plans = list(both.map(lambda turn: import_people(database, rows), range(2)))
    assert sorted(plan.count(Fate.NEW) for plan in plans) == [0, 200]
