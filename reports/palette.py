"""The colours of grades: the one source of the palettes of print, charts and pages, light and dark.

Style sheets cannot import it, so `python -m reports.palette FILE.css …` writes the colours into them, and a
test compares. `dark.css` gets the dark palette, every other file the light one.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

INK, MUTED, RULE, RED, PAPER, BROWN = "#14213a", "#5a6779", "#c3ccd6", "#a3182b", "#ffffff", "#8a5a00"


class GradeColours(NamedTuple):
    """What a grade is filled, lettered and outlined with."""

    fill: str
    letter: str
    edge: str


Palette = Mapping[str, GradeColours]
LIGHT: Palette = {
    "A": GradeColours("#123a5e", PAPER, "#123a5e"),
    "B": GradeColours("#3f769c", PAPER, "#3f769c"),
    "C": GradeColours("#a9c8dc", INK, "#3f769c"),
    "D": GradeColours("#f3ddb0", INK, BROWN),
    "F": GradeColours(PAPER, RED, RED),
}
DARK: Palette = {
    "A": GradeColours("#d9ecf7", "#0e1722", "#d9ecf7"),
    "B": GradeColours("#7fb2d3", "#0e1722", "#7fb2d3"),
    "C": GradeColours("#33597a", PAPER, "#7fb2d3"),
    "D": GradeColours("#5a4317", "#fbe7bf", "#d9a648"),
    "F": GradeColours("#161f2b", "#ff9aa2", "#ff9aa2"),
}


def with_palette(css: str, palette: Palette) -> str:
    """Return a style sheet with the palette in its tokens (--C, --C-edge) and its rules (.g-C)."""
    for grade, colours in palette.items():
        rule = rf"\.g-{grade} {{[^}}]*?"
        for place, colour in (
            (rf"--{grade}: ", colours.fill),
            (rf"--{grade}-letter: ", colours.letter),
            (rf"--{grade}-edge: ", colours.edge),
            (rule + r"background: ", colours.fill),
            (rule + r"border(?:-color)?: [^;#}]*", colours.edge),
            (rule + r" color: ", colours.letter),
        ):
            css = re.sub(rf"({place})#[0-9a-f]+", rf"\g<1>{_short(colour)}", css)
    return css


def _short(colour: str) -> str:
    return "#fff" if colour == PAPER else colour


def palette_of(path: Path) -> Palette:
    """Return the palette that a style sheet is to hold."""
    return DARK if path.name == "dark.css" else LIGHT


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(with_palette(path.read_text("utf-8"), palette_of(path)), "utf-8")
