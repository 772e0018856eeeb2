"""Keep computed styles from one report to the next: all of them share the same style sheets.

The renderer computes a style once for equal elements of one document, a fifth of the time of a report, and
then forgets it. Here equal elements of all documents of a press share it. An element whose own attributes
say something about its style (an id is an anchor) is computed each time, and so is all below it.
"""

from functools import partial
from math import inf
from typing import Any

from cssselect2 import ElementWrapper
from weasyprint import DEFAULT_OPTIONS
from weasyprint.css import (
    ComputedStyle,
    InitialStyle,
    StyleFor,
    declaration_precedence,
    find_style_attributes,
    preprocess_declarations,
)
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector
from weasyprint.document import Document
from weasyprint.images import get_image_from_uri
from weasyprint.layout import LayoutContext

MOST_KEPT = 5000  # a press of all reports keeps some 600

Declared = dict[str, tuple[Any, tuple[Any, ...]]]  # values and weights by property
Found = tuple[Any, dict[str, Any]]  # the style of an element, and of what stands before and after it
KeptStyles = dict[tuple[Any, ...], Found]


class QuickDocument(Document):  # type: ignore[misc]  # WeasyPrint has no types
    """A document whose styles come from those that are kept with its page."""

    @classmethod
    def of(cls, page: Any, kept_styles: KeptStyles, **options: Any) -> Any:
        """Lay out a parsed page as `HTML.render` does."""
        page.kept_styles = kept_styles
        fonts, colours = options.pop("font_config"), options.pop("color_profiles")
        return cls._render(page, fonts, CounterStyle(), colours, DEFAULT_OPTIONS | options)

    @classmethod
    def _build_layout_context(
        cls, html: Any, font_config: Any, counter_style: Any, _color_profiles: object, options: Any
    ) -> Any:
        for style in html._ua_counter_style():
            for name, value in style.items():
                counter_style[name] = value
        sheets = [(sheet, "user agent") for sheet in html._ua_stylesheets(options["pdf_forms"])]
        sheets += [(sheet, "user") for sheet in options["stylesheets"]]
        anchors = TargetCollector()
        images = partial(
            get_image_from_uri, cache=options["cache"], url_fetcher=html.url_fetcher, options=options
        )
        styles = _Styles(html, sheets, font_config, anchors)
        return LayoutContext(styles, images, font_config, counter_style, anchors)


class _Styles(StyleFor):  # type: ignore[misc]  # WeasyPrint has no types
    """The styles of one page by element; those in `page.kept_styles` serve other pages too."""

    def __init__(self, page: Any, sheets: list[Any], fonts: Any, anchors: Any) -> None:
        self._cascaded_styles: dict[Any, Any] = {}  # filled with margins later
        self._computed_styles: dict[Any, Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = [(sheet, origin, None) for sheet, origin in sheets]  # with margins of pages
        self.font_config, self._kept = fonts, page.kept_styles
        self._root = page.etree_element
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        own: dict[Any, list[Any]] = {}
        for specificity, element, declared, base in find_style_attributes(self._root):
            own.setdefault(element, []).append((specificity, list(preprocess_declarations(base, declared))))
        self._shared: set[Any] = set()  # the elements whose style other pages may have too
        for wrapped in page.wrapper_element.iter_subtree():
            element = wrapped.etree_element
            style, around = self._found(wrapped, own.get(element, []))
            self._computed_styles[element, None] = style
            for kind, other in around.items():
                self._computed_styles[element, kind] = other
            if style["anchor"]:
                anchors.collect_anchor(style["anchor"])

    def _found(self, wrapped: ElementWrapper, own: list[Any]) -> Found:
        """Return the styles of an element: those kept of an equal element, or new ones."""
        element = wrapped.etree_element
        parent = wrapped.parent.etree_element if wrapped.parent else None
        matched = [
            (sheet, origin, match)
            for sheet, origin, _ in self._sheets
            for match in sheet.matcher.match(wrapped)
        ]
        key = self._key(element, parent, own, matched)
        found = self._kept.get(key) if key else None
        if found is None:
            found = self._computed(parent, own, matched)
            if key:
                self._kept[key] = found
                self._shared.add(element)
        else:
            self._shared.add(element)
        return found

    def _key(self, element: Any, parent: Any, own: list[Any], matched: list[Any]) -> tuple[Any, ...] | None:
        """Return what the style of an element depends on; nothing where no other element may share it."""
        declared = tuple((id(match[3][0]), match[2]) for _, _, match in matched)
        if parent is None:
            return element.get("lang"), declared
        if own or parent not in self._shared:
            return None
        return id(self._computed_styles[parent, None]), declared

    def _computed(self, parent: Any, own: list[Any], matched: list[Any]) -> Found:
        """Compute the styles of an element from what is declared for it, the weightiest last."""
        element: Declared = {}
        around: dict[str, Declared] = {}
        for specificity, values in own:
            _cascade(element, values, "author", inf, specificity)
        for sheet, origin, (specificity, _order, kind, (values, layer)) in matched:
            place = inf if layer is None else sheet.layers.index(layer)
            _cascade(around.setdefault(kind, {}) if kind else element, values, origin, place, specificity)
        above = None if parent is None else self._computed_styles[parent, None]
        top = InitialStyle(self.font_config) if parent is None else self._computed_styles[self._root, None]
        rest = (top, None, self.font_config, self.initial_page_sizes)
        style = ComputedStyle(above, element, None, *rest)
        rest = (style if parent is None else top, *rest[1:])
        return style, {kind: ComputedStyle(style, values, kind, *rest) for kind, values in around.items()}


def _cascade(declared: Declared, values: Any, origin: str, layer: float, specificity: Any) -> None:
    """Let declarations take the place of those that weigh no more (CSS Cascading Level 5, 6.1)."""
    for name, value, is_important in values:
        weight = (declaration_precedence(origin, is_important), layer, specificity)
        if name not in declared or declared[name][1] <= weight:
            declared[name] = value, weight
