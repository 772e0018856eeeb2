"""Names in two columns, as personnel systems write them: first and last name become one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webapp.importing.services.faults import Fault
from webapp.language import gettext as _

FIRST, LAST = PARTS = ("first_name", "last_name")
Records = Iterator[tuple[int, list[str] | Fault]]


def with_whole_names(names: Sequence[str], records: Records) -> tuple[tuple[str, ...], Records, list[str]]:
    """Return the columns, the rows and what to note; a column of whole names goes before two of parts."""
    if "name" in names or names.count(FIRST) != 1 or names.count(LAST) != 1:
        return tuple("" if name in PARTS else name for name in names), records, []
    first, last = names.index(FIRST), names.index(LAST)
    whole = tuple("name" if name == FIRST else "" if name == LAST else name for name in names)
    return whole, _joined(records, first, last), [_("First and last name were put together as one name.")]


def _joined(records: Records, first: int, last: int) -> Records:
    for number, record in records:
        if not isinstance(record, Fault) and len(record) > max(first, last):
            record[first] = f"{record[first].strip()} {record[last].strip()}".strip()
        yield number, record
