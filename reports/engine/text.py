"""Glyph runs as PDF text operators, with one text layout a style instead of one a text.

The renderer sets up a layout anew for each text and looks at each glyph through ten calls. Here a style keeps
its layout, the glyphs of a run are read at once, and what a glyph of a width writes is remembered. What is
more than plain glyphs in a row (shifted marks, colour emoji, letters of no font) is left to the renderer.
"""

from struct import iter_unpack
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, pango
from weasyprint.text.line_break import Layout

_GLYPH = "=Iiiii"  # a glyph, its width, its two shifts, its marks: PangoGlyphInfo
_GLYPH_SIZE = 20
_NO_GLYPHS = pango.PANGO_GLYPH_EMPTY  # and all above: letters that no font has
_SIZES_ARE_TOLD = pango.pango_version() >= 14802  # older ones tell the wrong size of a font


class TextInk:
    """Text cache of one document: styles, fonts, and the operators of each glyph."""

    def __init__(self) -> None:
        self._faces: dict[int, _Face] = {}
        self._fonts: dict[Any, _InkedFont] = {}
        self._held: list[Any] = []
        self._colours: dict[int, tuple[Any, bytes]] = {}

    def colour(self, colour: Any) -> bytes:
        """Return the fill operator for a colour of a style, cached for a document."""
        kept = self._colours.get(id(colour))
        if kept is None:
            kept = self._colours[id(colour)] = colour, colour_of(colour)
        return kept[1]

    def operators(self, stream: Any, box: Any) -> bytes | None:
        """Return the PDF operators that show a box's text, or nothing where the renderer must draw it."""
        face = self._faces.get(id(box.style))
        if face is None:
            face = self._faces[id(box.style)] = _Face(box.style)
        layout = box.pango_layout
        if not face.is_plain or layout.justification_spacing or "\n" in layout.text:
            return None
        if layout.text not in face.shown:
            face.shown[layout.text] = self._shown(stream, face, layout.text)
        shown = face.shown[layout.text]
        if not shown:
            return shown
        place = box.position_x, box.position_y + box.baseline
        return b"%b\nBT\n1 0 0 -1 %.4f %.4f Tm\n%bET" % (face.colour, *place, shown)

    def _shown(self, stream: Any, face: "_Face", text: str) -> bytes | None:
        if not text.strip():
            return b""
        content = text.encode()
        pango.pango_layout_set_text(face.layout, content, len(content))
        run = pango.pango_layout_get_line_readonly(face.layout, 0).runs[0]
        parts: list[bytes] = []
        is_new = False
        while run != ffi.NULL:
            item, run = run.data, run.next
            font = self._fonts.get(item.item.analysis.font)
            if font is None:
                is_new = True
                font = self._fonts[item.item.analysis.font] = _InkedFont(stream, item.item.analysis.font)
            glyphs = font.glyphs(stream, item, content) if font.is_plain else None
            if glyphs is None:
                parts = []
                break
            parts.append(b"%b[<%b>] TJ\n" % (font.choice, glyphs))
        if is_new:
            # A font is known by its place in memory, which stays taken as long as a layout uses the font.
            self._held.append(face.layout)
            face.renew()
        return b"".join(parts) or None


class _Face:
    """A style with its text layout, its colour, and its cache of shown texts."""

    def __init__(self, style: Any) -> None:
        self.style = style  # held, since it is known by its place in memory
        self.shown: dict[str, bytes | None] = {}
        self.colour = colour_of(style["color"])
        self.is_plain = (
            _SIZES_ARE_TOLD
            and style["visibility"] == "visible"
            and style["text_decoration_line"] == "none"
            and style["letter_spacing"] in {"normal", 0}
            and style["word_spacing"] == 0
            and style["color"].alpha == 1
        )
        self.renew()

    def renew(self) -> None:
        """Start another text layout."""
        self.layout = Layout(self.style).layout
        pango.pango_layout_set_single_paragraph_mode(self.layout, True)


class _InkedFont:
    """A font of one size within a document."""

    def __init__(self, stream: Any, pango_font: Any) -> None:
        self._pango_font = pango_font
        self._font, self._size = stream.add_font(pango_font)
        self._pieces: dict[tuple[int, int], bytes] = {}
        self.is_plain = not (self._font.bitmap or self._font.png or self._font.svg or self._font.colr)
        self.choice = b"/%b %.4f Tf\n" % (self._font.hash.encode(), self._size)

    def glyphs(self, stream: Any, item: Any, content: bytes) -> bytes | None:
        """Return a glyph run with its kerning gaps, or nothing where a glyph is not plain."""
        count = item.glyphs.num_glyphs
        packed = ffi.buffer(item.glyphs.glyphs, count * _GLYPH_SIZE)
        parts = []
        for i, (glyph, width, right, up, _) in enumerate(iter_unpack(_GLYPH, packed)):
            if right or up or glyph >= _NO_GLYPHS:
                return None
            piece = self._pieces.get((glyph, width))
            if piece is None:
                self._meet(stream, item, i, content)
                gap = self._font.widths[glyph] - width * 1000 * FROM_UNITS / self._size
                piece = b"%04x>%d<" % (glyph, gap) if int(gap) else b"%04x" % glyph
                self._pieces[glyph, width] = piece
            parts.append(piece)
        return b"".join(parts)

    def _meet(self, stream: Any, item: Any, i: int, content: bytes) -> None:
        """Register a glyph with its font: its Unicode text and its width."""
        glyph = item.glyphs.glyphs[i].glyph
        if glyph not in self._font.to_unicode:
            clusters, last = item.glyphs.log_clusters, item.glyphs.num_glyphs - 1
            is_leftward = item.item.analysis.level % 2
            following = i - 1 if is_leftward else i + 1
            end = clusters[following] if 0 <= following <= last else item.item.length
            letters = content[item.item.offset + clusters[i] : item.item.offset + end]
            self._font.to_unicode[glyph] = letters.decode()
        if glyph not in self._font.widths:
            extents = stream.logical_rect
            pango.pango_font_get_glyph_extents(self._pango_font, glyph, stream.ink_rect, extents)
            self._font.widths[glyph] = round(extents.width * 1000 * FROM_UNITS / self._size)


def colour_of(colour: Any) -> bytes:
    """Return the operator that fills with a colour."""
    return b"%.4f %.4f %.4f rg" % colour.to("srgb").coordinates
