"""`/admin/people` and `/admin/org`: what the administrator may keep, and nobody else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.factories import make_company, make_department, make_pair, make_person
from tests.fixtures.application import csrf_token, sign_in
from webapp.models import Department, Pair, Person, Position
from webapp.storage.database import Database


@pytest.fixture
def administrator(client: FlaskClient, database: Database) -> FlaskClient:
    with database.transaction() as session:
        make_company(session)
        sales, marketing = make_department(session, "Sales"), make_department(session, "Marketing")
        make_pair(session, sales, marketing)
        make_person(session, "Ada Brandt", email="ada@example.com", department=sales)
        return sign_in(client, make_person(session, "Sam Osei", is_administrator=True))


def send(client: FlaskClient, page: str, address: str = "", **fields: str) -> TestResponse:
    """Fill in the form of a page and post it there or to another address."""
    token = csrf_token(client.get(page).get_data(as_text=True))
    return client.post(address or page, data={"csrf_token": token, **fields})


def id_of(database: Database, name: str) -> int:
    with database.reading() as session:
        return session.scalars(select(Person.id).where(Person.name == name)).one()


PAGES = [
    "/admin/people",
    "/admin/people/new",
    "/admin/people/1",
    "/admin/people/1/deactivate",
    "/admin/org",
    "/admin/org/departments/sales",
    "/admin/org/pairs/1/end",
    "/admin/import",
    "/admin/import/people",
]


@pytest.mark.usefixtures("administrator")
def test_only_an_administrator_sees_these_pages(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        sales = session.scalars(select(Department).where(Department.name == "Sales")).one()
        others = [
            make_person(session, "Employee", department=sales),
            make_person(session, "Head", department=sales, position=Position.HEAD),
            make_person(session, "President", is_president=True),
        ]
    for person in others:
        sign_in(client, person)
        answers = {address: client.get(address).status_code for address in PAGES}
        assert answers == dict.fromkeys(PAGES, 403), person.name


@pytest.mark.parametrize(
    "address", ["/admin/people/999", "/admin/org/departments/horses", "/admin/org/pairs/9/end"]
)
def test_what_is_not_there_is_not_found(administrator: FlaskClient, address: str) -> None:
    assert administrator.get(address).status_code == 404


def test_a_person_is_added_found_and_changed(administrator: FlaskClient, database: Database) -> None:
    kim = {"name": " Kim  Xu ", "email": "Kim@Example.com", "department": "Sales", "position": "deputy"}
    assert send(administrator, "/admin/people/new", **kim).status_code == 303
    page = administrator.get("/admin/people?q=kim").get_data(as_text=True)
    assert "Kim Xu" in page
    assert "kim@example.com" in page
    assert "Ada Brandt" not in page
    address = f"/admin/people/{id_of(database, 'Kim Xu')}"
    assert send(administrator, address, **{**kim, "name": "Kim Wu", "president": "yes"}).status_code == 303
    with database.reading() as session:
        found = session.scalars(select(Person).where(Person.name == "Kim Wu")).one()
        assert (found.position, found.is_president, found.is_administrator) == (Position.DEPUTY, True, False)


def test_what_was_typed_stays_in_a_refused_form(administrator: FlaskClient) -> None:
    answer = send(
        administrator,
        "/admin/people/new",
        name="Kim Xu",
        email="kim",
        department="Marketing",
        position="head",
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "<title>Error:" in page
    assert 'href="#email"' in page
    assert 'value="Kim Xu"' in page
    assert "<option selected>Marketing</option>" in page
    assert 'value="head" checked' in page


def test_somebody_deactivated_is_signed_out_and_may_come_back(
    administrator: FlaskClient, database: Database
) -> None:
    ada = id_of(database, "Ada Brandt")
    with database.reading() as session:
        person = session.get(Person, ada)
        assert person is not None
    other = sign_in(administrator.application.test_client(), person)
    assert send(administrator, f"/admin/people/{ada}/deactivate").status_code == 303
    assert other.get("/admin/people").status_code in (302, 303, 401)
    assert 'class="pill pill-dropped"' in administrator.get("/admin/people").text
    answer = send(administrator, f"/admin/people/{ada}", f"/admin/people/{ada}/activate")
    assert answer.status_code == 303
    assert 'class="pill pill-dropped"' not in administrator.get("/admin/people").text


def test_the_last_administrator_cannot_lock_the_door(administrator: FlaskClient, database: Database) -> None:
    sam = id_of(database, "Sam Osei")
    page = administrator.get(f"/admin/people/{sam}/deactivate").get_data(as_text=True)
    assert "Nobody else is administrator" in page
    send(administrator, "/admin/people/new", f"/admin/people/{sam}/deactivate")
    assert administrator.get("/admin/people").status_code == 200


def test_departments_are_added_renamed_and_removed(administrator: FlaskClient) -> None:
    assert send(administrator, "/admin/org", "/admin/org/departments", name="Legal").status_code == 303
    assert send(administrator, "/admin/org/departments/legal", name="Law").status_code == 303
    answer = send(administrator, "/admin/org/departments/legal", name="SALES")
    assert "There is a department Sales already." in answer.get_data(as_text=True)
    page = administrator.get("/admin/org").get_data(as_text=True)
    assert "Law" in page
    assert "Fewer than 5 people" in page
    address = "/admin/org/departments/legal"
    assert send(administrator, address, f"{address}/remove").status_code == 303
    answer = send(administrator, "/admin/org/departments/sales", "/admin/org/departments/sales/remove")
    assert answer.status_code == 400
    assert "Sales has people, a pair" in answer.get_data(as_text=True)


def test_a_pair_is_ended_and_added_again(administrator: FlaskClient, database: Database) -> None:
    with database.reading() as session:
        pair_id = session.scalars(select(Pair.id)).one()
    assert send(administrator, f"/admin/org/pairs/{pair_id}/end").status_code == 303
    again = {"first": "sales", "second": "marketing"}
    assert send(administrator, "/admin/org", "/admin/org/pairs", **again).status_code == 303
    answer = send(administrator, "/admin/org", "/admin/org/pairs", **again)
    assert answer.status_code == 400
    assert "are a pair already" in answer.get_data(as_text=True)


def test_a_form_from_elsewhere_changes_nothing(administrator: FlaskClient, database: Database) -> None:
    answer = administrator.post(
        "/admin/org/departments", data={"name": "Foreign"}, headers={"Origin": "http://elsewhere.example"}
    )
    assert answer.status_code == 403
    with database.reading() as session:
        assert session.scalar(select(Department).where(Department.name == "Foreign")) is None
