"""Cache of printed files, keyed by a digest of their data, templates and fonts; evicts the least recent.

Each machine has a folder of its own. Since a report is found by what it says, two machines cannot disagree:
the worst that may happen is that both print it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import reports

MOST_BYTES = 200_000_000  # the company's reports of many rounds in both languages
LONGEST_DRAFT = 3600  # seconds; a draft is written in less than one
SYSTEM_FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def key_of(render: str, report: object) -> str:
    """Return the name under which the print of a report is kept.

    `report` is plain data whose repr says all of it. The date of printing is part of the data, so a
    report is printed anew on the next day, when other actions may be overdue.
    """
    content = hashlib.sha256(_edition())
    content.update(f"{render}\0{report!r}".encode())
    return content.hexdigest()


@cache
def _edition() -> bytes:
    """Return a digest of all that shapes a print besides its data, read once a process."""
    content = hashlib.sha256(version("weasyprint").encode())
    folder = Path(reports.__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        content.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    for fonts in SYSTEM_FONTS:
        for where, _folders, names in sorted(os.walk(fonts)):
            content.update(f"{where}\0{sorted(names)}".encode())
    return content.digest()


class PrintedFiles:
    """A folder of printed reports; the least recently read ones go when it grows beyond its limit."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def find(self, key: str) -> bytes | None:
        """Return a print, or None where it is not kept here."""
        path = self._folder / f"{key}.pdf"
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:  # not there, or just removed by another process
            return None
        return content

    def keep(self, key: str, content: bytes) -> None:
        """Keep a print, whole or not at all; raises OSError where the disk does not take it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{key}.{os.getpid()}.draft"
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
            draft.replace(self._folder / f"{key}.pdf")
        finally:
            draft.unlink(missing_ok=True)
        self._tidy()

    @contextlib.contextmanager
    def claim(self, key: str) -> Iterator[bool]:
        """Say whether this process may print a report that no other process of this machine prints now.

        The claim ends with the process that holds it.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{key}.claim"
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            try:
                yield True
            finally:
                path.unlink(missing_ok=True)

    def _tidy(self) -> None:
        """Remove what a process left unfinished, and the prints not read for longest until the rest fits."""
        for path in self._folder.glob("*.draft"):
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < time.time() - LONGEST_DRAFT:
                    path.unlink(missing_ok=True)
        found = []
        for path in self._folder.glob("*.pdf"):
            with contextlib.suppress(FileNotFoundError):
                state = path.stat()
                found.append((state.st_mtime_ns, state.st_size, path))
        size = 0
        for _read_at, length, path in sorted(found, reverse=True):
            size += length
            if size > self._most_bytes:
                path.unlink(missing_ok=True)
