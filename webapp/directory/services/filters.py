"""SCIM filters as directories send them: comparisons by `eq`, joined by `and`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from webapp.directory.services.messages import invalid
from webapp.language import gettext as _

LONGEST = 2_000
_COMPARISON = re.compile(
    r"""\s*(?P<attribute>[A-Za-z][\w:.-]*(\[type\s+eq\s+"work"\]\.value)?)
        \s+eq\s+(?P<value>"([^"\\]|\\.)*"|true|false)\s*""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_AND = re.compile(r"and\s", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Comparison:
    """One attribute, in lower case and without its schema, and the value that it must have."""

    attribute: str
    value: str | bool

    @property
    def text(self) -> str:
        """Return the value of an attribute that is a text; another value equals none."""
        return self.value if isinstance(self.value, str) else ""


def read_filter(text: str | None) -> list[Comparison]:
    """Read a filter; raise ScimFault where it holds more than comparisons by `eq`, joined by `and`."""
    found: list[Comparison] = []
    rest = text or ""
    while rest and len(rest) <= LONGEST:
        match = _COMPARISON.match(rest)
        if match is None:
            break
        try:
            value = json.loads(match["value"] if match["value"].startswith('"') else match["value"].lower())
        except ValueError:
            break
        found.append(Comparison(_without_schema(match["attribute"]), value))
        rest = rest[match.end() :]
        joint = _AND.match(rest)
        if rest and joint is None:
            break
        rest = rest[joint.end() :] if joint else ""
        if joint and not rest.strip():
            rest = "and"
            break
    if rest:
        raise not_understood()
    return found


def not_understood() -> Exception:
    """Return the fault of a filter that is not known."""
    return invalid(_('A filter may hold comparisons like userName eq "…", joined by and.'), "invalidFilter")


def _without_schema(attribute: str) -> str:
    """Take the schema's name off: "urn:…:User:userName" is "username"; a work address is "emails"."""
    name = attribute.lower()
    if name.startswith("urn:"):
        name = name.rpartition(":")[2]
    return "emails" if name.startswith("emails") else name
