"""SVG primitives of the charts: rectangles, circles, strokes, letters, hatches.

A shape carries the light palette as attributes, for print, and a class, with which a page recolours it for
its dark paper. There are no ids, no styles and no scripts, so that a figure may stand on a page any number of
times under a strict content security policy. Text in a figure is a letter of the scale or a number, never a
name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from reports.palette import BROWN, INK, LIGHT

FILL = {grade: colours.fill for grade, colours in LIGHT.items()}
EDGE = {grade: colours.edge for grade, colours in LIGHT.items()}
LETTER = {grade: colours.letter for grade, colours in LIGHT.items()}
SERIF, SANS = "Besley, serif", "Public Sans, sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Fill and stroke of a shape; None leaves either out."""

    css: str
    fill: str | None = None
    stroke: str | None = None
    weight: float = 1
    dash: str = ""

    def attributes(self) -> str:
        """Return the SVG attributes."""
        outline = f' stroke="{self.stroke}" stroke-width="{number(self.weight)}"' if self.stroke else ""
        dashes = f' stroke-dasharray="{self.dash}"' if self.dash else ""
        return f'class="{self.css}" fill="{self.fill or "none"}"{outline}{dashes}'


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink

    def svg(self) -> str:
        """Return the SVG element."""
        return (
            f'<rect {self.ink.attributes()} x="{place(self.x)}" y="{place(self.y)}" '
            f'width="{place(self.width)}" height="{place(self.height)}"/>'
        )


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle round its centre."""

    x: float
    y: float
    radius: float
    ink: Ink

    def svg(self) -> str:
        """Return the SVG element."""
        return (
            f'<circle {self.ink.attributes()} cx="{place(self.x)}" cy="{place(self.y)}" '
            f'r="{number(self.radius)}"/>'
        )


@dataclass(frozen=True, slots=True)
class Strokes:
    """Polylines: each run of points is one subpath; `closed` joins its end to its start."""

    runs: tuple[tuple[tuple[float, float], ...], ...]
    ink: Ink
    closed: bool = False

    def svg(self) -> str:
        """Return the SVG element."""
        return f'<path {self.ink.attributes()} d="{"".join(self._movements())}"/>'

    def _movements(self) -> Iterator[str]:
        """Yield SVG path commands with relative coordinates: equal shapes are equal text and compress."""
        here: tuple[float, float] | None = None
        for run in self.runs:
            points = [(round(x, 1), round(y, 1)) for x, y in run]
            for verb, (x, y) in zip("m" + "l" * len(points), points, strict=False):
                if here is None:
                    yield f"M{place(x)} {place(y)}"
                else:
                    yield f"{verb}{place(x - here[0])} {place(y - here[1])}"
                here = x, y
            if self.closed:
                yield "z"
                here = points[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A letter of the scale or a number on its base line; `anchor` is start, middle or end."""

    text: str
    x: float
    y: float
    size: float
    css: str
    colour: str = INK
    family: str = SERIF
    weight: int = 500
    anchor: str = "middle"

    def svg(self) -> str:
        """Return the SVG element."""
        return (
            f'<text class="{self.css}" x="{place(self.x)}" y="{place(self.y)}" text-anchor="{self.anchor}" '
            f'font-family="{self.family}" font-weight="{self.weight}" font-size="{number(self.size)}" '
            f'fill="{self.colour}">{escape(self.text)}</text>'
        )


Shape = Box | Disc | Strokes | Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A finished chart: its size in CSS pixels, its shapes from back to front, and what it says in words."""

    kind: str
    width: float
    height: float
    shapes: tuple[Shape, ...]
    label: str

    def svg(self) -> str:
        """Return the figure as SVG text for a page; an empty label marks it as decoration."""
        width, height = number(self.width), number(self.height)
        said = f'role="img" aria-label="{escape(self.label)}"' if self.label else 'aria-hidden="true"'
        return (
            f'<svg class="chart {self.kind}" {said} width="{width}" '
            f'height="{height}" viewBox="0 0 {width} {height}">{"".join(s.svg() for s in self.shapes)}</svg>'
        )

    def drawing(self) -> str:
        """Return the SVG text without its label: a cache key, equal for equal drawings."""
        width, height = number(self.width), number(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}">{"".join(s.svg() for s in self.shapes)}</svg>'
        )


def number(value: float, decimals: int = 2) -> str:
    """Write a length with two decimals at most."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def place(value: float) -> str:
    """Write a coordinate of a page: a tenth of a pixel is finer than it is seen."""
    return number(value, decimals=1)


def line(x1: float, y1: float, x2: float, y2: float, ink: Ink) -> Strokes:
    """Draw one straight stroke."""
    return Strokes((((x1, y1), (x2, y2)),), ink)


def hatch(x: float, y: float, width: float, height: float, *, step: float = 6) -> Strokes:
    """Hatch a rectangle with rising 45-degree strokes clipped at its edges: the pattern of an F."""
    runs = []
    start = x - height
    while start < x + width:
        left, right = max(start, x), min(start + height, x + width)
        if right > left:
            runs.append(((left, y + height - (left - start)), (right, y + height - (right - start))))
        start += step
    return Strokes(tuple(runs), Ink(css="ch-red", stroke="#cf8a94", weight=0.9))


def dots(x: float, y: float, width: float, height: float, *, step: float = 5) -> tuple[Disc, ...]:
    """Fill a rectangle with dots: the pattern of a D."""
    ink = Ink(css="ch-dot", fill=BROWN)
    rows = int((height - 3) // step) + 1 if height >= 3 else 0
    columns = int((width - 3) // step) + 1 if width >= 3 else 0
    top, left = y + (height - (rows - 1) * step) / 2, x + (width - (columns - 1) * step) / 2
    return tuple(
        Disc(left + column * step, top + row * step, 0.9, ink)
        for row in range(rows)
        for column in range(columns)
    )


def segment(letter: str, x: float, y: float, *, width: float, height: float) -> tuple[Shape, ...]:
    """Draw a rectangle in the ink and pattern of a letter."""
    ink = Ink(css=f"ch-fill-{letter}", fill=FILL[letter], stroke=EDGE[letter])
    body = Box(x + 0.5, y + 0.5, max(width - 1, 0.5), height - 1, ink)
    if letter == "F":
        return (body, hatch(x + 1, y + 1, width - 2, height - 2))
    if letter == "D":
        return (body, *dots(x + 1, y + 1, width - 2, height - 2))
    return (body,)
