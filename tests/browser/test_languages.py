"""Layouts bear other languages: the long words of German, and one that is written from right to left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.barriers import AXE, broken_rules
from tests.browser.served import served
from tests.browser.test_every_page import pages_of, tab_of
from tests.fixtures.mid_year import MidYear
from tests.pseudo_language import MIRRORED, speak_pseudo_language
from tests.web.access_table import KINDS

PHONE, DESK = 390, 1280
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# What stands outside the window, and what is cut off inside its own box. Not meant: what is for the ear only,
# what scrolls by itself, and what lies in a closed menu.
FIND_CUT_TEXT = """() => {
  const found = [], wide = innerWidth;
  const leftOut = '.scroll, [tabindex="0"], .hidden-text, details:not([open]) .sheet, .skip';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    if (!text.data.trim() || !parent.checkVisibility() || parent.closest(leftOut)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(parent);
    const cut = style.overflowX !== 'visible' && parent.scrollWidth > parent.clientWidth + 1;
    const isOutside = box.width && (box.left < -1 || box.right > wide + 1);
    if (isOutside || cut) found.push(text.data.trim().slice(0, 60));
  }
  return found;
}"""


@pytest.fixture
def address(mid_year: MidYear) -> Iterator[str]:
    """The company in mid-year, served."""
    with served(mid_year.app) as address:
        yield address


def speak(context: BrowserContext, language: str, *, address: str) -> None:
    """Choose the language as the form in the menu does, in this browser."""
    context.add_cookies([{"name": "language", "value": language, "url": address}])


def layout_faults(page: Page, width: int) -> Iterator[str]:
    """Name what is wider than the window, or cut."""
    page.set_viewport_size({"width": width, "height": 900})
    found = page.evaluate("document.documentElement.scrollWidth")
    if found > width:
        yield f"{found} px wide in {width}"
    yield from (f"cut at {width}: {text}" for text in page.evaluate(FIND_CUT_TEXT))


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_bears_german(
    mid_year: MidYear, address: str, browser_context: BrowserContext, kind: str
) -> None:
    page = tab_of(browser_context, mid_year, kind, address=address)
    speak(browser_context, "de", address=address)
    faults: list[str] = []
    for route in pages_of(kind):
        page.set_viewport_size({"width": PHONE, "height": 900})
        page.goto(address + route.address(**mid_year.in_addresses))
        assert page.get_attribute("html", "lang") == "de", route.pattern
        page.evaluate(AXE)
        found = (*layout_faults(page, PHONE), *broken_rules(page))
        faults += [f"{route.pattern}: {fault}" for fault in found]
    assert faults == []


@pytest.mark.parametrize("kind", ["head", "president", "administrator"])
def test_every_page_mirrors(
    mid_year: MidYear,
    address: str,
    browser_context: BrowserContext,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speak_pseudo_language(monkeypatch)
    page = tab_of(browser_context, mid_year, kind, address=address)
    speak(browser_context, MIRRORED, address=address)
    faults: list[str] = []
    for route in pages_of(kind):
        page.set_viewport_size({"width": PHONE, "height": 900})
        page.goto(address + route.address(**mid_year.in_addresses))
        brand = page.locator(".brand").bounding_box()
        assert brand
        assert brand["x"] > PHONE / 3, f"{route.pattern} is not mirrored"
        faults += [f"{route.pattern}: {f}" for width in (PHONE, DESK) for f in layout_faults(page, width)]
    assert faults == []


def test_a_cut_word_and_a_wide_page_would_be_seen(
    mid_year: MidYear, address: str, browser_context: BrowserContext
) -> None:
    page = browser_context.new_page()
    page.goto(f"{address}/help")
    page.evaluate("document.querySelector('h1').textContent = 'Donaudampfschifffahrt'.repeat(4)")
    page.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'")
    page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    narrow = "{width: '2rem', overflow: 'hidden', whiteSpace: 'nowrap'}"
    page.evaluate(f"Object.assign(document.querySelector('h2').style, {narrow})")
    found = list(layout_faults(page, PHONE))
    assert any("px wide" in fault for fault in found)
    assert any("Donaudampf" in fault for fault in found)
    assert len(found) > 2
