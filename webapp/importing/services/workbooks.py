"""Read a list from an Excel workbook (.xlsx): its values as CSV text, or a sentence that says what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from webapp.importing.services.encodings import NotReadable
from webapp.language import gettext as _
from webapp.language import ngettext

MOST_MEMORY = 512 << 20  # bytes
MOST_SECONDS = 20
LONGEST_TEXT = 20_000_000  # characters
_PROGRAM = Path(__file__).with_name("workbook_process.py")
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_workbook(data: bytes) -> bool:
    """Say whether these are the bytes of a spreadsheet program's own file, of whatever kind."""
    return data.startswith((_ZIP, _OLD))


def text_of_workbook(data: bytes, *, most_rows: int) -> tuple[str, list[str]]:
    """Return the first visible sheet with cells as CSV, and notes on how it was read; raise NotReadable."""
    if data.startswith(_OLD):
        raise _refusal("password" if _ENCRYPTED in data else "old")
    found = _read_apart(data, most_rows)
    if "fault" in found:
        raise _refusal(found["fault"], most_rows)
    return found["text"], _notes(found)


def _read_apart(data: bytes, most_rows: int) -> dict[str, Any]:
    """Let a process of its own read, which ends where the file asks for too much."""
    limits = (MOST_MEMORY, MOST_SECONDS, most_rows + 1, LONGEST_TEXT)  # with the row of headings
    try:
        done = subprocess.run(  # noqa: S603 -- our own program; the file comes by standard input
            [sys.executable, "-I", str(_PROGRAM), *map(str, limits)],
            input=data,
            capture_output=True,
            timeout=3 * MOST_SECONDS,
            env={},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return {"fault": "large"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _refusal(why: str, most_rows: int = 0) -> NotReadable:
    match why:
        case "password":
            return NotReadable(
                _("This workbook is protected by a password."), _("Save it without one and try again.")
            )
        case "rows":
            return NotReadable(
                _("The file has more than %(most)s rows.", most=most_rows), _("Split it into several files.")
            )
        case "damaged":
            return NotReadable(
                _("This workbook is damaged, or only a part of it arrived."),
                _("Open it in a spreadsheet program, save it anew and try again."),
            )
        case "large":
            return NotReadable(
                _("This workbook asks for more memory or time than a list needs."),
                _("Copy the list into a new workbook, or save it as “CSV UTF-8”, and try again."),
            )
    return NotReadable(
        _("This is a spreadsheet program's own file, but no .xlsx workbook."),
        _("Open it there, save it as .xlsx or as “CSV UTF-8” and try again."),
    )


def _notes(found: dict[str, Any]) -> list[str]:
    notes = []
    if others := found.get("others"):
        names = ", ".join(f"“{name[:40]}”" for name in others)
        notes.append(
            _("The sheet “%(sheet)s” was read, and not %(others)s.", sheet=found["sheet"], others=names)
        )
    if hidden := found.get("hidden_rows", 0):
        notes.append(
            ngettext(
                "%(num)s row is hidden in the workbook and was read all the same.",
                "%(num)s rows are hidden in the workbook and were read all the same.",
                hidden,
            )
        )
    if found.get("macros"):
        notes.append(_("The workbook has macros; only its values were read."))
    return notes
