"""PDF reader of type sizes: each shown text with its size and its place on the page, in points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import hypot
from typing import Any

import pypdf
from pypdf.generic import ContentStream

Matrix = tuple[float, ...]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)
SHOWING = {b"Tj", b"TJ", b"'", b'"'}


@dataclass(frozen=True)
class Shown:
    """One shown text: its size and the height of its base line above the foot of the page."""

    size: float
    base: float


def texts_of(pdf: bytes) -> list[list[Shown]]:
    """Read every page: what of it is shown as text, in drawings too."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    return [list(_shown(page.get_contents(), page, reader, UNIT)) for page in reader.pages]


def _shown(content: Any, owner: Any, reader: pypdf.PdfReader, at: Matrix) -> Iterator[Shown]:
    """Run through the operators of a stream for matrix and text (ISO 32000-1, 8.4 and 9.4)."""
    kept: list[Matrix] = []
    line, size = UNIT, 0.0
    for operands, operator in content.operations if content is not None else ():
        numbers = tuple(float(operand) for operand in operands) if operator in {b"cm", b"Tm", b"Td"} else ()
        if operator == b"q":
            kept.append(at)
        elif operator == b"Q":
            at = kept.pop()
        elif operator == b"cm":
            at = _times(numbers, at)
        elif operator == b"BT":
            line = UNIT
        elif operator == b"Tf":
            size = float(operands[1])
        elif operator == b"Tm":
            line = numbers
        elif operator == b"Td":
            line = _times((1, 0, 0, 1, *numbers), line)
        elif operator in SHOWING:
            whole = _times(line, at)
            yield Shown(size=size * hypot(whole[2], whole[3]), base=whole[5])
        elif operator == b"Do":
            form = owner["/Resources"]["/XObject"][operands[0]].get_object()
            if form["/Subtype"] == "/Form":
                inner = tuple(float(number) for number in form.get("/Matrix", UNIT))
                yield from _shown(ContentStream(form, reader), form, reader, _times(inner, at))


def _times(first: Matrix, second: Matrix) -> Matrix:
    """Multiply two matrices: the first is applied first."""
    a, b, c, d, e, f = first
    u, v, w, x, y, z = second
    return (a * u + b * w, a * v + b * x, c * u + d * w, c * v + d * x, e * u + f * w + y, e * v + f * x + z)
