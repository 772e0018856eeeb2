"""Translation catalogues: a parser of gettext .po files; no compiled .mo files.

Nothing is compiled: a catalogue of a thousand messages is read in a fraction of a second, once a process,
and no second file can be older than the first.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from gettext import c2py
from pathlib import Path

_LINE = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[(\d+)\])?\s+)?(".*")')
_PLURALS = re.compile(r"plural=([^;\n]+)")
Entry = dict[str, str]


class DamagedCatalogue(ValueError):
    """A .po file cannot be read, or two of them disagree; the message names file and line."""


class Catalogue:
    """The messages of one language; a message that it lacks is printed as it is."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        known = {entry["msgid"]: entry for entry in entries}
        head = known.pop("", {}).get("msgstr", "")
        rule = _PLURALS.search(head)
        self._form: Callable[[int], int] = c2py(rule[1] if rule else "n != 1")
        self.entries = known

    def one(self, message: str) -> str:
        """Return a message in this language; one that is a singular elsewhere has its entry there."""
        found = self.entries.get(message, {})
        return found.get("msgstr") or found.get(f"msgstr{self._form(1)}") or message

    def many(self, text: str, many: str, n: int) -> str:
        """Return the message that fits a number in this language."""
        found = self.entries.get(text, {}).get(f"msgstr{self._form(n)}")
        return found or (text if n == 1 else many)


def read_catalogue(path: Path) -> Catalogue:
    """Read a .po file; a language without one has an empty catalogue.

    Raises DamagedCatalogue with the number of a line that is none of its kind.
    """
    if not path.exists():
        return Catalogue()
    return Catalogue(_entries(path))


def read_catalogues(folder: Path) -> Catalogue:
    """Read all .po files of a language as one catalogue; a message may stand in several of them.

    Raises DamagedCatalogue as `read_catalogue` does, and where two files say a message differently.
    """
    merged: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.po")):
        for entry in _entries(path):
            if merged.setdefault(entry["msgid"], entry) != entry:
                raise DamagedCatalogue(f"{path}: another file says {entry['msgid']!r} differently.")
    return Catalogue(merged.values())


def _entries(path: Path) -> Iterator[Entry]:
    entry: Entry = {}
    field = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        text = _text(found[3]) if found else None
        if found is None or text is None:
            raise DamagedCatalogue(f"{path}, line {number}: expected a message in quotation marks.")
        if found[1] == "msgid" and entry:
            yield entry
            entry = {}
        field = found[1] + (found[2] or "") if found[1] else field
        if "msgid" not in {*entry, field}:
            raise DamagedCatalogue(f"{path}, line {number}: this translation stands before its message.")
        entry[field] = entry.get(field, "") + text
    if entry:
        yield entry


def _text(quoted: str) -> str | None:
    """Return the unquoted text of a .po line; None where its quotation marks do not match."""
    try:
        return str(json.loads(quoted))  # gettext's escapes are JSON's, and this is read at each start
    except ValueError:
        return None
