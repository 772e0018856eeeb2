"""Requests in the order and form in which Okta documents that it sends them."""

from __future__ import annotations

from typing import Any

from tests.directory.asking import GROUP, USER, Directory

NEW_USER: dict[str, Any] = {
    "schemas": [USER],
    "userName": "isa.ek@northwick.example",
    "name": {"givenName": "Isa", "familyName": "Ek"},
    "emails": [{"primary": True, "value": "isa.ek@northwick.example", "type": "work"}],
    "displayName": "Isa Ek",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


def test_a_user_is_looked_for_made_read_put_and_deactivated(directory: Directory) -> None:
    status, found = directory.ask("GET", "/Users?startIndex=1&count=2")
    assert status == 200
    assert (found["totalResults"], found["itemsPerPage"], found["startIndex"]) == (2, 2, 1)
    found = directory.ask(
        "GET", "/Users?filter=userName%20eq%20%22isa.ek%40northwick.example%22&startIndex=1&count=100"
    )
    assert found[1]["totalResults"] == 0
    status, made = directory.ask("POST", "/Users", NEW_USER)
    assert status == 201
    assert "password" not in str(made)
    path = f"/Users/{made['id']}"
    assert directory.ask("GET", path)[1]["userName"] == "isa.ek@northwick.example"

    put = NEW_USER | {
        "id": made["id"],
        "name": {"givenName": "Isa", "familyName": "Oja"},
        "displayName": "Isa Oja",
    }
    put |= {"meta": {"resourceType": "User"}}
    status, changed = directory.ask("PUT", path, put)
    assert (status, changed["displayName"]) == (200, "Isa Oja")
    assert directory.person(made["id"]).name == "Isa Oja"
    status, changed = directory.patch(path, {"op": "replace", "value": {"active": False}})
    assert (status, changed["active"]) == (200, False)
    status, changed = directory.ask("PUT", path, put)
    assert (status, changed["active"]) == (200, True), "assigned again"
    status, fault = directory.ask("POST", "/Users", NEW_USER)
    assert (status, fault["scimType"]) == (409, "uniqueness")


def test_a_group_is_pushed_changed_and_taken_back(directory: Directory) -> None:
    isa = directory.ask("POST", "/Users", NEW_USER)[1]["id"]
    ben = directory.add_user("ben@example.com")
    status, found = directory.ask("GET", "/Groups?startIndex=1&count=100")
    assert [each["displayName"] for each in found["Resources"]] == ["Sales"]
    members = [{"value": isa, "display": "isa.ek@northwick.example"}]
    status, made = directory.ask(
        "POST", "/Groups", {"schemas": [GROUP], "displayName": "Field service", "members": members}
    )
    assert (status, [each["value"] for each in made["members"]]) == (201, [isa])
    path = f"/Groups/{made['id']}"
    change = {"op": "replace", "value": {"id": "999", "displayName": "Service"}}
    assert directory.patch(path, change)[1]["scimType"] == "mutability"
    change = {"op": "replace", "value": {"id": made["id"], "displayName": "Service"}}
    assert directory.patch(path, change)[1]["displayName"] == "Service"
    status, changed = directory.patch(
        path,
        {"op": "remove", "path": f'members[value eq "{isa}"]'},
        {"op": "add", "path": "members", "value": [{"value": ben, "display": "ben@example.com"}]},
    )
    assert [each["value"] for each in changed["members"]] == [ben]
    put = {"schemas": [GROUP], "id": made["id"], "displayName": "Service", "members": [{"value": isa}]}
    status, changed = directory.ask("PUT", path, put)
    assert (status, [each["value"] for each in changed["members"]]) == (200, [isa])
    assert directory.ask("PUT", path, {"schemas": [GROUP], "displayName": "Service"})[0] == 200
    assert len(directory.ask("GET", path)[1]["members"]) == 1, "a PUT without members leaves them"
    change = {"op": "replace", "path": "members", "value": []}
    assert "members" not in directory.patch(path, change)[1]
    assert directory.ask("DELETE", path)[0] == 204
    assert directory.ask("GET", path)[0] == 404
