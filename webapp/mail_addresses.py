"""The one rule for an e-mail address (RFC 5321): what is accepted anywhere, and how it is stored and sent."""

from __future__ import annotations

import re

import idna

LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the brackets
# A spreadsheet takes =, + and - in front for a formula, and an apostrophe for what hides one.
_LOCAL_PART = r"(?=[^.'=+-])(?!.*\.[.@])[a-z0-9.!#$%&'*/=?^_`{|}~+-]{1,64}"
_DOMAIN = r"(localhost|([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63})"
_IN_ANGLES = re.compile(r"<([^<>]*)>\s*$")
_ADDRESS = re.compile(f"{_LOCAL_PART}@{_DOMAIN}")


def stored_address(text: str) -> str:
    """Return an address as it is stored, looked up and sent: in lower case, its domain as IDNA's xn--….

    What is no address comes back in lower case only; `is_address` refuses it.
    """
    address = text.strip().lower()
    local_part, _, domain = address.rpartition("@")
    if domain.isascii() or len(address) > LONGEST_ADDRESS:
        return address
    try:
        return f"{local_part}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address


def pasted_address(text: str) -> str:
    """Return the address alone of what mail programs copy: "Ada Brandt <ada@example.com>", "mailto:…"."""
    found = _IN_ANGLES.search(text)
    return (found[1] if found else text.strip()).removeprefix("mailto:")


def is_address(address: str) -> bool:
    """Say whether this is an address as `stored_address` gives it; letters before the @ are ASCII."""
    return len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) is not None
