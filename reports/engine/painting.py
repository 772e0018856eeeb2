"""Paint laid-out pages into content streams as the renderer does, with fast paths for borders and artifacts.

A border becomes a filled rectangle instead of a clipped one, decorations in a row are marked once, and
nothing is saved and restored that did not change. Corners are square and no border is a picture; what else is
rare (dots and dashes, turned or see-through boxes, joined table borders, cut-off lines) is left to the
renderer.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.document import Page
from weasyprint.draw import (
    draw_background,
    draw_border,
    draw_inline_level,
    draw_outline,
    draw_replacedbox,
    draw_stacking_context,
    draw_table,
    draw_text,
)
from weasyprint.formatting_structure import boxes
from weasyprint.stacking import StackingContext

from reports.engine.text import TextInk

SIDES = ("bottom", "left", "right", "top")
# What paints its own ground and frame when it is a context of its own; other boxes are inside such a one.
_WITH_GROUND = (
    boxes.BlockBox,
    boxes.MarginBox,
    boxes.InlineBlockBox,
    boxes.TableCellBox,
    boxes.FlexContainerBox,
    boxes.GridContainerBox,
    boxes.ReplacedBox,
)


class PaintedPage(Page):  # type: ignore[misc]  # WeasyPrint has no types
    """A laid-out page with its own paint method; `ink` is shared by the pages of a document."""

    def __init__(self, page: Any, ink: TextInk) -> None:
        self.__dict__.update(vars(page))
        self.whole = page._page_box
        self.said: dict[Any, Any] = {}  # what was marked of each box, for its tag
        self._ink = ink

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the page into the content of the file."""
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            _Painter(stream, self._ink).paint(self.whole)
        self.said = dict(stream._tags)
        # The tags are ours (reports.tagging): the renderer finds nothing to tag.
        stream._tags.clear()
        self._page_box = self.whole.copy_with_children([])


