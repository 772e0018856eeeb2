"""Draw charts as PDF operators into the content stream, about four times as fast as through SVG.

The renderer takes any object with a size and a `draw` method as an image. Shapes become PDF operators here;
the letters and numbers are set once for each text, size and face and then repeated. The SVG of the same
figure is the slow path, and the measure by which the tests judge this one.
"""

from math import inf
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import split_first_line

from reports.charts.drawing import Figure, Mark, number
from reports.charts.operators import operators_of, rgb

MOST_TEXTS = 2000

Face = tuple[str, float, str, int]


class Lettering:
    """The letters and numbers of charts, laid out once with a writer's fonts (text layout cache)."""

    def __init__(self, fonts: FontConfiguration) -> None:
        self._fonts = fonts
        self._lines: dict[Face, _Line] = {}

    def line(self, mark: Mark) -> "_Line":
        """Return a text as a laid-out line."""
        face = (mark.text, mark.size, mark.family, mark.weight)
        if face not in self._lines:
            if len(self._lines) >= MOST_TEXTS:
                self._lines.clear()
            self._lines[face] = _Line(mark, self._fonts)
        return self._lines[face]


class _Style(dict[str, Any]):
    """A computed style as the text layout wants it: values by name, and the fonts."""

    font_config: FontConfiguration


class _Line:
    """One laid-out text with what the text drawing asks of a text box."""

    def __init__(self, mark: Mark, fonts: FontConfiguration) -> None:
        self.style = _Style(INITIAL_VALUES)
        self.style.font_config = fonts
        self.style["font_family"] = [name.strip() for name in mark.family.split(",")]
        self.style["font_weight"] = mark.weight
        self.style["font_size"] = mark.size
        self.pango_layout, _, _, self.width, _, self.baseline = split_first_line(
            mark.text, self.style, None, inf, 0
        )
        self.text = mark.text


class ShownTexts(dict[Face, list[Any]]):
    """Cache of text operators within one document, whose fonts were told of each glyph."""

    fonts: object = None


class ChartOnPage:
    """A chart as a renderer image that draws itself; `texts` caches the operators of texts in a document."""

    def __init__(self, figure: Figure, lettering: Lettering, texts: ShownTexts) -> None:
        self._figure = figure
        self._lettering = lettering
        self._texts = texts

    def get_intrinsic_size(self, _image_resolution: float, _font_size: float) -> tuple[float, float, float]:
        """Return width and height in CSS pixels, and their ratio."""
        return self._figure.width, self._figure.height, self._figure.width / self._figure.height

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        """Draw the figure into a stream whose origin is the figure's upper left corner."""
        stream.transform(a=width / self._figure.width, d=height / self._figure.height)
        shapes = [shape for shape in self._figure.shapes if not isinstance(shape, Mark)]
        marks = [shape for shape in self._figure.shapes if isinstance(shape, Mark) and shape.text.strip()]
        if shapes:
            stream.stream.append("\n".join(operators_of(shapes)))
        if marks:
            self._write(stream, marks)
        stream._current_color = stream._current_color_stroke = stream._current_font = None

    def _write(self, stream: Any, marks: list[Mark]) -> None:
        """Write the texts, their operators drawn once for each text and then repeated at other places."""
        stream.begin_text()
        for mark in marks:
            line = self._lettering.line(mark)
            back = {"start": 0.0, "middle": line.width / 2, "end": line.width}[mark.anchor]
            place = f"1 0 0 -1 {number(mark.x - back)} {number(mark.y)} Tm"
            stream.stream.append(f"{rgb(mark.colour)} rg\n{place}")
            stream.stream.extend(self._glyphs(stream, mark, line))
        stream.end_text()

    def _glyphs(self, stream: Any, mark: Mark, line: _Line) -> list[Any]:
        face = (mark.text, mark.size, mark.family, mark.weight)
        if self._texts.fonts is not stream._fonts:  # the pages are written once more
            self._texts.clear()
            self._texts.fonts = stream._fonts
        if face not in self._texts:
            start = len(stream.stream)
            stream._current_font = None
            line.pango_layout.reactivate(line.style)
            draw_first_line(stream, line, "none", "none", Matrix(d=-1))
            # The first operator places the text; each use has its own place.
            self._texts[face] = stream.stream[start + 1 :]
            del stream.stream[start:]
        return self._texts[face]
