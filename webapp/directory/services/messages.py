"""SCIM messages: error, list response, attribute selection and version of a resource (RFC 7644)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, TypeAlias

from webapp.importing.services.faults import EntryRefused

Json: TypeAlias = dict[str, Any]

ADDRESS = "/scim/v2"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_MESSAGES = "urn:ietf:params:scim:api:messages:2.0:"
PATCH = f"{_MESSAGES}PatchOp"
_ALWAYS = ("schemas", "id")


class ScimFault(Exception):
    """A request is not carried out; the text is a sentence for whoever runs the directory."""

    def __init__(self, status: int, detail: str, kind: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind

    @property
    def as_json(self) -> Json:
        """Return the error message; its status is a text there."""
        kind = {"scimType": self.kind} if self.kind else {}
        return {"schemas": [f"{_MESSAGES}Error"], "status": str(self.status), "detail": str(self), **kind}


def conflict(refused: EntryRefused) -> ScimFault:
    """Return the fault of an entry that cannot be stored beside all others."""
    return ScimFault(409, refused.in_words)


def invalid(detail: str, kind: str = "invalidValue") -> ScimFault:
    """Return the fault of a request that cannot be understood as it is."""
    return ScimFault(400, detail, kind)


def list_of(resources: Sequence[Json], *, total: int, begin: int = 1) -> Json:
    """Return a page of resources as a list response."""
    return {
        "schemas": [f"{_MESSAGES}ListResponse"],
        "totalResults": total,
        "startIndex": begin,
        "itemsPerPage": len(resources),
        "Resources": list(resources),
    }


def with_meta(resource: Json, *, kind: str, address: str) -> Json:
    """Add the kind, the address and the version, which is a digest of all that is shown."""
    digest = hashlib.sha256(json.dumps(resource, sort_keys=True).encode()).hexdigest()[:20]
    meta = {"resourceType": kind, "location": address, "version": f'W/"{digest}"'}
    return {**resource, "meta": meta}


def selected(resource: Json, *, only: str | None, without: str | None) -> Json:
    """Leave out what was not asked for (`attributes`, `excludedAttributes`)."""
    if only:
        names = _names(only)
        wholes = {name for name, part in names if not part}
        parts = {name: {part for each, part in names if each == name} for name, _part in names}
        return {
            key: value
            if key in _ALWAYS or key.lower() in wholes or not isinstance(value, dict)
            else {part: kept for part, kept in value.items() if part.lower() in parts[key.lower()]}
            for key, value in resource.items()
            if key in _ALWAYS or key.lower() in parts
        }
    left = {name for name, part in _names(without or "") if not part}
    return {key: value for key, value in resource.items() if key in _ALWAYS or key.lower() not in left}


def _names(text: str) -> list[tuple[str, str]]:
    """Split "name.givenName,urn:…:User:active" into attributes and their parts, in lower case."""
    found = []
    for each in text.lower().split(","):
        name, _, part = each.strip().rpartition(":")[2].partition(".")
        found.append((name, part))
    return found
