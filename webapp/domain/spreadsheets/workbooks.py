"""XLSX (Office Open XML) files of tables: typed cells, frozen headings with a filter, and never a formula.

Written here, since the usual packages take a text that begins with = or their own markup for more than text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from itertools import chain, islice
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from webapp.domain.spreadsheets.tables import Cell, Column, Sheet, as_csv, rounded

MOST_ROWS = 1_048_575  # of a sheet, below the headings; what is more stands on a further one
LONGEST_CELL = 32_767  # UTF-16 units
_ROWS_MEASURED = 1_000  # for the width of the columns
_NARROWEST, _WIDEST = 9, 60  # characters
_HEADING, _TEXT, _DATE, _MOMENT, _NUMBER = range(1, 6)  # styles; behind _NUMBER one more for each digit
_MOST_DIGITS = 2
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_DAY_0 = datetime(1899, 12, 30)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/>'
    '<numFmt numFmtId="165" formatCode="0.0"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="8">{}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
).format(
    "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0"{other}/>'
        for number, font, other in (
            (0, 0, ""),
            (0, 1, ' applyFont="1"'),
            (0, 0, ' quotePrefix="1"'),  # text that begins with = stays text when somebody edits it
            *((number, 0, ' applyNumberFormat="1"') for number in (14, 164, 1, 165, 2)),
        )
    )
)


def as_xlsx(sheet: Sheet) -> bytes:
    """Write a table as a workbook; the same table gives the same bytes."""
    file, rows, number, ranges = BytesIO(), iter(sheet.rows), 0, []
    with ZipFile(file, "w") as archive:
        first: list[Sequence[Cell]] | None = []
        while first is not None:
            number += 1
            with _part(archive, f"xl/worksheets/sheet{number}.xml") as part:
                written = _write_rows(part, sheet.columns, chain(first, islice(rows, MOST_ROWS - len(first))))
            ranges.append(f"$A$1:${_letters(len(sheet.columns) - 1)}${written + 1}")
            first = next(([row] for row in rows), None)
        for name, content in _frame(ranges):
            with _part(archive, name) as part:
                part.write(f"{_XML}{content}".encode())
    return file.getvalue()


WRITERS: Mapping[str, Callable[[Sheet], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}  # by ending


def _part(archive: ZipFile, name: str) -> IO[bytes]:
    info = ZipInfo(name)  # without the time of day
    info.compress_type = ZIP_DEFLATED
    return archive.open(info, "w")


def _write_rows(part: IO[bytes], columns: Sequence[Column], rows: Iterator[Sequence[Cell]]) -> int:
    """Write a worksheet row by row; return how many there were below the headings."""
    measured = list(islice(rows, _ROWS_MEASURED))
    part.write(
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{''.join(_widths(columns, measured))}</cols><sheetData>".encode()
    )
    headings = "".join(_text(column.name, place, 1, _HEADING) for place, column in enumerate(columns))
    part.write(f'<row r="1">{headings}</row>'.encode())
    number = 1
    for number, row in enumerate(chain(measured, rows), start=2):
        cells = "".join(
            _cell(cell, column, at, number)
            for at, (cell, column) in enumerate(zip(row, columns, strict=True))
        )
        part.write(f'<row r="{number}">{cells}</row>'.encode())
    last = f"{_letters(len(columns) - 1)}{number}"
    part.write(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>'.encode())
    return number - 1


def _widths(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    for place, column in enumerate(columns):
        longest = max([len(column.name) + 2, *(len(str(row[place])) for row in rows)])
        width = min(max(longest + 1, _NARROWEST), _WIDEST)
        yield f'<col min="{place + 1}" max="{place + 1}" width="{width}" customWidth="1"/>'


def _cell(cell: Cell, column: Column, place: int, row: int) -> str:
    match cell:
        case None | "":
            return ""
        case str():
            return _text(cell, place, row, _TEXT)
        case datetime():
            days = (cell.replace(tzinfo=None) - _DAY_0).total_seconds() / 86_400
            return _number(f"{days:.8f}", place, row, _MOMENT)
        case date():
            return _number(str((cell - _DAY_0.date()).days), place, row, _DATE)
        case _:
            return _number(rounded(cell, column), place, row, _NUMBER + min(column.digits, _MOST_DIGITS))


def _number(digits: str, place: int, row: int, style: int) -> str:
    return f'<c r="{_letters(place)}{row}" s="{style}"><v>{digits}</v></c>'


def _text(text: str, place: int, row: int, style: int) -> str:
    if len(text) > LONGEST_CELL // 2 and len(units := _units(text)) > 2 * LONGEST_CELL:
        text = units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"
    text = _TO_ESCAPE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", _NO_TEXT.sub("\ufffd", text))
    return (
        f'<c r="{_letters(place)}{row}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(text)}</t></is></c>'
    )


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


@cache
def _letters(place: int) -> str:
    """Return the letters over a column: A to Z, AA …"""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


def _frame(ranges: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give the parts around the worksheets: what there is, and the filter of each."""
    numbers = range(1, len(ranges) + 1)
    yield "xl/styles.xml", _STYLES
    sheets = "".join(f'<sheet name="Sheet{each}" sheetId="{each}" r:id="rId{each}"/>' for each in numbers)
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{each}" hidden="1">'
        f"Sheet{each + 1}!{cells}</definedName>"
        for each, cells in enumerate(ranges)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{filters}</definedNames></workbook>",
    )
    links = [(f"worksheets/sheet{each}.xml", "worksheet") for each in numbers] + [("styles.xml", "styles")]
    yield "xl/_rels/workbook.xml.rels", _relationships(links)
    yield "_rels/.rels", _relationships([("xl/workbook.xml", "officeDocument")])
    parts = [(f"xl/worksheets/sheet{each}.xml", "worksheet") for each in numbers]
    parts += [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
    )


def _relationships(links: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
