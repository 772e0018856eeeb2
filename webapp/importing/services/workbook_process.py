"""Subprocess that reads a workbook (.xlsx, .xlsm): standard input to JSON, within limits of memory and time.

A file of few bytes can ask for any amount of memory, and the package that reads it ends the process that has
none left; so it is started by its path, apart from the server, and imports nothing of ours.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

_HIDDEN_ROW = re.compile(rb'<row\b[^>]*\shidden="(?:1|true)"(?:[^>]*[^/>])?>')
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def read(data: bytes, *, most_rows: int, longest_text: int) -> dict[str, Any]:
    """Return the first visible sheet that holds something as CSV, or why it cannot be read in a word."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        return {"fault": "damaged"}
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return {"fault": "other"}
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (at, book.get_sheet_by_index(at))
            for at, each in enumerate(book.sheets_metadata)
            if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
        ]
    except CalamineError:
        return {"fault": "damaged"}
    filled = [(at, sheet) for at, sheet in sheets if sheet.start is not None]
    if not filled:
        return {"text": ""}
    place, sheet = filled[0]
    if sheet.total_height > most_rows:
        return {"fault": "rows"}
    text = _as_csv(sheet.to_python(skip_empty_area=False), longest=longest_text)
    return {
        "text": text,
        "sheet": sheet.name,
        "others": [other.name for _, other in filled[1:]],
        "hidden_rows": len(_HIDDEN_ROW.findall(archive.read(_path_of(archive, place)))),
        "macros": "xl/vbaProject.bin" in names,
    }


def _as_csv(rows: Iterable[Iterable[Any]], *, longest: int) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(map(_in_words, row))
        if text.tell() > longest:
            raise MemoryError
    return text.getvalue()


def _in_words(cell: object) -> str:
    """Write a cell as a person would type it: 1 for 1.0, 2026-03-01 for a date."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ")
        case _:
            return str(cell)


def _path_of(archive: zipfile.ZipFile, place: int) -> str:
    """Return which part of the archive holds the sheet at a place of the workbook."""
    wanted = [each.get(f"{_LINKS}id") for each in _elements(archive, "xl/workbook.xml", "sheet")][place]
    [target] = [
        each.get("Target", "")
        for each in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
        if each.get("Id") == wanted
    ]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(archive: zipfile.ZipFile, part: str, name: str) -> Iterator[ElementTree.Element]:
    root = ElementTree.fromstring(archive.read(part))  # noqa: S314 -- in a process that may die of it
    return (each for each in root.iter() if each.tag.rpartition("}")[2] == name)


def main() -> None:
    """Read within the limits of the command line: bytes of memory, seconds, rows, characters of text."""
    memory, seconds, most_rows, longest_text = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    found = read(sys.stdin.buffer.read(), most_rows=most_rows, longest_text=longest_text)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
