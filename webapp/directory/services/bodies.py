"""Bodies of SCIM requests: JSON within limits, its schemas, and what it says of a person or a group."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from webapp.directory.services.messages import Json, invalid
from webapp.importing.services.clean_text import NO_TEXT, tidy
from webapp.language import gettext as _
from webapp.mail_addresses import is_address, stored_address

LARGEST = 4_000_000  # bytes: a department of 40,000 people
LONGEST_TEXT = 300


@dataclass(frozen=True, kw_only=True)
class WantedUser:
    """A person as the directory wants her to be."""

    user_name: str
    email: str
    external_id: str | None
    display_name: str | None
    given_name: str | None
    family_name: str | None
    is_active: bool

    @property
    def name(self) -> str:
        """Return the name by which she is called here."""
        both = " ".join(part for part in (self.given_name, self.family_name) if part)
        return tidy(self.display_name or both or self.user_name)


@dataclass(frozen=True, kw_only=True)
class WantedGroup:
    """A group as the directory wants it to be; the ids of its members in the order given."""

    display_name: str
    external_id: str | None
    member_ids: list[int]


def read_body(data: bytes) -> Json:
    """Read a body; raise ScimFault for what is no JSON object."""
    try:
        body = json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise invalid(_("The body is no JSON object."), "invalidSyntax") from None
    if not isinstance(body, dict):
        raise invalid(_("The body is no JSON object."), "invalidSyntax")
    return body


def require_schema(body: Json, schema: str) -> None:
    """Raise ScimFault where a body does not name its schema; others beside it are passed over."""
    schemas = body.get("schemas")
    if not isinstance(schemas, list) or schema not in schemas:
        raise invalid(_("The schemas of the body must name %(schema)s.", schema=schema))


def known_names(body: Json, *names: str) -> Json:
    """Return these attributes of a body, whatever the case of their names; null counts as absent."""
    by_name = {name.lower(): name for name in names}
    return {
        by_name[key.lower()]: value
        for key, value in body.items()
        if key.lower() in by_name and value is not None
    }


def read_user(given: Json) -> WantedUser:
    """Read the attributes of a user; raise ScimFault."""
    name = given.get("name") or {}
    if not isinstance(name, dict):
        raise invalid(_("A name holds givenName and familyName."))
    name = known_names(name, "givenName", "familyName")
    user_name = _text(given, "userName")
    if user_name is None:
        raise invalid(_("The userName is missing."))
    return WantedUser(
        user_name=user_name,
        email=_address(given.get("emails"), user_name),
        external_id=_text(given, "externalId"),
        display_name=_text(given, "displayName"),
        given_name=_text(name, "givenName"),
        family_name=_text(name, "familyName"),
        is_active=_truth(given.get("active", True)),
    )


def read_group(given: Json) -> WantedGroup:
    """Read the attributes of a group; raise ScimFault."""
    display_name = tidy(_text(given, "displayName") or "")
    if not display_name:
        raise invalid(_("The displayName is missing."))
    members = given.get("members") or []
    if not isinstance(members, list) or not all(isinstance(each, dict) for each in members):
        raise invalid(_("Each entry of a list has a value, which is a text."))
    return WantedGroup(
        display_name=display_name,
        external_id=_text(given, "externalId"),
        member_ids=list(dict.fromkeys(person_id(each.get("value")) for each in members)),
    )


def person_id(text: object) -> int:
    """Read the id of a person; raise ScimFault."""
    if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise invalid(_("There is no user with the id “%(id)s”.", id=str(text)[:40]))


def _address(emails: object, user_name: str) -> str:
    """Return the primary address, else that of work, else the first; without any the user name."""
    listed = emails or []
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise invalid(_("Each entry of a list has a value, which is a text."))
    by_rank = sorted(
        listed, key=lambda each: (not _is_true(each.get("primary")), str(each.get("type")).lower() != "work")
    )
    found = stored_address((_text(by_rank[0], "value") if by_rank else None) or user_name)
    if not is_address(found):
        raise invalid(_("A user needs a mail address: in emails, or as userName."))
    return found


def _text(given: Json, name: str) -> str | None:
    value = given.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or NO_TEXT.search(value):
        raise invalid(_("%(name)s must be a text of at most %(most)s letters.", name=name, most=LONGEST_TEXT))
    return value.strip() or None


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise invalid(_("active must be true or false."))


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _refuse(constant: str) -> None:
    raise ValueError(constant)
