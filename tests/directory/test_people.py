"""What a directory does to people: what the page People does, told and logged alike, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from tests.directory.asking import Directory, make_scim_token
from tests.factories import NOW, TODAY, make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from webapp.doer import Doer
from webapp.installed import installed
from webapp.models import Person, Position
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.erasing import erase
from webapp.organisation.services.people import get_person, save_person

WHO = "SCIM: Entra ID"


def change_here(app: Flask, person_id: str, **wanted: object) -> None:
    doer = Doer(person_id=0, name="Sam Osei", now=NOW, today=TODAY)
    with app.app_context(), installed(app).database.transaction() as session:
        person = get_person(session, int(person_id))
        entry = replace(entry_of(person), **wanted)  # type: ignore[arg-type]  # given by name
        save_person(session, entry, person=person, doer=doer, needs_department=False)


def test_whoever_comes_is_told_to_nobody_and_whoever_changes_is_told_as_by_hand(directory: Directory) -> None:
    ada = directory.add_user("ada@example.com", displayName="Ada Brandt")
    purchasing = directory.add_group("Purchasing", ada)
    assert directory.person(ada).joined_on is not None
    assert directory.mailed() == {}, "she gets no mail before there is something to do"
    assert directory.logged()[1:] == [
        (WHO, "added Ada Brandt"),
        (WHO, "added the department Purchasing"),
        (WHO, "people of Purchasing by the directory: 1 new, 0 changed"),
    ]
    marketing = directory.add_group("Marketing")
    member = {"op": "add", "path": "members", "value": [{"value": ada}]}
    assert directory.patch(f"/Groups/{marketing}", member)[0] == 200
    assert directory.ask("GET", f"/Groups/{purchasing}")[1].get("members") is None
    told = "Ada Brandt changed from Purchasing to Marketing."
    assert (WHO, told) in directory.logged()
    assert told in directory.mailed()["ada@example.com"][0]
    assert told in directory.mailed()["petra@example.com"][0]
    assert WHO in directory.mailed()["ada@example.com"][0]


def test_the_last_administrator_stays(directory: Directory, sam: Person) -> None:
    path = f"/Users/{sam.id}"
    for status, fault in (
        directory.patch(path, {"op": "replace", "path": "active", "value": False}),
        directory.ask("DELETE", path),
    ):
        assert (status, fault["detail"]) == (
            409,
            "Nobody would be administrator any more. Make somebody else administrator first.",
        )
    assert directory.person(str(sam.id)).is_active
    assert directory.ask("GET", path)[0] == 200


def test_a_directory_gives_no_role_and_takes_none(directory: Directory, sam: Person) -> None:
    path = f"/Users/{sam.id}"
    change = {"op": "replace", "value": {"displayName": "Sam O.", "roles": [{"value": "president"}]}}
    assert directory.patch(path, change)[0] == 200
    stored = directory.person(str(sam.id))
    assert (stored.name, stored.is_administrator, stored.is_president) == ("Sam O.", True, False)


def test_two_users_with_one_address_are_a_conflict(directory: Directory) -> None:
    ada = directory.add_user("ada", emails=[{"value": "ada@example.com"}])
    ben = directory.add_user("ben@example.com")
    for method, path, body in (
        ("POST", "/Users", {"userName": "other", "emails": [{"value": "ADA@example.com"}]}),
        ("POST", "/Users", {"userName": "Ada", "emails": [{"value": "new@example.com"}]}),
        ("PUT", f"/Users/{ben}", {"userName": "ben@example.com", "emails": [{"value": "ada@example.com"}]}),
        ("PUT", f"/Users/{ben}", {"userName": "ada"}),
    ):
        status, fault = directory.ask(
            method, path, {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], **body}
        )
        assert (status, fault["scimType"]) == (409, "uniqueness")
    assert directory.person(ada).email == "ada@example.com"
    assert directory.person(ben).email == "ben@example.com"


def test_somebody_whom_a_list_brought_is_taken_over_by_her_address(directory: Directory, sam: Person) -> None:
    assert directory.find("Users", 'userName eq "SAM@example.com"')[0]["id"] == str(sam.id)
    taken = directory.add_user("sosei", emails=[{"value": "sam@example.com"}], displayName="Sam Osei")
    assert taken == str(sam.id)
    assert directory.find("Users", 'userName eq "sosei"')[0]["emails"][0]["value"] == "sam@example.com"
    assert directory.person(taken).is_administrator


def test_the_address_follows_a_user_name_that_was_the_same(directory: Directory) -> None:
    ada = directory.add_user("Ada@Example.com")
    change = {"op": "Replace", "path": "userName", "value": "ada.ohm@example.com"}
    assert directory.patch(f"/Users/{ada}", change)[1]["emails"][0]["value"] == "ada.ohm@example.com"
    other = directory.add_user("b17", emails=[{"value": "ben@example.com"}])
    change = {"op": "Replace", "path": "userName", "value": "b18@corp.example"}
    assert directory.patch(f"/Users/{other}", change)[1]["emails"][0]["value"] == "ben@example.com"


def test_what_is_changed_here_is_told_to_the_directory(directory: Directory) -> None:
    ada = directory.add_user("ada@example.com", displayName="Ada Brandt")
    change_here(directory.app, ada, name="Ada Ohm", email="ada.ohm@example.com")
    found = directory.ask("GET", f"/Users/{ada}")[1]
    assert (found["displayName"], found["emails"][0]["value"]) == ("Ada Ohm", "ada.ohm@example.com")


def test_whoever_left_stays_away_when_a_group_or_a_name_changes(directory: Directory) -> None:
    ada = directory.add_user("ada@example.com", displayName="Ada Brandt")
    sales = directory.find("Groups", 'displayName eq "sales"')[0]["id"]
    directory.patch(f"/Users/{ada}", {"op": "Replace", "path": "active", "value": False})
    member = {"op": "add", "path": "members", "value": [{"value": ada}]}
    assert directory.patch(f"/Groups/{sales}", member)[0] == 200
    assert (
        directory.patch(f"/Users/{ada}", {"op": "Replace", "path": "displayName", "value": "A. B."})[0] == 200
    )
    stored = directory.person(ada)
    assert (stored.is_active, stored.name, stored.department_id) == (False, "A. B.", int(sales))
    assert "may sign in again" not in str(directory.logged())


def test_a_former_head_comes_back_as_employee_where_somebody_else_leads(directory: Directory) -> None:
    ada, ben = directory.add_user("ada@example.com"), directory.add_user("ben@example.com")
    heads = directory.add_group("Heads of Sales", ada)
    directory.patch(f"/Users/{ada}", {"op": "Replace", "path": "active", "value": False})
    member = {"op": "add", "path": "members", "value": [{"value": ben}]}
    assert directory.patch(f"/Groups/{heads}", member)[0] == 200
    assert directory.patch(f"/Users/{ada}", {"op": "Replace", "path": "active", "value": True})[0] == 200
    assert (directory.person(ada).position, directory.person(ben).position) == (
        Position.EMPLOYEE,
        Position.HEAD,
    )


def test_an_erased_person_is_unknown_to_the_directory(directory: Directory, sam: Person) -> None:
    ada = directory.add_user("ada@example.com", displayName="Ada Brandt", externalId="x-1")
    assert directory.ask("DELETE", f"/Users/{ada}")[0] == 204
    doer = Doer(person_id=sam.id, name=sam.name, now=NOW, today=TODAY)
    database = installed(directory.app).database
    with directory.app.app_context(), database.transaction() as session:
        erase(session, get_person(session, int(ada)), doer=doer)
    assert directory.ask("GET", f"/Users/{ada}")[0] == 404
    assert directory.find("Users", 'externalId eq "x-1"') == []
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM directory_person")).scalar() == 0
    assert directory.add_user("ada@example.com") != ada


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_address_while_a_round_is_open_waits_for_somebody_else_than_who_made_the_token(
    half: Half,
) -> None:
    with half.database.transaction() as session:
        petra = make_person(session, "Petra Board", email="petra@example.com", is_president=True)
        sam = make_person(session, "Sam Osei", email="sam@example.com", is_administrator=True)
    directory = Directory(half.app, make_scim_token(half.database, sam))
    half.open()
    ada = half.people(half.sales)[0]
    change = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "sams.other.box@example.com"}
    assert directory.patch(f"/Users/{ada.id}", change)[0] == 200
    told = directory.mailed()
    for address in (ada.email, "sams.other.box@example.com", "petra@example.com"):
        assert any("another address" in body for body in told[address]), address
    for reader, confirms in ((sam, False), (petra, True)):
        with sign_in(half.app.test_client(), reader) as client:
            page = client.get("/new-addresses").text
            assert ("Confirm<" in page) is confirms
            client.post(f"/new-addresses/{ada.id}", data={"csrf_token": csrf_token(page)})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_comes_while_a_round_is_open_grades_from_the_next_one_on(half: Half) -> None:
    with half.database.transaction() as session:
        sam = make_person(session, "Sam Osei", is_administrator=True)
    directory = Directory(half.app, make_scim_token(half.database, sam))
    half.open()
    leaver = half.people(half.sales)[-1]
    sales = directory.find("Groups", 'displayName eq "Sales"')[0]["id"]
    count = "SELECT count(*) FROM roll WHERE person_id = :id"
    ada = directory.add_user("ada@example.com")
    member = {"op": "add", "path": "members", "value": [{"value": ada}]}
    assert directory.patch(f"/Groups/{sales}", member)[0] == 200
    assert directory.ask("DELETE", f"/Users/{leaver.id}")[0] == 204
    with half.database.reading() as session:
        assert session.execute(text(count), {"id": int(ada)}).scalar() == 0
        assert session.execute(text(count), {"id": leaver.id}).scalar() == 1
