"""A reviewer decides on comments in a real browser: no barrier, on a phone as well, and without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.barriers import barriers
from tests.browser.console import listen
from tests.browser.served import served, sign_in_browser
from tests.fixtures.reviews import ADDRESS, Review

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_comments_are_published_and_withheld_by_keyboard(
    review: Review, browser_context: BrowserContext
) -> None:
    app = review.scene.client.application
    with served(app) as address:
        sign_in_browser(browser_context, app, review.reviewer, address=address)
        page = browser_context.new_page()
        complaints = listen(page)
        page.goto(address + ADDRESS)
        page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        assert list(barriers(page)) == []
        page.goto(address + ADDRESS)
        first = page.locator("li.card > form").first
        first.locator("summary").press("Enter")
        first.get_by_role("button", name="Withhold it").press("Enter")
        assert "Give the reason in one sentence." in page.locator(".error").first.inner_text()
        assert list(barriers(page)) == []
        first.get_by_label("Why, in one sentence").fill("It names a person.")
        first.get_by_role("button", name="Withhold it").press("Enter")
        page.wait_for_url(address + ADDRESS)
        assert "withheld" in page.get_by_role("status").first.inner_text()
        page.locator("li.card > form").first.get_by_role("button", name="Publish it as it is").press("Enter")
        page.wait_for_load_state()
        assert page.locator("li.card:has(> form)").count() == len(review.codes) - 2
    assert [complaint for complaint in complaints if "422" not in complaint] == []  # the refusal is one
