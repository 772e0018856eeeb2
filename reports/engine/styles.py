"""Style cache: computed styles are kept from one report to the next, which share the style sheets.

The renderer computes a style once for equal elements of one document, a fifth of the time of a report, and
then forgets it. Here equal elements of all documents of a writer share it. Elements are equal that look the
same to every selector: in what they are below, in tag, classes and attributes, in being first or last, and in
what stands before them. The selectors of our style sheets ask no more, and a test reads them.
An element whose own attributes say something about its style (an id is an anchor) is computed each time, and
so is all below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
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

MOST_KEPT = 20_000  # places; all kinds of reports in two languages have some 5,000, and 1,500 styles
ABOVE = 0  # the number of what is above the root
MARKS = {"id", "lang", "style"}  # attributes that say something about the style themselves
# Attributes of which no selector asks more than whether they are there.
TEXTS = {"alt", "content", "href", "id", "src", "data-doc", "data-imprint", "data-page", "data-part"}

Declared = dict[str, tuple[Any, tuple[Any, ...]]]  # values and weights by property
Looks = tuple[Any, ...]
Styles = tuple[Any, dict[str, Any]]  # the style of an element, and those of what stands before and after it


@dataclass(slots=True)
class _Place:
    """A node of the style cache: the declarations of a place in the tree and the computed styles there."""

    number: int
    declared: list[Any]
    styles: Styles | None = None


class StyleCache:
    """The style cache: places by the number of the parent place and by looks, with the styles they share."""

    def __init__(self) -> None:
        self.places: dict[tuple[int, Looks], _Place] = {}
        self.computed: dict[tuple[Any, ...], Styles] = {}

    def make_room(self) -> None:
        """Empty the cache once it is over its limit."""
        if len(self.places) > MOST_KEPT:
            self.places.clear()
            self.computed.clear()


class QuickDocument(Document):  # type: ignore[misc]  # WeasyPrint has no types
    """A document whose computed styles come from the style cache of its page."""

    @classmethod
    def of(cls, page: Any, style_cache: StyleCache, fonts: Any, **options: Any) -> Any:
        """Lay out a parsed page as `HTML.render` does."""
        page.style_cache = style_cache
        return cls._render(page, fonts, CounterStyle(), {}, DEFAULT_OPTIONS | options)

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
    """The styles of one page by element; those in `page.style_cache` serve other pages too."""

    def __init__(self, page: Any, sheets: list[Any], fonts: Any, anchors: Any) -> None:
        self._cascaded_styles: dict[Any, Any] = {}  # filled with margins later
        self._computed_styles: dict[Any, Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets = [(sheet, origin, None) for sheet, origin in sheets]  # with margins of pages
        self.font_config = fonts
        self._kept: StyleCache = page.style_cache
        self._root = page.etree_element
        self._kept.make_room()
        self._own: dict[Any, list[Any]] = {}
        self._of_pages: dict[Any, Any] = {}
        for specificity, element, declared, base in find_style_attributes(_Marked(self._root)):
            declarations = list(preprocess_declarations(base, declared))
            self._own.setdefault(element, []).append((specificity, declarations))
        for element, (style, around) in self._walk():
            self._computed_styles[element, None] = style
            for kind, other in around.items():
                self._computed_styles[element, kind] = other
            if style["anchor"]:
                anchors.collect_anchor(style["anchor"])

    def set_computed_styles(
        self, element: Any, parent: Any, root: Any = None, pseudo_type: Any = None, **more: Any
    ) -> None:
        """Style a page or a margin of it as an earlier page with the same declarations."""
        declared = self._cascaded_styles.get((element, pseudo_type), {})
        above = self._computed_styles[parent, None]
        looks = id(above), pseudo_type, frozenset((name, id(value)) for name, (value, _) in declared.items())
        if looks not in self._of_pages:
            super().set_computed_styles(element, parent, root=root, pseudo_type=pseudo_type, **more)
            self._of_pages[looks] = self._computed_styles[element, pseudo_type]
        self._computed_styles[element, pseudo_type] = self._of_pages[looks]

    def _walk(self) -> Iterator[tuple[Any, Styles]]:
        """Return every element, parents first, with its styles: those of an equal element, or new ones."""
        root = self._root
        place = self._place(ABOVE, (root.tag, root.get("lang")), root)
        yield root, self._styles_of(root, None, place, shared=True)
        open_elements = [(root, place, True)]
        while open_elements:
            parent, above, shared = open_elements.pop()
            before: Looks | None = None
            last = len(parent) - 1
            for index, element in enumerate(parent):
                looks = _looks(element)
                place = self._place(above.number, (looks, index == 0, index == last, before), element)
                before = looks
                is_shared = shared and element not in self._own
                yield element, self._styles_of(element, parent, place, shared=is_shared)
                if len(element):
                    open_elements.append((element, place, is_shared))

    def _place(self, above: int, looks: Looks, element: Any) -> _Place:
        """Return the place of an element below another place."""
        place = self._kept.places.get((above, looks))
        if place is None:
            place = _Place(len(self._kept.places) + 1, self._declared(element))
            self._kept.places[above, looks] = place
        return place

    def _styles_of(self, element: Any, parent: Any, place: _Place, *, shared: bool) -> Styles:
        """Return the styles of an element, those of its place where others may share them."""
        if not shared:
            return self._computed(element, parent, place.declared)
        if place.styles is None:
            place.styles = self._shared(element, parent, place.declared)
        return place.styles

    def _shared(self, element: Any, parent: Any, declared: list[Any]) -> Styles:
        """Return the styles of another place for which the same is declared below the same, or new ones."""
        if parent is None:
            return self._computed(element, None, declared)
        mark = tuple((id(values), kind) for _, _, _, kind, values in declared)
        key = id(self._computed_styles[parent, None]), mark
        styles = self._kept.computed.get(key)
        if styles is None:
            styles = self._kept.computed[key] = self._computed(element, parent, declared)
        return styles

    def _declared(self, element: Any) -> list[Any]:
        """Return what the style sheets declare for an element and around it."""
        return [
            (origin, inf if layer is None else sheet.layers.index(layer), specificity, kind, values)
            for sheet, origin, _ in self._sheets
            for specificity, _order, kind, (values, layer) in sheet.matcher.match(self._wrapped[element])
        ]

    @cached_property
    def _wrapped(self) -> dict[Any, ElementWrapper]:
        """The elements as the selectors want them."""
        root = ElementWrapper.from_html_root(self._root, content_language=None)
        return {wrapped.etree_element: wrapped for wrapped in root.iter_subtree()}

    def _computed(self, element: Any, parent: Any, matched: list[Any]) -> Styles:
        """Compute the styles of an element from what is declared for it, the weightiest last."""
        declared: Declared = {}
        around: dict[str, Declared] = {}
        for specificity, values in self._own.get(element, []):
            _cascade(declared, values, "author", inf, specificity)
        for origin, layer, specificity, kind, values in matched:
            _cascade(around.setdefault(kind, {}) if kind else declared, values, origin, layer, specificity)
        above = None if parent is None else self._computed_styles[parent, None]
        top = InitialStyle(self.font_config) if parent is None else self._computed_styles[self._root, None]
        rest = (top, None, self.font_config, self.initial_page_sizes)
        style = ComputedStyle(above, declared, None, *rest)
        rest = (style if parent is None else top, *rest[1:])
        return style, {kind: ComputedStyle(style, values, kind, *rest) for kind, values in around.items()}


def _cascade(declared: Declared, values: Any, origin: str, layer: float, specificity: Any) -> None:
    """Cascade: declarations override those of equal or lower weight (CSS Cascading Level 5, 6.1)."""
    for name, value, is_important in values:
        weight = (declaration_precedence(origin, is_important), layer, specificity)
        if name not in declared or declared[name][1] <= weight:
            declared[name] = value, weight


class _Marked:
    """The elements of a page whose attributes say something about their style."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def iter(self) -> Iterator[Any]:
        """Return them in their order."""
        return (element for element in self._root.iter() if not MARKS.isdisjoint(element.keys()))


def _looks(element: Any) -> Looks:
    """Return what selectors can match of an element, as a cache key: tag, classes and other attributes."""
    attributes = element.items()
    if not attributes:
        return (element.tag,)
    return (element.tag, *((name, value) if name not in TEXTS else name for name, value in attributes))
