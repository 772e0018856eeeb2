"""Layout fast paths: monkey-patches of the renderer that give the same pages with a cache per style.

Three quarters of a layout are spent in the interpreter, and much of that on asking thousands of boxes what is
the same for all boxes of a style: widths without percentages, no background, in the flow, which font. Here it
is found once and kept with the style, which serves other reports too. The functions that are replaced are
those of the pinned version of the renderer. Where a box is out of the ordinary its own function is called;
without `quick` in `reports.engine.pdf_writer` it always is, and the tests hold the bytes of both ways
against each other.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.css.functions import check_math
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background, block, float, inline, percent
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

Box = Any
ACROSS = ("margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width")
# Percentages of these are of the width too, but on a page.
DOWN = ("margin_top", "margin_bottom", "padding_top", "padding_bottom")
HEIGHTS = ("height", "min_height", "max_height")
SIDES = ("top", "right", "bottom", "left")
CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
MEAN_WIDTH = 0.6  # of a letter, in ems
PLAIN = {"background": None} | {f"border_{corner}_radius": (0, 0) for corner in CORNERS}


def resolve_percentages(box: Box, containing_block: Any) -> None:
    """Set the used lengths of a box: all those at once that no percentage asks about."""
    kept = box.style.__dict__
    lengths = kept.get("report_lengths")
    if lengths is None:
        lengths = kept["report_lengths"] = _lengths_of(box.style)
    fixed, asking = lengths
    if fixed is None or isinstance(box, boxes.PageBox) or not isinstance(box, boxes.Box):
        _resolve_percentages(box, containing_block)
        return
    box.__dict__.update(fixed)
    if asking:
        width = containing_block.width if isinstance(containing_block, boxes.Box) else containing_block[0]
        for name in asking:
            percent.resolve_one_percentage(box, name, width)


def _lengths_of(style: Any) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """Return the used lengths of all boxes of a style, and the names of those that differ from box to box."""
    if style["box_sizing"] != "content-box" or style["border_collapse"] == "collapse":
        return None, ()
    fixed = {f"border_{side}_width": style[f"border_{side}_width"] for side in SIDES}
    asking = []
    for name in ACROSS + DOWN + HEIGHTS:
        value = style[name]
        if value == "auto":
            fixed[name] = 0 if name in {"min_width", "min_height"} else value
        elif not check_math(value) and value.unit.lower() == "px":
            fixed[name] = value.value
        elif name in HEIGHTS:
            return None, ()
        else:
            asking.append(name)
    return fixed, tuple(asking)


def layout_box_backgrounds(
    page: Box, box: Box, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Lay out the background of a box, at once where its style has none."""
    kept = box.style.__dict__
    is_plain = kept.get("report_plain")
    if is_plain is None:
        is_plain = kept["report_plain"] = _is_plain(box.style)
    if not is_plain or style is not None or box is page or not isinstance(box, boxes.Box):
        _layout_box_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    box.__dict__.update(PLAIN)
    if layout_children:
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image_from_uri)


def _is_plain(style: Any) -> bool:
    """Tell whether no box of a style has round corners, pictures, a colour or a shadow behind it."""
    return (
        all((0, "px") in style[f"border_{corner}_radius"] for corner in CORNERS)
        and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
        and not style["box_shadow"]
    )


def is_in_normal_flow(box: Box) -> bool:
    """Tell whether a box is neither floated nor positioned, nor runs, nor is a note."""
    style = box.style
    return style["float"] == "none" and style["position"] in ("static", "relative")


def page_values(box: Box) -> tuple[str, str]:
    """Return the names of the pages on which a box begins and ends."""
    start = end = box.style["page"]
    for first in box.children:
        if first.is_in_normal_flow() or first.is_floated():
            break
    else:
        return start, end
    for last in reversed(box.children):
        if last.is_in_normal_flow() or last.is_floated():
            break
    first_values = first.page_values()
    last_values = first_values if last is first else last.page_values()
    return first_values[0] or start, last_values[1] or end


