"""QR code (ISO 18004) of an address as a figure: one path of dark runs, so that it prints as vectors."""

import segno

from reports.charts.drawing import Figure, Ink, Strokes
from reports.palette import INK

QUIET_ZONE = 4  # modules that the standard wants empty all around


def qr_code(address: str, *, label: str, size: float) -> Figure:
    """Draw an address as a QR code of this width with its quiet zone; a sixth of it may be dirty or torn."""
    rows = segno.make_qr(address, error="M").matrix
    module = size / (len(rows) + 2 * QUIET_ZONE)
    runs = tuple(
        _rectangle(left + QUIET_ZONE, top + QUIET_ZONE, length, module)
        for top, row in enumerate(rows)
        for left, length in _dark_runs(row)
    )
    shapes = (Strokes(runs, Ink(css="ch-qr", fill=INK), closed=True),)
    return Figure(kind="qr", width=size, height=size, shapes=shapes, label=label)


def _dark_runs(row: bytearray) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many follow each other."""
    runs, begin = [], 0
    for dark in row.split(b"\0"):
        if dark:
            runs.append((begin, len(dark)))
        begin += len(dark) + 1
    return runs


def _rectangle(left: int, top: int, length: int, module: float) -> tuple[tuple[float, float], ...]:
    corners = ((left, top), (left + length, top), (left + length, top + 1), (left, top + 1))
    return tuple((x * module, y * module) for x, y in corners)
