"""Structure tree (tags) of two tables that stand side by side in common rows: told one after the other.

On paper the needs of two cards lie level with each other, so both are one table with an empty column between
them. Who hears the page wants the first card to its end and then the second, each need as the header of its
row (ISO 14289-1, 7.5).
"""

from collections.abc import Iterator
from typing import Any

from pydyf import Array, Dictionary

GROUPS = {"/THead", "/TBody", "/TFoot"}


def part_facing_tables(pdf: Any) -> None:
    """Part each table whose every row has an empty cell in its middle, with a header on both sides of it."""
    for table in [item for item in pdf.objects if isinstance(item, dict) and item.get("S") == "/Table"]:
        rows = list(rows_in(pdf, table))
        if rows and all(_is_facing(pdf, row) for row in rows):
            _part(pdf, table, rows)


def rows_in(pdf: Any, tag: Any) -> Iterator[Any]:
    """Yield the rows of a table or of a group of its rows."""
    for kid in kids_of(pdf, tag):
        if kid["S"] == "/TR":
            yield kid
        elif kid["S"] in GROUPS:
            yield from rows_in(pdf, kid)


def kids_of(pdf: Any, tag: Any) -> list[Any]:
    """Return the tags directly below a tag."""
    return [referred(pdf, kid) for kid in tag["K"] if isinstance(kid, bytes)]


def referred(pdf: Any, reference: bytes | str) -> Any:
    """Return the object that a reference like `12 0 R` points to."""
    return pdf.objects[int(reference.split()[0])]


def _is_facing(pdf: Any, row: Any) -> bool:
    cells = kids_of(pdf, row)
    middle = len(cells) // 2
    sides = (cells[:middle], cells[middle + 1 :])
    return (
        len(cells) % 2 == 1
        and not cells[middle]["K"]
        and all(any(cell["S"] == "/TH" for cell in side) for side in sides)
    )


def _part(pdf: Any, table: Any, rows: list[Any]) -> None:
    """Move the right half of each row into a table of its own behind this one; empty rows are left out."""
    around = referred(pdf, table["P"])
    second = _tag(pdf, "/Table", like=table, below=around)
    around["K"].insert(around["K"].index(table.reference) + 1, second.reference)
    groups = {}
    for row in rows:
        group, cells = referred(pdf, row["P"]), kids_of(pdf, row)
        if group.number not in groups:
            groups[group.number] = _tag(pdf, group["S"], like=group, below=second)
            second["K"].append(groups[group.number].reference)
        left, right = cells[: len(cells) // 2], cells[len(cells) // 2 + 1 :]
        row["K"] = Array(cell.reference for cell in left)
        if not any(cell["K"] for cell in left):
            group["K"].remove(row.reference)
        if any(cell["K"] for cell in right):
            moved = _tag(pdf, "/TR", like=row, below=groups[group.number])
            groups[group.number]["K"].append(moved.reference)
            moved["K"] = Array(cell.reference for cell in right)
            for cell in right:
                cell["P"] = moved.reference
    for half in (table, second):
        _keep_own_headers(pdf, half)


def _tag(pdf: Any, kind: str, *, like: Any, below: Any) -> Any:
    tag = Dictionary({"Type": "/StructElem", "S": kind, "K": Array(), "Pg": like["Pg"], "P": below.reference})
    pdf.add_object(tag)
    return tag


def _keep_own_headers(pdf: Any, table: Any) -> None:
    """Leave a cell only the headers of its own table: the renderer named those of the whole row."""
    cells = [cell for row in rows_in(pdf, table) for cell in kids_of(pdf, row)]
    own = {cell["ID"].string for cell in cells if "ID" in cell}
    for attributes in (cell["A"] for cell in cells if "Headers" in cell.get("A", ())):
        attributes["Headers"] = Array(name for name in attributes["Headers"] if name.string in own)
