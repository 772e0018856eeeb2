"""Previews that only a form leads to: many people, many actions and a list, looked at in every way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.barriers import AXE, barriers, broken_rules
from tests.browser.served import served
from tests.browser.test_every_page import tab_of
from tests.browser.test_languages import PHONE, layout_faults, speak
from tests.fixtures.mid_year import MidYear

LIST = "name,email,department,roles\nAda Brandt,ada@example.com,Sales,\nBo,not an address,Nowhere,king"


def look_at_people(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/people")
    for tick in page.locator("input[name=person]").all()[:3]:
        tick.check()
    page.locator("#deed").select_option("deactivate")
    page.locator("#deed").locator("xpath=ancestor::form").locator("button").last.click()
    page.wait_for_url("**/admin/people/many")


def undo_for_people(page: Page, address: str) -> None:
    look_at_people(page, address)
    page.locator("form.card button").click()
    page.wait_for_url("**/admin/people*")
    page.locator("form[action*='/many/'][action*='/undo'] button").wait_for()


def look_at_actions(page: Page, address: str) -> None:
    page.goto(f"{address}/actions")
    page.locator("input[name=action]").first.check()
    page.locator("#many-button").click()
    page.locator("select[name=status]").select_option("done")
    page.locator("main form.card button").first.click()
    page.locator("#change").wait_for()


def look_at_a_list(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/import/people")
    page.locator("#text").fill(LIST)
    page.locator("form.lists button").last.click()
    page.get_by_text("Nowhere").first.wait_for()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("kind", "lead_to"),
    [
        ("administrator", look_at_people),
        ("administrator", undo_for_people),
        ("administrator", look_at_a_list),
        ("head", look_at_actions),
    ],
)
def test_a_preview_has_no_barrier_and_bears_german(
    mid_year: MidYear, browser_context: BrowserContext, kind: str, lead_to: Callable[[Page, str], None]
) -> None:
    with served(mid_year.app) as address:
        page = tab_of(browser_context, mid_year, kind, address=address)
        lead_to(page, address)
        faults = [f"{page.url}: {fault}" for fault in barriers(page)]
        speak(browser_context, "de", address=address)
        lead_to(page, address)
        assert page.get_attribute("html", "lang") == "de"
        page.evaluate(AXE)
        faults += [
            f"{page.url}, German: {fault}" for fault in (*layout_faults(page, PHONE), *broken_rules(page))
        ]
    assert faults == []
