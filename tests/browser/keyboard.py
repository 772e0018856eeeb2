"""Keyboard navigation: Tab to an element, and press it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 120


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is on this one, which must then be in sight."""
    expect(wanted).to_have_count(1)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            expect(wanted).to_be_in_viewport()
            return
    raise AssertionError(f"{page.url}: Tab never reaches {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Go to a link, a button or a summary, and press Enter on it."""
    go_to(page, wanted)
    page.keyboard.press("Enter")


def choose(page: Page, choices: Locator, *, place: int) -> None:
    """Go to the first of some radio buttons of which none is chosen, and choose the one at this place."""
    go_to(page, choices.first)
    page.keyboard.press("Space")
    for _ in range(place):
        page.keyboard.press("ArrowRight")
    expect(choices.nth(place)).to_be_checked()
