"""PDF operators of a chart's shapes: paths, colours and line widths of a content stream (ISO 32000-1, 8)."""

from functools import lru_cache

from reports.charts.drawing import Box, Disc, Ink, Strokes, number

# How far the handles of a curve stand out when four curves make a circle of radius 1.
ROUND = 0.5522847498

Drawn = Box | Disc | Strokes


def operators_of(shapes: list[Drawn]) -> list[str]:
    """Return the PDF operators of shapes, colours and line widths set only when they change."""
    operators: list[str] = []
    last: dict[str, str] = {}
    for shape in shapes:
        operators.extend(_ink(shape.ink, last))
        operators.append(_outline(shape))
        operators.append(_paint(shape.ink))
    return operators


def _ink(ink: Ink, last: dict[str, str]) -> list[str]:
    """Return the operators that change the graphics state (colours, line width) from what it was."""
    wanted = {}
    if ink.fill:
        wanted["rg"] = rgb(ink.fill)
    if ink.stroke:
        wanted["RG"] = rgb(ink.stroke)
        wanted["w"] = number(ink.weight)
        wanted["d"] = f"[{ink.dash}] 0"
    changes = [f"{value} {operator}" for operator, value in wanted.items() if last.get(operator) != value]
    last.update(wanted)
    return changes


def _paint(ink: Ink) -> str:
    if ink.fill and ink.stroke:
        return "B"
    return "f" if ink.fill else "S" if ink.stroke else "n"


def _outline(shape: Drawn) -> str:
    """Return the path of a shape."""
    if isinstance(shape, Box):
        return f"{number(shape.x)} {number(shape.y)} {number(shape.width)} {number(shape.height)} re"
    if isinstance(shape, Disc):
        return _circle(shape.x, shape.y, shape.radius)
    parts = []
    for run in shape.runs:
        steps = [f"{number(x)} {number(y)}" for x, y in run]
        parts.append(f"{steps[0]} m")
        parts.extend(f"{step} l" for step in steps[1:])
        if shape.closed:
            parts.append("h")
    return "\n".join(parts)


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * ROUND
    left, right, top, bottom = x - radius, x + radius, y - radius, y + radius
    curves = (
        (right, y + k, x + k, bottom, x, bottom),
        (x - k, bottom, left, y + k, left, y),
        (left, y - k, x - k, top, x, top),
        (x + k, top, right, y - k, right, y),
    )
    body = "\n".join(" ".join(number(value) for value in curve) + " c" for curve in curves)
    return f"{number(right)} {number(y)} m\n{body}\nh"


@lru_cache(maxsize=64)
def rgb(colour: str) -> str:
    """Return a hex colour like #14213a as RGB between 0 and 1."""
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.4f}" for i in (1, 3, 5))
