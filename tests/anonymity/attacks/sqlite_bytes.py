"""SQLite file format reader: cells of the pages, and every state that the write-ahead log has kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

TABLE_LEAF, INDEX_LEAF = 0x0D, 0x0A
WAL_HEADER, FRAME_HEADER = 32, 24

Answer = TypeVar("Answer")


def cells(data: bytes, *, by_offset: bool = False) -> Iterator[bytes]:
    """Give the contents of every row and index entry, page by page.

    Within a page they come in the order of their keys, or `by_offset` from the page's end to its
    start: in the order in which they were written, since SQLite fills a page from its end.
    """
    if len(data) < 512:
        return
    size = int.from_bytes(data[16:18], "big")
    size = 65536 if size == 1 else size
    for start in range(0, len(data), size):
        yield from _cells_of_page(data[start : start + size], 100 if start == 0 else 0, by_offset=by_offset)


def _cells_of_page(page: bytes, header: int, *, by_offset: bool) -> Iterator[bytes]:
    kind, number = page[header], int.from_bytes(page[header + 3 : header + 5], "big")
    if kind not in (TABLE_LEAF, INDEX_LEAF) or header + 8 + 2 * number > len(page):
        return
    pointers = [
        int.from_bytes(page[at : at + 2], "big") for at in range(header + 8, header + 8 + 2 * number, 2)
    ]
    for pointer in sorted(pointers, reverse=True) if by_offset else pointers:
        payload, at = _variable_integer(page, pointer)
        if kind == TABLE_LEAF:
            _, at = _variable_integer(page, at)
        yield page[at : at + _kept_in_page(payload, len(page), kind)]


def _variable_integer(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _ in range(8):
        value = value << 7 | page[at] & 0x7F
        at += 1
        if page[at - 1] < 0x80:
            return value, at
    return value << 8 | page[at], at + 1


def _kept_in_page(payload: int, size: int, kind: int) -> int:
    """Return how many bytes of a payload stand in the page itself; the rest overflows into others."""
    most = size - 35 if kind == TABLE_LEAF else (size - 12) * 64 // 255 - 23
    if payload <= most:
        return payload
    least = (size - 12) * 32 // 255 - 23
    kept = least + (payload - least) % (size - 4)
    return kept if kept <= most else least


def states(main: bytes, log: bytes, ask: Callable[[sqlite3.Connection], Answer]) -> list[Answer]:
    """Ask something of the database as it was after every commit that the log still holds."""
    with TemporaryDirectory() as folder:
        return [_ask(Path(folder), main, log[:end], ask) for end in [0, *_commits(log)]]


def ask_of(main: bytes, log: bytes, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """Ask something of copied files."""
    with TemporaryDirectory() as folder:
        return _ask(Path(folder), main, log, ask)


def _commits(log: bytes) -> Iterator[int]:
    """Give the places in a log at which a transaction is whole."""
    if len(log) < WAL_HEADER:
        return
    size, salt = int.from_bytes(log[8:12], "big"), log[16:24]
    for start in range(WAL_HEADER, len(log) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        if log[start + 8 : start + 16] != salt:
            return  # left over from before the log was begun anew
        if int.from_bytes(log[start + 4 : start + 8], "big"):
            yield start + FRAME_HEADER + size


def _ask(folder: Path, main: bytes, log: bytes, ask: Callable[[sqlite3.Connection], Answer]) -> Answer:
    for ending, content in (("", main), ("-wal", log)):
        (folder / f"copy.sqlite{ending}").write_bytes(content)
    (folder / "copy.sqlite-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(folder / "copy.sqlite")) as connection:
        return ask(connection)
