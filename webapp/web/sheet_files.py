"""Downloads of a table: the address of a page with the ending .csv or .xlsx."""

from __future__ import annotations

from flask import Response

from webapp.domain.spreadsheets.tables import Sheet
from webapp.domain.spreadsheets.workbooks import WRITERS

ENDING = "<any(csv, xlsx):ending>"  # of a route
_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def sheet_file(sheet: Sheet, *, name: str, ending: str) -> Response:
    """Answer with a table as a file; `name` is made of slugs."""
    disposition = f'attachment; filename="{name}.{ending}"'
    return Response(
        WRITERS[ending](sheet), mimetype=_TYPES[ending], headers={"Content-Disposition": disposition}
    )