def descendants(box: Box, placeholders: bool = False) -> Iterator[Box]:
    """Yield a box and its descendants with a stack instead of nested generators."""
    waiting = [box]
    while waiting:
        box = waiting.pop()
        yield box
        if placeholders or isinstance(box, boxes.Box):
            waiting.extend(reversed(box.children))


def avoid_collisions(context: Any, box: Box, containing_block: Box, outer: bool = True) -> Any:
    """Position a box; where nothing floats there are no collisions to avoid."""
    if outer or context.excluded_shapes or containing_block.style["direction"] != "ltr":
        return _avoid_collisions(context, box, containing_block, outer)
    if box.border_height() == 0 and box.is_floated():
        return 0, box.border_box_y(), containing_block.width
    left = containing_block.content_box_x()
    right = left + containing_block.width
    left += box.margin_left
    right -= box.margin_right
    return left - box.margin_left, box.border_box_y() - box.margin_top, right - left


def collapse_margin(adjoining_margins: list[Any]) -> Any:
    """Collapse margins: add the largest positive margin to the smallest negative one."""
    largest = smallest = 0
    for margin in adjoining_margins:
        if margin > largest:
            largest = margin
        elif margin < smallest:
            smallest = margin
    return largest + smallest


def strut(style: Any) -> Any:
    """Return height and baseline of a line's strut, cached for a style."""
    kept = style.__dict__
    if "report_strut" not in kept:
        kept["report_strut"] = _strut(style)
    return kept["report_strut"]


def setup(layout: Any, style: Any) -> None:
    """Set up a Pango text layout with the context, the font and the features of its style."""
    if style["text_decoration_line"] != "none":
        _setup(layout, style)
        return
    kept = style.__dict__
    if "report_face" not in kept:
        kept["report_face"] = _face_of(style)
    context, layout.language, font, features = kept["report_face"]
    layout.style = style
    layout.first_line_direction = 0
    layout.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(layout.layout, False)
    pango.pango_layout_set_font_description(layout.layout, font)
    layout.ascent = layout.underline_position = layout.strikethrough_position = None
    if features is not None:
        attributes = pango.pango_attr_list_new()
        pango.pango_attr_list_insert(attributes, features)
        pango.pango_layout_set_attributes(layout.layout, attributes)


