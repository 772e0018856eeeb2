"""SCIM PATCH (RFC 7644, 3.5.2) on plain data, as Entra ID and Okta write it.

Words for operations in any case; a value without a path holds several attributes, by dotted names too; a
remove may list what goes. Attributes that are not kept here are passed over, so that the rest is done.
"""

from __future__ import annotations

import re
from typing import Any

from webapp.directory.services.messages import GROUP, PATCH, USER, Json, invalid
from webapp.language import gettext as _

MOST_OPERATIONS = 20_000
MOST_SEARCHED = 100  # entries of a list, by what is not their value: each search reads them all
LISTS = ("emails", "members")
Entries = dict[str, Json]
"""The entries of a list by their values: an operation finds its own without reading the others."""
NOT_KEPT = frozenset(
    word.lower()
    for word in (
        *("nickName", "profileUrl", "title", "userType", "preferredLanguage", "locale", "timezone"),
        *("password", "phoneNumbers", "ims", "photos", "addresses", "groups", "entitlements", "roles"),
        *("x509Certificates", "meta", "schemas"),
    )
)
_NAMES = {"username": "userName", "externalid": "externalId", "displayname": "displayName"}
_NAMES |= {name: name for name in ("name", "active", *LISTS)}
_PARTS = {"givenname": "givenName", "familyname": "familyName"}
_PATH = re.compile(
    r"""(?P<name>[A-Za-z]\w*)
        (\[\s*(?P<key>[\w$]+)\s+eq\s+(?P<quote>"?)(?P<wanted>[^"\]]*)(?P=quote)\s*\])?
        (\.(?P<part>[\w$]+))?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def patched(resource: Json, body: Json) -> Json:
    """Return the resource after the operations of a PATCH; raise ScimFault."""
    operations = body.get("Operations", body.get("operations"))
    if PATCH not in _list_or_nothing(body.get("schemas")) or not isinstance(operations, list):
        raise invalid(_("A PATCH names the schema PatchOp and a list of Operations."), "invalidSyntax")
    if len(operations) > MOST_OPERATIONS:
        raise invalid(_("These are too many operations at once."), "tooMany")
    changed = {key: _entries(value) if key in LISTS else value for key, value in resource.items()}
    for operation in operations:
        _carry_out(changed, operation)
    return {key: list(value.values()) if key in LISTS else value for key, value in changed.items()}


def _carry_out(resource: Json, operation: Any) -> None:
    word = operation.get("op") if isinstance(operation, dict) else None
    deed = word.lower() if isinstance(word, str) else ""
    if deed not in ("add", "replace", "remove"):
        raise invalid(_("An operation is add, replace or remove."), "invalidSyntax")
    path, value = operation.get("path"), operation.get("value")
    if isinstance(path, str) and path:
        _change(resource, deed, path, value)
    elif path or deed == "remove":
        raise invalid(_("What is to be removed needs a path."), "noTarget")
    elif isinstance(value, dict):
        for name, each in value.items():
            _change(resource, deed, name, each)
    else:
        raise invalid(_("Without a path the value holds attributes by their names."))


def _change(resource: Json, deed: str, path: str, value: Any) -> None:
    match = _PATH.fullmatch(_without_schema(path))
    if match is None or match["name"].lower() in NOT_KEPT:
        if match or path.lower().startswith("urn:"):
            return
        raise _no_such(path)
    if (lowered := match["name"].lower()) == "id":
        if value == resource["id"]:
            return
        raise invalid(_("The id of an entry does not change."), "mutability")
    name = _NAMES.get(lowered)
    if name is None:
        raise _no_such(path)
    if name in LISTS:
        _change_list(resource, deed, name, match, value)
    elif name == "name":
        _change_name(resource, deed, match["part"], value)
    elif match["part"] or match["key"]:
        raise _no_such(path)
    elif deed == "remove":
        resource.pop(name, None)
    else:
        resource[name] = value


def _change_name(resource: Json, deed: str, part: str | None, value: Any) -> None:
    kept = resource.get("name")
    name: Json = dict(kept) if isinstance(kept, dict) else {}
    if part is None and deed == "remove":
        name = {}
    elif part is None:
        if not isinstance(value, dict):
            raise invalid(_("A name holds givenName and familyName."))
        name |= {_PARTS[key.lower()]: each for key, each in value.items() if key.lower() in _PARTS}
    elif (known := _PARTS.get(part.lower())) is not None:
        name[known] = None if deed == "remove" else value
    resource["name"] = name


def _change_list(resource: Json, deed: str, name: str, match: re.Match[str], value: Any) -> None:
    kept: Entries = resource.setdefault(name, {})
    if match["key"] or (match["part"] and deed != "remove"):
        _change_entries(kept, deed, match, value)
    elif deed == "replace":
        resource[name] = _entries(value)
    elif deed == "remove":
        for gone in _entries(value) if value else list(kept):
            kept.pop(gone, None)
    else:
        for each, entry in _entries(value).items():
            kept.setdefault(each, entry)


def _change_entries(kept: Entries, deed: str, match: re.Match[str], value: Any) -> None:
    """Change or remove the entries that a path like emails[type eq "work"].value means; add one if none."""
    key, wanted = (match["key"] or "").lower(), (match["wanted"] or "").lower()
    if key == "value":
        meant = [wanted] if wanted in kept else []
    elif len(kept) > MOST_SEARCHED:
        raise invalid(_("These are too many operations at once."), "tooMany")
    else:
        meant = [each for each, entry in kept.items() if not key or str(entry.get(key)).lower() == wanted]
    entries = [kept.pop(each) for each in meant]
    if deed != "remove":
        change = value if isinstance(value, dict) else {match["part"] or "value": value}
        named = {key: match["wanted"]} if key else {}
        kept |= _entries([{**entry, **change} for entry in entries or [named]])


def _entries(value: Any) -> Entries:
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) and isinstance(item.get("value"), str) for item in items):
        raise invalid(_("Each entry of a list has a value, which is a text."))
    return {item["value"].lower(): item for item in items}


def _list_or_nothing(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _without_schema(path: str) -> str:
    """Take the schema's name off; an attribute of another schema is none that is kept here."""
    for schema in (USER, GROUP):
        if path.lower().startswith(f"{schema.lower()}:"):
            return path[len(schema) + 1 :]
    return path


def _no_such(path: str) -> Exception:
    return invalid(_("There is no attribute “%(path)s” here.", path=path[:60]), "invalidPath")
