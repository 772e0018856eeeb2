"""Requests in the order and form in which Entra ID documents that it sends them."""

from __future__ import annotations

from tests.directory.asking import ENTERPRISE, GROUP, USER, Directory
from webapp.models import Position

MICROSOFT_GROUP = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"
NEW_USER = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "Ada.Brandt@northwick.example",
    "active": True,
    "emails": [{"primary": True, "type": "work", "value": "ada@northwick.example"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Ada Brandt", "familyName": "Brandt", "givenName": "Ada"},
    "displayName": "Ada Brandt",
    "title": "Buyer",
    "roles": [],
    ENTERPRISE: {"department": "Purchasing", "manager": {"value": "1"}},
}


def test_the_test_of_the_connection_finds_nobody(directory: Directory) -> None:
    found = directory.ask("GET", "/Users?filter=userName+eq+%22non-existent-5a1f%22")
    assert found[0] == 200
    assert (found[1]["totalResults"], found[1]["Resources"]) == (0, [])


def test_a_user_is_made_changed_disabled_and_deleted(directory: Directory) -> None:
    status, made = directory.ask("POST", "/Users", NEW_USER)
    assert status == 201
    assert (made["userName"], made["displayName"], made["active"]) == (
        "Ada.Brandt@northwick.example",
        "Ada Brandt",
        True,
    )
    assert made["emails"][0]["value"] == "ada@northwick.example"
    path = f"/Users/{made['id']}"
    assert made["meta"]["location"].endswith(path)
    assert directory.ask("GET", path)[1] == made
    assert directory.find("Users", 'userName eq "ada.brandt@NORTHWICK.example"')[0]["id"] == made["id"]
    assert directory.find("Users", f'externalId eq "{NEW_USER["externalId"]}"')[0]["id"] == made["id"]
    assert directory.find("Users", 'emails[type eq "work"].value eq "ada@northwick.example"')

    status, changed = directory.patch(
        path,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "ada.ohm@northwick.example"},
        {"op": "Replace", "path": "name.familyName", "value": "Ohm"},
        {"op": "Replace", "path": "displayName", "value": "Ada Ohm"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Logistics"},
        {"op": "Add", "path": "title", "value": "Head buyer"},
    )
    assert status == 200
    assert (changed["displayName"], changed["name"]["familyName"]) == ("Ada Ohm", "Ohm")
    assert directory.person(made["id"]).email == "ada.ohm@northwick.example"
    assert directory.person(made["id"]).name == "Ada Ohm"
    status, changed = directory.patch(
        path,
        {"op": "replace", "value": {"displayName": "Ada M. Ohm", "name.givenName": "Ada M.", "title": "x"}},
    )
    assert (changed["displayName"], changed["name"]["givenName"]) == ("Ada M. Ohm", "Ada M.")

    assert directory.patch(path, {"op": "Replace", "path": "active", "value": "False"})[1]["active"] is False
    left = directory.person(made["id"])
    assert (left.is_active, left.left_on is not None) == (False, True)
    assert directory.find("Users", 'userName eq "Ada.Brandt@northwick.example"')[0]["active"] is False
    assert directory.patch(path, {"op": "Replace", "path": "active", "value": "True"})[1]["active"] is True
    assert directory.person(made["id"]).is_active

    assert directory.ask("DELETE", path) == (204, None)
    assert directory.ask("GET", path)[0] == 404
    assert directory.find("Users", 'userName eq "Ada.Brandt@northwick.example"') == []
    assert (directory.person(made["id"]).is_active, directory.person(made["id"]).name) == (
        False,
        "Ada M. Ohm",
    )
    status, again = directory.ask(
        "POST", "/Users", NEW_USER | {"emails": [{"value": "ada.ohm@northwick.example"}]}
    )
    assert (status, again["id"]) == (201, made["id"]), "whoever comes back is the same person"


def test_groups_are_departments_with_a_head(directory: Directory) -> None:
    ada, ben = directory.add_user("ada@example.com"), directory.add_user("ben@example.com")
    assert directory.find("Groups", 'displayName eq "Purchasing"') == []
    new = {
        "schemas": [GROUP, MICROSOFT_GROUP],
        "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
        "displayName": "Purchasing",
        "meta": {"resourceType": "Group"},
    }
    status, made = directory.ask("POST", "/Groups", new)
    assert (status, made["externalId"]) == (201, new["externalId"])
    path = f"/Groups/{made['id']}"
    member = {
        "op": "Add",
        "path": "members",
        "value": [{"$ref": None, "value": ada}, {"$ref": None, "value": ben}],
    }
    assert directory.patch(path, member)[0] == 200
    without = directory.ask("GET", f"{path}?excludedAttributes=members")[1]
    assert "members" not in without
    assert [each["value"] for each in directory.ask("GET", path)[1]["members"]] == [ada, ben]
    assert directory.find("Groups", f'id eq "{made["id"]}" and members eq "{ada}"')
    assert not directory.find("Groups", f'id eq "{made["id"]}" and members eq "999"')

    heads = directory.add_group("Heads of Purchasing")
    assert (
        directory.patch(f"/Groups/{heads}", {"op": "Add", "path": "members", "value": [{"value": ada}]})[0]
        == 200
    )
    assert directory.person(ada).position is Position.HEAD
    status, fault = directory.patch(
        f"/Groups/{heads}", {"op": "Add", "path": "members", "value": [{"value": ben}]}
    )
    assert (status, "Purchasing has a head: ada@example.com." in fault["detail"]) == (409, True)
    gone = {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": ada}]}
    assert directory.patch(f"/Groups/{heads}", gone)[0] == 200
    assert directory.person(ada).position is Position.EMPLOYEE

    assert directory.patch(path, {"op": "Replace", "path": "displayName", "value": "Buying"})[0] == 200
    assert directory.ask("GET", f"/Groups/{heads}")[1]["displayName"] == "Heads of Buying"
    assert directory.patch(path, gone)[0] == 200
    assert directory.person(ada).department is None
    assert directory.ask("DELETE", path)[0] == 409, "a department with people stays"
    assert directory.ask("DELETE", f"/Groups/{heads}") == (204, None)
