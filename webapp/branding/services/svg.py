"""Sanitise an SVG by an allow-list: shapes and gradients stay; scripts, texts and references do not.

What is kept is written anew, so nothing passes through that is not named here. Style sheets become
attributes: the policy of our pages would not let them apply.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.etree import ElementTree  # what could expand is refused before

import tinycss2

from webapp.branding.services.refusal import LogoRefused
from webapp.domain.wording import N_

SPACE = "http://www.w3.org/2000/svg"
MOST_ELEMENTS = 5_000
DEEPEST = 30
SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
ELEMENTS = SHAPES | {"svg", "g", "defs", "linearGradient", "radialGradient", "stop", "clipPath"}
STYLES = frozenset(
    {
        *("fill", "fill-opacity", "fill-rule", "clip-path", "clip-rule", "opacity", "color"),
        *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width", "stop-color", "stop-opacity"),
        *("display", "visibility"),
    }
)
ATTRIBUTES = STYLES | {
    *("id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr"),
    *("width", "height", "points", "transform", "viewBox", "preserveAspectRatio", "offset"),
    *("gradientUnits", "gradientTransform", "spreadMethod"),
    "clipPathUnits",
}
Rules = Mapping[str, dict[str, str]]
"""Declarations by selector."""
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*>", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)", re.ASCII)
_HARMLESS = re.compile(r"(?!.*url)[\w\s.,%#()+-]*", re.ASCII | re.IGNORECASE | re.DOTALL)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(?:px|pt|mm|cm|in)?")


@dataclass
class _Kept:
    """What was read of the whole, and what is written anew."""

    rules: Rules
    ends: frozenset[str]  # what may be referred to
    parts: list[str] = field(default_factory=list)
    seen: int = 0
    shapes: int = 0


def clean_svg(data: bytes) -> bytes:
    """Return a safe SVG that looks the same as far as its shapes go; raise LogoRefused."""
    root = _parse(data)
    if root.tag != f"{{{SPACE}}}svg":
        raise LogoRefused(N_("This file is no SVG picture. Export the logo once more as SVG or PNG."))
    kept = _Kept(rules=_rules_of(root), ends=_without_reference(root))
    _write(root, kept, depth=0)
    if not kept.shapes:
        raise LogoRefused(N_("This SVG has no shapes. Turn its texts into paths, or export it as PNG."))
    return "".join(kept.parts).encode()


def _parse(data: bytes) -> ElementTree.Element:
    unreadable = N_("This SVG cannot be read. Open it in a drawing program and export it once more.")
    try:
        text = _DOCTYPE.sub("", data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise LogoRefused(unreadable) from None
    if "<!" in re.sub(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", "", text, flags=re.DOTALL):
        raise LogoRefused(N_("This SVG defines entities. Export it as plain SVG, without them."))
    try:
        return ElementTree.fromstring(text)  # noqa: S314  # it declares no entity
    except (ElementTree.ParseError, ValueError):
        raise LogoRefused(unreadable) from None


def _without_reference(root: ElementTree.Element) -> frozenset[str]:
    """Return the ids of gradients that refer to no other: what refers to these alone goes in no circle."""
    gradients = (element for element in root.iter() if _name(element.tag).endswith("Gradient"))
    return frozenset(
        f"#{gradient.get('id')}"
        for gradient in gradients
        if not any(key.endswith("href") for key in gradient.attrib)
    )


def _write(element: ElementTree.Element, kept: _Kept, *, depth: int, clips: bool = False) -> None:
    kept.seen += 1
    if kept.seen > MOST_ELEMENTS or depth > DEEPEST:
        raise LogoRefused(N_("This SVG has too many parts for a logo. Simplify it, or export it as PNG."))
    name = _name(element.tag)
    if name not in ELEMENTS or (name == "svg") != (depth == 0):
        return
    kept.shapes += name in SHAPES
    clips = clips or name == "clipPath"
    attributes = dict(_attributes(element, kept))
    if depth == 0:
        attributes = {"xmlns": SPACE, "viewBox": _view_box(attributes)}
    if clips:
        attributes.pop("clip-path", None)  # it could go in a circle
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    kept.parts.append(f"<{name}{written}>")
    for child in element:
        _write(child, kept, depth=depth + 1, clips=clips)
    kept.parts.append(f"</{name}>")


def _name(tag: object) -> str:
    """Return the name of an element of SVG; "" for any other, and for comments."""
    space, _, name = tag.partition("}") if isinstance(tag, str) else ("", "", "")
    return name if space == f"{{{SPACE}" else ""


def _attributes(element: ElementTree.Element, kept: _Kept) -> Iterator[tuple[str, str]]:
    name, found = _name(element.tag), dict(element.attrib)
    for selector in (name, *(f".{word}" for word in found.get("class", "").split()), f"#{found.get('id')}"):
        found |= kept.rules.get(selector, {})
    found |= _declarations(tinycss2.parse_blocks_contents(found.get("style", "")))
    for key, value in found.items():
        if key.endswith("href") and name.endswith("Gradient") and value in kept.ends:
            yield "href", value
        elif key in ATTRIBUTES and _HARMLESS.fullmatch(_REFERENCE.sub("", value)):
            yield key, value.strip()


def _rules_of(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    """Read the style sheets, as far as their selectors are an element, a class or an id."""
    found: dict[str, dict[str, str]] = {}
    for sheet in root.iter(f"{{{SPACE}}}style"):
        for rule in tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule":
                styles = _declarations(tinycss2.parse_blocks_contents(rule.content))
                for selector in tinycss2.serialize(rule.prelude).split(","):
                    found.setdefault(selector.strip(), {}).update(styles)
    return found


def _declarations(nodes: list[Any]) -> dict[str, str]:
    return {
        node.lower_name: tinycss2.serialize(node.value).strip()
        for node in nodes
        if getattr(node, "type", "") == "declaration" and node.lower_name in STYLES
    }


def _view_box(attributes: Mapping[str, str]) -> str:
    if re.fullmatch(r"\s*-?[\d.]+([\s,]+-?[\d.]+){3}\s*", box := attributes.get("viewBox", "")):
        return box
    sides = [_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height")]
    if not all(sides):
        raise LogoRefused(N_("This SVG does not say how large it is. Export it with a width and a height."))
    return "0 0 " + " ".join(side[1] for side in sides if side)