class _Painter:
    """The painter of one page: its content stream and what is open in it."""

    def __init__(self, stream: Any, ink: TextInk) -> None:
        self._stream = stream
        self._ink = ink
        self._fills: list[bytes] = []  # not written yet
        self._colour = b""  # of the last of them
        self._outlined: list[Any] = []

    def paint(self, page_box: Any) -> None:
        """Paint a page: its background and border, then its content."""
        context = StackingContext.from_page(page_box)
        self._background(context.box)
        with self._by_the_renderer() as stream:
            draw_background(stream, page_box.canvas_background, clip_box=False)
        self._border(context.box)
        self._context(context)

    def _context(self, context: Any) -> None:
        """Paint a stacking context (CSS 2.1, appendix E)."""
        box, style = context.box, context.box.style
        is_cut = style["overflow"] != "visible" and not isinstance(box, boxes.PageBox)
        is_root_cut = box.is_for_root_element and context.page.style["overflow"] != "visible"
        is_clipped = box.is_absolutely_positioned() and style["clip"]
        if style["opacity"] < 1 or box.transformation_matrix or is_root_cut or is_clipped:
            with self._by_the_renderer() as stream:
                draw_stacking_context(stream, context)
            return
        outlined, self._outlined = self._outlined, []
        if isinstance(box, _WITH_GROUND):
            self._decorate(box)
        if is_cut:
            self._write(b"q\n%.2f %.2f %.2f %.2f re\nW\nn" % box.rounded_padding_box()[:4])
        self._contexts(context.negative_z_contexts)
        for block in context.block_level_boxes:
            if isinstance(block, boxes.TableBox):
                self._table(block)
            else:
                self._decorate(block)
        self._contexts(context.float_contexts)
        if isinstance(box, boxes.InlineBox):
            self._inline(context.page, box)
        self._levels(context.page, {box: context.blocks_and_cells})
        self._contexts(context.zero_z_contexts)
        self._contexts(context.positive_z_contexts)
        if is_cut:
            self._write(b"Q")
        for box in self._outlined:
            self._outline(box)
        self._outlined = outlined
        self._flush()

    def _contexts(self, contexts: Iterable[Any]) -> None:
        for context in contexts:
            self._context(context)

    def _levels(self, page: Any, blocks: dict[Any, Any]) -> None:
        """Paint what stands in blocks and cells: lines and pictures."""
        for block, inner in blocks.items():
            if isinstance(block, boxes.ReplacedBox):
                self._picture(block)
            elif block.children and isinstance(block.children[-1], boxes.LineBox):
                for child in block.children:
                    self._inline(page, child)
            self._levels(page, inner)

    def _inline(self, page: Any, box: Any) -> None:
        """Paint a line, or what stands in it."""
        if isinstance(box, StackingContext):
            self._context(box)
        elif isinstance(box, boxes.LineBox | boxes.InlineBox):
            if isinstance(box, boxes.LineBox) and (box.text_overflow, box.block_ellipsis) != ("clip", "none"):
                with self._by_the_renderer() as stream:
                    draw_inline_level(stream, page, box)
                return
            self._decorate(box)
            for child in box.children:
                if isinstance(child, boxes.TextBox):
                    self._text(child)
                else:
                    self._inline(page, child)
        elif isinstance(box, boxes.InlineReplacedBox):
            self._decorate(box)
            self._picture(box)
        else:
            with self._by_the_renderer() as stream:
                draw_inline_level(stream, page, box)

    def _text(self, box: Any) -> None:
        operators = self._ink.operators(self._stream, box)
        with self._marked(box, b"Span"):
            if operators:
                self._write(operators)
            elif operators is None:
                with self._by_the_renderer() as stream:
                    draw_text(stream, box, 0, "clip", "none")

    def _picture(self, box: Any) -> None:
        with self._marked(box, b"Figure"), self._by_the_renderer() as stream:
            draw_replacedbox(stream, box)

    def _table(self, table: Any) -> None:
        """Paint the backgrounds of a table and of all in it, then the borders."""
        if table.style["border_collapse"] == "collapse":
            with self._by_the_renderer() as stream:
                draw_table(stream, table)
            return
        rows = [row for group in table.children for row in group.children]
        cells = [
            cell
            for row in rows
            for cell in row.children
            if not cell.empty or cell.style["empty_cells"] == "show"
        ]
        columns = [column for group in table.column_groups for column in (group, *group.children)]
        for box in (table, *columns, *table.children, *rows, *cells):
            self._background(box)
        for box in (table, *cells):
            self._border(box)

    def _decorate(self, box: Any) -> None:
        self._background(box)
        self._border(box)

    def _background(self, box: Any) -> None:
        ground = box.background
        if ground is None or not ground.layers:
            return
        if ground.color.alpha not in {0, 1} or any(layer.image for layer in ground.layers):
            with self._by_the_renderer() as stream:
                draw_background(stream, ground)
        elif ground.color.alpha:
            self._fill(ground.color, ground.layers[-1].painting_area)

    def _border(self, box: Any) -> None:
        """Paint the border of a box, one side after the other; an outline is kept for later."""
        style = box.style
        if style["outline_width"]:
            self._outlined.append(box)
        widths = box.border_bottom_width, box.border_left_width, box.border_right_width, box.border_top_width
        if not any(widths) or style["visibility"] != "visible":
            return
        sides = [(side, width) for side, width in zip(SIDES, widths, strict=True) if width]
        kinds = [style[f"border_{side}_style"] for side, _ in sides]
        colours = [self._colour_of(style, f"border_{side}_color") for side, _ in sides]
        if not _are_plain(kinds, colours):
            with self._by_the_renderer() as stream:
                draw_border(stream, box)
            return
        place = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
        for (side, width), kind, colour in zip(sides, kinds, colours, strict=True):
            for line in _lines(place, side, width, kind):
                self._fill(colour, line)

    def _outline(self, box: Any) -> None:
        style = box.style
        width, colour = style["outline_width"], self._colour_of(style, "outline_color")
        if style["outline_style"] != "solid" or not _are_plain(["solid"], [colour]):
            with self._by_the_renderer() as stream:
                draw_outline(stream, box)
            return
        out = width + style["outline_offset"]
        place = (
            box.border_box_x() - out,
            box.border_box_y() - out,
            box.border_width() + 2 * out,
            box.border_height() + 2 * out,
        )
        for side in SIDES:
            for line in _lines(place, side, width, "solid"):
                self._fill(colour, line)

    @staticmethod
    def _colour_of(style: Any, name: str) -> Any:
        return style["color"] if style[name] == "currentcolor" else style[name]

    def _fill(self, colour: Any, place: tuple[float, float, float, float]) -> None:
        """Fill a rectangle; rectangles in a row are written together, as one artifact."""
        chosen = self._ink.colour(colour)
        if chosen != self._colour:
            self._fills.append(chosen)
            self._colour = chosen
        self._fills.append(b"%.2f %.2f %.2f %.2f re\nf" % place)

    def _flush(self) -> None:
        if self._fills:
            self._stream.stream.append(b"/Artifact BMC\n%b\nEMC" % b"\n".join(self._fills))
            self._fills, self._colour = [], b""

    def _write(self, operators: bytes) -> None:
        self._flush()
        self._stream.stream.append(operators)

    @contextmanager
    def _marked(self, box: Any, tag: bytes) -> Iterator[None]:
        """Mark content (BDC, EMC) for the tag of the box."""
        tags = self._stream._tags
        number = len(tags)
        tags[box] = {"tag": tag.decode(), "mcid": number}
        self._write(b"/%b <</MCID %d>> BDC" % (tag, number))
        yield
        self._write(b"EMC")

    @contextmanager
    def _by_the_renderer(self) -> Iterator[Any]:
        """Let the renderer draw between saving and restoring the graphics state."""
        self._flush()
        with self._stream.stacked():
            yield self._stream


def _are_plain(kinds: list[str], colours: list[Any]) -> bool:
    """Tell whether borders are solid lines, or double on one side only, and in full colours."""
    return (
        set(kinds) <= {"solid", "double"}
        and sum(kind == "double" for kind in kinds) <= 1
        and all(colour.alpha == 1 for colour in colours)
    )


def _lines(
    place: tuple[float, float, float, float], side: str, width: float, kind: str
) -> Iterator[tuple[float, float, float, float]]:
    """Return the rectangles of a border on one side: one, or two with a gap of the same width."""
    x, y, across, down = place
    thick = width / 3 if kind == "double" else width
    for start in (0.0, width - thick) if kind == "double" else (0.0,):
        if side == "top":
            yield x, y + start, across, thick
        elif side == "bottom":
            yield x, y + down - start - thick, across, thick
        elif side == "left":
            yield x + start, y, thick, down
        else:
            yield x + across - start - thick, y, thick, down
