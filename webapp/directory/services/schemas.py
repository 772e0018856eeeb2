"""SCIM discovery: what this service can do, its kinds of resources, and their schemas (RFC 7643, 5 to 7)."""

from __future__ import annotations

from typing import Any

from webapp.directory.services.messages import GROUP, USER, Json, with_meta

MOST_AT_ONCE = 200
_CONFIGURATION = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
_KIND = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"


def configuration(base: str) -> Json:
    """Describe what this service can do."""
    off = {"supported": False}
    found = {
        "schemas": [_CONFIGURATION],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_AT_ONCE},
        "changePassword": off,
        "sort": off,
        "etag": {"supported": True},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Bearer token",
                "description": "A token that an administrator made on the page Tokens.",
                "primary": True,
            }
        ],
    }
    return with_meta(found, kind="ServiceProviderConfig", address=f"{base}/ServiceProviderConfig")


def kinds(base: str) -> list[Json]:
    """Describe the kinds of resources."""
    return [
        with_meta(
            {
                "schemas": [_KIND],
                "id": name,
                "name": name,
                "description": description,
                "endpoint": f"/{name}s",
                "schema": schema,
            },
            kind="ResourceType",
            address=f"{base}/ResourceTypes/{name}",
        )
        for name, schema, description in (
            ("User", USER, "A person who may sign in"),
            ("Group", GROUP, "A department, or its heads or deputies"),
        )
    ]


def schemas(base: str) -> list[Json]:
    """Describe the attributes that are kept; others may be sent and are passed over."""
    user = [
        _attribute("userName", "Who it is in the directory", required=True, uniqueness="server"),
        _attribute("displayName", "The name; without it, given and family name"),
        _attribute(
            "name",
            "The parts of the name",
            parts=[_attribute("givenName", "Given name"), _attribute("familyName", "Family name")],
        ),
        _attribute(
            "emails",
            "One mail address is kept: the primary one, else that of work",
            required=True,
            many=True,
            parts=[
                _attribute("value", "The mail address", required=True),
                _attribute("type", "work", words=["work"]),
            ],
        ),
        _attribute("active", "Whether the person may sign in", kind="boolean", required=True),
    ]
    member = [
        _attribute("value", "The id of the user", exact=True, mutability="immutable"),
        _attribute(
            "$ref",
            "The address of the user",
            kind="reference",
            exact=True,
            mutability="immutable",
            to=["User"],
        ),
        _attribute("type", "User", words=["User"], mutability="immutable"),
    ]
    group = [
        _attribute(
            "displayName",
            "A department; or Heads of it, or Deputies of it",
            required=True,
            uniqueness="server",
        ),
        _attribute("members", "The people", many=True, parts=member),
    ]
    return [
        with_meta(
            {"schemas": [_SCHEMA], "id": urn, "name": name, "description": name, "attributes": attributes},
            kind="Schema",
            address=f"{base}/Schemas/{urn}",
        )
        for urn, name, attributes in ((USER, "User", user), (GROUP, "Group", group))
    ]


def _attribute(
    name: str,
    description: str,
    *,
    kind: str = "string",
    required: bool = False,
    many: bool = False,
    exact: bool = False,
    uniqueness: str = "none",
    mutability: str = "readWrite",
    words: list[str] | None = None,
    to: list[str] | None = None,
    parts: list[Json] | None = None,
) -> Json:
    found: dict[str, Any] = {
        "name": name,
        "type": "complex" if parts else kind,
        "multiValued": many,
        "description": description,
        "required": required,
        "caseExact": exact,
        "mutability": mutability,
        "returned": "default",
        "uniqueness": uniqueness,
    }
    optional = {"canonicalValues": words, "referenceTypes": to, "subAttributes": parts}
    return found | {key: value for key, value in optional.items() if value}
