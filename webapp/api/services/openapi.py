"""OpenAPI 3.1 writer: the description of the API from its resources, and schemas from their dataclasses."""

from __future__ import annotations

import enum
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from webapp.api.services.resources import RESOURCES, Resource

MOST_A_PAGE, USUAL_PAGE = 200, 100
LARGEST_ID = 2**31 - 1
_PLAIN: Mapping[type, Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What went wrong, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: Annotated[str, "what to do"]


FAULTS = {
    400: "A parameter that is not known, or has an impossible value.",
    401: "No token, or one that is not known or was revoked.",
    403: "A token that does not open this.",
    404: "Nothing of this name, or not exchanged yet; and everything while no token of the API is made.",
    429: "Asked too often; Retry-After says how many seconds to wait.",
}


def description(base_url: str) -> dict[str, Any]:
    """Return the whole document."""
    schemas: dict[str, Any] = {}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Report Card",
            "version": "1",
            "description": "Reads what the president reads, and nobody's name. A withheld figure is null.",
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "security": [{"token": []}],
        "paths": {resource.path: {"get": _operation(resource, schemas)} for resource in RESOURCES},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    }


def _operation(resource: Resource, schemas: dict[str, Any]) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": _schema(Problem, schemas)}}
    page = {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": _schema(resource.item, schemas)},
            "next": {"type": ["string", "null"], "description": "address of the next page"},
        },
    }
    return {
        "summary": resource.summary,
        "description": f"Opened by the scope {resource.scope}.",
        "operationId": resource.path.strip("/").replace("/{round}", "").replace("/", "_"),
        "parameters": [*_parameters(resource)],
        "responses": {
            "200": {"description": "A page.", "content": {"application/json": {"schema": page}}},
            "304": {"description": "Not changed since the answer whose ETag If-None-Match names."},
            **{str(code): {"description": said, "content": problem} for code, said in FAULTS.items()},
        },
    }


def _parameters(resource: Resource) -> list[dict[str, Any]]:
    after = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID, "default": 0}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": USUAL_PAGE}
    found: list[dict[str, Any]] = [
        {
            "name": "after",
            "in": "query",
            "schema": after,
            "description": "the id before the first wanted",
        },
        {"name": "limit", "in": "query", "schema": limit, "description": "how many items a page has"},
    ]
    if resource.is_of_a_round:
        slug = {"type": "string", "pattern": "^[a-z0-9-]+$"}
        found.append({"name": "round", "in": "path", "required": True, "schema": slug})
    return found


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a type; that of a dataclass is kept under its name."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**_schema(inner[0], schemas), "description": inner[1]}
    if origin in (Union, types.UnionType):
        return _or_null(_schema(next(part for part in inner if part is not type(None)), schemas))
    if origin is Sequence:
        return {"type": "array", "items": _schema(inner[0], schemas)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _schema(inner[1], schemas)}
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if issubclass(kind, enum.Enum):
        return {"type": "string", "enum": [member.value for member in kind]}
    return _reference(kind, schemas)


def _reference(kind: type, schemas: dict[str, Any]) -> dict[str, Any]:
    """Return the reference to the schema of a dataclass."""
    name = kind.__name__.removeprefix("Api").removeprefix("Exported")
    if name not in schemas:
        hints = get_type_hints(kind, include_extras=True)
        names = [field.name for field in fields(kind)]
        properties = {name: _schema(hints[name], schemas) for name in names}
        words = (kind.__doc__ or "").strip()
        schemas[name] = {
            "type": "object", "description": words, "required": [*properties], "properties": properties
        }  # fmt: skip
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    return {**schema, "type": [schema["type"], "null"]}
