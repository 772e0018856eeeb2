"""Bodies, filters and addresses that make no sense are refused with a sentence, and never a fault of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.directory.asking import GROUP, PATCH_OP, USER, Directory

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["1", "True", USER])
)
WORDS = ("value", "type", "primary", "$ref", "givenName", "familyName", "active", "userName", "members", "id")
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.text(max_size=8) | st.sampled_from(
    [
        *("userName", "active", "name", "name.givenName", "emails", "members", "id", "meta", "x", ""),
        *('emails[type eq "work"].value', 'members[value eq "1"]', "members[", "emails.primary"),
        *(f"{USER}:name", "displayName", "name.x", "emails[primary eq true].value", "active.x", "urn:x:y"),
    ]
)
OPERATIONS = st.fixed_dictionaries(
    {},
    optional={
        "op": st.sampled_from(["Add", "replace", "REMOVE", "move", 3, None]),
        "path": PATHS | VALUES,
        "value": VALUES,
    },
)
USERS = st.dictionaries(
    st.sampled_from(["userName", "emails", "name", "active", "displayName", "externalId"]), VALUES, max_size=5
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(OPERATIONS, min_size=1, max_size=3), user=USERS, as_group=st.booleans())
def test_no_body_is_a_fault_of_the_server(
    directory: Directory, operations: list[Any], user: dict[str, Any], as_group: bool
) -> None:
    schema, place = (GROUP, "Groups") if as_group else (USER, "Users")
    found = directory.ask("GET", f"/{place}")[1]["Resources"][-1]
    for method, path, body in (
        ("PATCH", f"/{place}/{found['id']}", {"schemas": [PATCH_OP], "Operations": operations}),
        ("POST", f"/{place}", {"schemas": [schema], **user}),
        ("PUT", f"/{place}/{found['id']}", {"schemas": [schema], **user}),
    ):
        assert directory.ask(method, path, body)[0] in (200, 201, 400, 409)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"a":NaN}',
        b"[" * 100_000,
        b'{"schemas":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b"{}",
        json.dumps({"schemas": USER, "userName": "a@example.com"}).encode(),
        json.dumps({"schemas": ["urn:x"], "userName": "a@example.com"}).encode(),
        json.dumps({"schemas": [USER], "userName": "\ud800@example.com"}).encode(),
        json.dumps({"schemas": [USER], "userName": "a\0@example.com"}).encode(),
        json.dumps({"schemas": [USER], "userName": "a@example.com", "externalId": "\ud800"}).encode(),
        json.dumps({"schemas": [USER], "userName": "a" * 400 + "@example.com"}).encode(),
        json.dumps({"schemas": [USER], "userName": "nobody"}).encode(),
        json.dumps({"schemas": [USER], "userName": "a@example.com", "displayName": "=cmd"}).encode(),
        json.dumps({"schemas": [USER], "userName": "a@example.com", "active": "perhaps"}).encode(),
        json.dumps({"schemas": [USER], "userName": "a@example.com", "active": 1}).encode(),
    ],
)
def test_what_is_no_user_is_refused(directory: Directory, body: bytes) -> None:
    answer = directory.app.test_client().post(
        "/scim/v2/Users", data=body, headers={"Authorization": f"Bearer {directory.token}"}
    )
    assert answer.status_code == 400, answer.text
    assert answer.get_json(force=True)["scimType"] in ("invalidSyntax", "invalidValue")
    assert directory.ask("GET", "/Users")[1]["totalResults"] == 2


def test_what_is_too_large_is_refused_and_a_large_group_is_not(directory: Directory) -> None:
    body = {"schemas": [USER], "userName": "a@example.com", "title": "x" * 4_100_000}
    assert directory.ask("POST", "/Users", body)[0] == 413
    body["title"] = "x" * 1_000_000
    assert directory.ask("POST", "/Users", body)[0] == 201


@pytest.mark.parametrize(
    "comparison",
    [
        *("userName", 'userName co "a"', 'x eq "a"', 'userName eq "a" or id eq "1"', 'userName eq "a" and'),
        *("(", 'a eq "\\"', "userName eq " + "x" * 3_000, 'userName eq "\\ud800', "not (id eq 1)"),
    ],
)
def test_filters_that_are_not_known_are_refused(directory: Directory, comparison: str) -> None:
    answer = directory.app.test_client().get(
        "/scim/v2/Users",
        query_string={"filter": comparison},
        headers={"Authorization": f"Bearer {directory.token}"},
    )
    assert (answer.status_code, answer.get_json(force=True)["scimType"]) == (400, "invalidFilter")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/Users/0", 404),
        ("GET", "/Users/x", 404),
        ("GET", "/Users/99999999999999999999", 404),
        ("GET", "/Groups/7-heads", 404),
        ("GET", "/Nothing", 404),
        ("GET", "/Users/1/2", 404),
        ("GET", "/Users?startIndex=x", 400),
        ("GET", "/Users?count=1e9", 400),
        ("GET", "/Users?count=-1&startIndex=-5", 200),
        ("GET", "/Users?startIndex=999999999&count=999999999", 200),
        ("GET", "/Users?attributes=name.x,,urn:x:y&excludedAttributes=emails", 200),
        ("PUT", "/Users", 405),
        ("POST", "/Users/1", 405),
        ("DELETE", "/Schemas", 405),
        ("POST", "/Bulk", 501),
        ("POST", "/Users/.search", 501),
        ("GET", "/Me", 501),
    ],
)
def test_addresses_answer_as_the_rfc_says(directory: Directory, method: str, path: str, status: int) -> None:
    assert directory.ask(method, path, {} if method in ("PUT", "POST") else None)[0] == status
