"""The six steps of a meeting in a real browser: by keys, without script, and without a barrier."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pypdf import PdfReader

from tests.browser.barriers import barriers
from tests.browser.console import listen
from tests.browser.served import served, sign_in_browser
from tests.fixtures.mid_year import MidYear

MEETING = "/pairs/marketing/sales/meeting"
STEPS = ("Two cards", "Widest gap", "Lowest need", "What we promise", "Until when", "One page")

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(mid_year: MidYear) -> Iterator[str]:
    with served(mid_year.app) as address:
        yield address


def test_the_steps_go_by_arrow_keys_and_a_promise_by_control_and_enter(
    mid_year: MidYear, address: str, browser_context: BrowserContext
) -> None:
    sign_in_browser(browser_context, mid_year.app, mid_year.people["head"], address=address)
    page = browser_context.new_page()
    complaints = listen(page)
    page.goto(f"{address}{MEETING}/1")
    promised = page.locator(".promised strong").filter(has_text="Hold the briefing on Monday.")
    faults: list[str] = []
    for number, name in enumerate(STEPS[:4], start=1):
        expect(page.locator("[aria-current=step]")).to_contain_text(name)
        faults += [f"step {number}, {fault}" for fault in barriers(page)]
        if number < 4:
            page.keyboard.press("ArrowRight")
            page.wait_for_url(f"**/meeting/{number + 1}*")
    page.get_by_label("What will change").fill("Hold the briefing on Monday.")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    expect(page.get_by_label("What will change")).to_have_value("Hold the briefing on Monday.")
    page.keyboard.press("Control+Enter")
    expect(promised).to_be_visible()
    faults += [f"promised, {fault}" for fault in barriers(page)]
    for number in (5, 6):
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**/meeting/{number}*")
        expect(promised).to_be_visible()
        faults += [f"step {number}, {fault}" for fault in barriers(page)]
    assert len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/meeting/5*")
    page.keyboard.press("Escape")
    page.wait_for_url("**/pairs/marketing/sales?*")
    assert faults == []
    assert complaints == []


def test_without_script_the_steps_are_links(mid_year: MidYear, address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    sign_in_browser(context, mid_year.app, mid_year.people["employee"], address=address)
    page = context.new_page()
    page.goto(f"{address}/pairs/marketing/sales")
    page.get_by_role("link", name="Meeting mode").click()
    for name in STEPS[1:]:
        page.get_by_role("link", name=f"Next: {name}").click()
        expect(page.locator("[aria-current=step]")).to_contain_text(name)
    page.get_by_role("link", name="Leave").click()
    expect(page.locator("h1")).to_have_text("Marketing and Sales")
    context.close()
