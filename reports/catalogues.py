"""Read the translations of reports from their .po files: what translators edit is what is printed.

Nothing is compiled: a catalogue of some two hundred messages is read in a few milliseconds, once a process,
and no second file can be older than the first.
"""

import ast
import re
from collections.abc import Callable, Iterator
from gettext import c2py
from pathlib import Path

_LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+)?(".*")')
_PLURALS = re.compile(r"plural=([^;\n]+)")
Entry = dict[str, str]


class Catalogue:
    """The messages of one language; a message that it lacks is printed as it is."""

    def __init__(self, entries: list[Entry] | None = None) -> None:
        known = {entry["msgid"]: entry for entry in entries or []}
        head = known.pop("", {}).get("msgstr", "")
        rule = _PLURALS.search(head)
        self._form: Callable[[int], int] = c2py(rule[1] if rule else "n != 1")
        self.entries = known

    def one(self, message: str) -> str:
        """Return a message in this language."""
        return self.entries.get(message, {}).get("msgstr") or message

    def many(self, one: str, many: str, n: int) -> str:
        """Return the message that fits a number in this language."""
        found = self.entries.get(one, {}).get(f"msgstr{self._form(n)}")
        return found or (one if n == 1 else many)


def read_catalogue(path: Path) -> Catalogue:
    """Read a .po file; a language without one has an empty catalogue.

    Raises ValueError with the number of a line that is none of its kind.
    """
    if not path.exists():
        return Catalogue()
    return Catalogue(list(_entries(path)))


def _entries(path: Path) -> Iterator[Entry]:
    entry: Entry = {}
    field = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise ValueError(f"{path}, line {number}: expected a message in quotation marks.")
        if found[1] == "msgid" and entry:
            yield entry
            entry = {}
        field = found[1] + (found[2] or "") if found[1] else field
        entry[field] = entry.get(field, "") + ast.literal_eval(found[3])
    if entry:
        yield entry