def _face_of(style: Any) -> tuple[Any, Any, Any, Any]:
    """Return the cached Pango context, language, font and features of a style."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    language = pango.pango_language_get_default()
    override = style["font_language_override"]
    name = line_break.LST_TO_ISO.get(override.lower(), override) if override != "normal" else style["lang"]
    if name:
        pointer, _ = unicode_to_char_p(name)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    wanted = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    features = None
    if wanted:
        text = ",".join(f"{key} {value}" for key, value in wanted.items()).encode()
        known = style.font_config.font_features
        features = known.setdefault(text, pango.pango_attr_font_features_new(text))
    return context, language, get_font_description(style), features


def split_first_line(
    text: str, style: Any, context: Any, max_width: Any, justification_spacing: Any, *how: Any, **more: Any
) -> Any:
    """Split a text into its first line; one that fitted whole before in this document comes from a cache."""
    if justification_spacing or context is None:
        return _split_first_line(text, style, context, max_width, justification_spacing, *how, **more)
    known = context.__dict__.setdefault("report_lines", {})
    place = text, id(style)
    _, line = known.get(place, (None, None))
    if line is not None and (max_width is None or line[3] <= max_width):
        return line
    line = _split_first_line(text, style, context, max_width, justification_spacing, *how, **more)
    if line[2] is None:  # all of it
        known[place] = style, line  # the style is held: while it is, no other one has its place in memory
    return line


def get_next_linebox(
    context: Any,
    linebox: Box,
    position_y: Any,
    bottom_space: Any,
    skip_stack: Any,
    containing_block: Box,
    *more: Any,
) -> Any:
    """Lay out a line: at once where it is one text that fits, with nothing around it that floats."""
    *_, first_letter_style, first_line_style = more
    if not (skip_stack or first_letter_style or first_line_style or context.excluded_shapes):
        line = _line_of_one_text(context, linebox, position_y, containing_block)
        if line is not None:
            return line, None
    return _get_next_linebox(context, linebox, position_y, bottom_space, skip_stack, containing_block, *more)


def _line_of_one_text(context: Any, linebox: Box, position_y: Any, containing_block: Box) -> Box | None:
    """Return a line with its only text, in the steps of the renderer; nothing where it takes more."""
    if len(linebox.children) != 1 or containing_block.style["direction"] != "ltr":
        return None
    text = linebox.children[0]
    if type(text) is not boxes.TextBox or text.style["vertical_align"] != "baseline":
        return None
    if not text.text or text.text[0] == " " or text.text[-1] == " ":
        return None
    linebox.position_y, linebox.width, linebox.height = position_y, 0, 0
    position_x, position_y, available_width = avoid_collisions(
        context, linebox, containing_block, outer=False
    )
    if len(text.text) * text.style["font_size"] * MEAN_WIDTH > available_width:
        return None  # it may well need two lines
    linebox.position_x, linebox.position_y = position_x, position_y
    max_x = (position_x + available_width) * (1 + 1e-9)
    resolve_percentages(text, containing_block)
    text.position_x, text.position_y = position_x + linebox.text_indent, position_y
    child, rest, _ = inline.split_text_box(context, text, max_x - text.position_x, 0)
    if child is None or rest is not None or child.position_x + child.margin_width() > max_x:
        return None
    line = linebox.copy_with_children([child])
    line.width = child.position_x + child.margin_width() - line.content_box_x()
    inline._adjust_line_height(line)
    linebox.width, linebox.height = line.width, line.height
    offset_x = inline.text_align(context, line, available_width, last=True)
    child.position_y = -child.baseline
    top = min(child.position_y, -line.baseline)
    bottom = max(child.position_y + child.margin_height(), -line.baseline + line.margin_height())
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(offset_x, position_y - top)
    line.position_y = position_y
    return line


_resolve_percentages = percent.resolve_percentages
_layout_box_backgrounds = background.layout_box_backgrounds
_avoid_collisions = float.avoid_collisions
_strut = line_break.strut
_setup = line_break.Layout.setup
_get_next_linebox = inline.get_next_linebox
_split_first_line = line_break.split_first_line


def _places_of(usual: Callable[..., Any], short: Callable[..., Any]) -> list[tuple[Any, str, Any, Any]]:
    """Return the modules of the renderer to patch for a function, and its replacement."""
    return [
        (module, usual.__name__, usual, short)
        for name, module in sorted(sys.modules.items())
        if name.startswith("weasyprint.") and getattr(module, usual.__name__, None) is usual
    ]


FAST_PATHS = [
    *_places_of(_resolve_percentages, resolve_percentages),
    *_places_of(_layout_box_backgrounds, layout_box_backgrounds),
    *_places_of(_avoid_collisions, avoid_collisions),
    *_places_of(_strut, strut),
    *_places_of(_split_first_line, split_first_line),
    *_places_of(_get_next_linebox, get_next_linebox),
    *_places_of(block.collapse_margin, collapse_margin),
    (boxes.Box, "is_in_normal_flow", boxes.Box.is_in_normal_flow, is_in_normal_flow),
    (boxes.Box, "descendants", boxes.Box.descendants, descendants),
    (boxes.ParentBox, "page_values", boxes.ParentBox.page_values, page_values),
    (line_break.Layout, "setup", _setup, setup),
]


@contextmanager
def fast_paths() -> Iterator[None]:
    """Patch the fast paths into the renderer in this block, and restore it afterwards."""
    for place, name, _, short in FAST_PATHS:
        setattr(place, name, short)
    try:
        yield
    finally:
        for place, name, usual, _ in FAST_PATHS:
            setattr(place, name, usual)
