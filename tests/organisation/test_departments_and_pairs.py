"""Departments and pairs entered one by one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_department, make_needs_list, make_pair
from webapp.importing.services.faults import EntryRefused
from webapp.models import Department, Pair
from webapp.organisation.services import departments, pairs
from webapp.organisation.services.organisation import get_department
from webapp.storage.database import Database


def names(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [
            (department.name, department.slug)
            for department in session.scalars(select(Department).order_by(Department.id))
        ]


def test_a_renamed_department_keeps_its_address(database: Database) -> None:
    with database.transaction() as session:
        sales = departments.add_department(session, " Sales ", at=NOW, who="Sam")
        departments.rename_department(session, sales, "Distribution", at=NOW, who="Sam")
        departments.rename_department(session, sales, "distribution", at=NOW, who="Sam")
        departments.add_department(session, "Sales", at=NOW, who="Sam")
    assert names(database) == [("distribution", "sales"), ("Sales", "sales-2")]


@pytest.mark.parametrize("name", ["", "=Sales", "SALES", "x" * 81, "…"])
def test_a_name_that_cannot_be_is_refused(database: Database, name: str) -> None:
    with database.transaction() as session:
        departments.add_department(session, "Sales", at=NOW, who="Sam")
    with pytest.raises(EntryRefused), database.transaction() as session:
        departments.add_department(session, name, at=NOW, who="Sam")
    assert names(database) == [("Sales", "sales")]


@pytest.mark.parametrize("kind", ["people", "pair", "needs list"])
def test_a_department_on_which_something_depends_stays(database: Database, kind: str) -> None:
    with database.transaction() as session:
        sales = make_department(session, "Sales", people=1 if kind == "people" else 0)
        marketing = make_department(session, "Marketing")
        if kind == "pair":
            make_pair(session, sales, marketing)
        if kind == "needs list":
            make_needs_list(session, of=marketing, by=sales)
    with pytest.raises(EntryRefused, match="Sales has people, a pair"), database.transaction() as session:
        departments.remove_department(session, get_department(session, "sales"), at=NOW, who="Sam")
    assert len(names(database)) == 2


def test_a_department_made_by_mistake_can_be_removed(database: Database) -> None:
    with database.transaction() as session:
        slaes = departments.add_department(session, "Slaes", at=NOW, who="Sam")
        departments.remove_department(session, slaes, at=NOW, who="Sam")
    assert names(database) == []


def test_a_pair_stands_once_and_never_with_itself(database: Database) -> None:
    with database.transaction() as session:
        sales, marketing = make_department(session, "Sales"), make_department(session, "Marketing")
        pairs.add_pair(session, marketing, sales, at=NOW, who="Sam")
    with database.transaction() as session:
        sales, marketing = get_department(session, "sales"), get_department(session, "marketing")
        with pytest.raises(EntryRefused, match="Sales and Marketing are a pair already"):
            pairs.add_pair(session, sales, marketing, at=NOW, who="Sam")
        with pytest.raises(EntryRefused, match="cannot be paired with itself"):
            pairs.add_pair(session, sales, sales, at=NOW, who="Sam")
    with database.reading() as session:
        assert len(session.scalars(select(Pair)).all()) == 1
