"""The number in the agreed target of a measured figure."""

import re

_NUMBER = re.compile(r"[^\d\-]*(-?)(\d{1,9})(?:[.,](\d{1,2}))?(?![\d.,])")


def amount_of_target(text: str) -> int | None:
    """Return the first number of a target such as "90 of 100" in hundredths; None where none is certain."""
    found = _NUMBER.match(text)
    if found is None:
        return None
    sign, whole, part = found.groups()
    amount = int(whole) * 100 + int((part or "0").ljust(2, "0"))
    return -amount if sign else amount
