"""Accessibility checks: axe rules, target size and sideways scroll, on phone and desktop, light and dark."""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
EVERY_RULE = "{resultTypes: ['violations', 'incomplete']}"
CONTRAST = "{resultTypes: ['violations', 'incomplete'], runOnly: ['color-contrast']}"
PHONE, DESK = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
HIDDEN_COLUMNS = """[...document.querySelectorAll(".table")].some(
    (table) => table.parentElement.scrollWidth > table.parentElement.clientWidth)"""
BEYOND_THE_EDGE = """[...document.querySelectorAll("main *, header *, footer *")].filter(
    (element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".scrolls")
).at(-1)?.outerHTML.slice(0, 120)"""
TARGETS = "a, button, summary, select, input:not([type=hidden])"
SMALL_TARGETS = """(targets) => [...document.querySelectorAll(targets)].filter((element) => {
    const runsInText = element.matches("p a, li a, dd a, span a") && !element.matches(".button");
    const parts = element.matches("[type=radio], [type=checkbox]") ? [element, ...element.labels] : [element];
    const boxes = parts.map((part) => part.getBoundingClientRect());
    return element.checkVisibility() && !runsInText && boxes[0].width
        && boxes.every((box) => box.height < 23.9 || box.width < 23.9);
}).map((element) => element.outerHTML.slice(0, 80))"""


def barriers(page: Page) -> Iterator[str]:
    """Name every barrier of the page that is open, with where it shows; the page is left light and wide."""
    page.evaluate(AXE)
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is none to judge
    for place, size in (("phone", PHONE), ("desk", DESK)):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a width and a height
        if size is PHONE:
            yield from faults_on_a_phone(page)
        yield from (f"{place}: {fault}" for fault in broken_rules(page))
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        yield from (f"{place}, dark: {fault}" for fault in broken_rules(page, CONTRAST))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")


def faults_on_a_phone(page: Page) -> Iterator[str]:
    """Name what stands beyond the edge of a phone or is too small to touch."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a width and a height
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"phone: {width} px wide, for instance {page.evaluate(BEYOND_THE_EDGE)}"
    if page.evaluate(HIDDEN_COLUMNS):
        yield "phone: columns of a table stand beyond the edge; name each cell's column in data-column"
    yield from (f"phone: too small to touch: {target}" for target in page.evaluate(SMALL_TARGETS, TARGETS))


def broken_rules(page: Page, options: str = EVERY_RULE) -> Iterator[str]:
    """Name each rule of axe, which the page must have, that is broken, with the first element that breaks it.

    Text in the colour of its ground is no violation to axe but an open question: it is one to us.
    """
    found: dict[str, list[dict[str, Any]]] = page.evaluate(f"async () => await axe.run(document, {options})")
    for rule in found["violations"]:
        yield f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:120]} ({len(rule['nodes'])} times)"
    for rule in found["incomplete"]:
        for node in rule["nodes"]:
            if any((check["data"] or {}).get("messageKey") == "equalRatio" for check in node["any"]):
                yield f"text in the colour of its ground: {node['html'][:120]}"
