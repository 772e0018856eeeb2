"""Barriers (axe, targets, sideways scroll) on the kiosk's pages and where cards on paper are typed."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from tests.browser.barriers import barriers
from tests.browser.console import listen
from tests.browser.served import served
from tests.browser.shared_computer import fill_in
from tests.fixtures.half_year import Half
from tests.grading.typing_in import Typist
from tests.grading.typing_in import typists as typists
from webapp.models import Company

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def enter(page: Page, code: str) -> None:
    page.locator("#code").fill(code)
    page.get_by_role("button", name="Go on").click()


def test_the_kiosk_puts_up_no_barrier(
    by_code: Half, codes: list[str], app: Flask, browser_context: BrowserContext
) -> None:
    page = browser_context.new_page()
    with by_code.database.transaction() as session:
        session.execute(update(Company).values(has_kiosk=True))
    with served(app) as address:
        complaints = listen(page)
        page.goto(f"{address}/kiosk")
        faults = [f"code: {fault}" for fault in barriers(page)]
        enter(page, "no code")
        faults += [f"wrong code: {fault}" for fault in barriers(page)]
        enter(page, codes[0])
        faults += [f"card: {fault}" for fault in barriers(page)]
        fill_in(page)
        page.get_by_role("button", name="Check my card").click()
        expect(page.locator("h1")).to_have_text("Check your card before you hand it in")
        faults += [f"check: {fault}" for fault in barriers(page)]
        page.get_by_role("button", name="Hand in my card").click()
        expect(page.locator("h1")).not_to_have_text("Check your card before you hand it in")
        faults += [f"thanks: {fault}" for fault in barriers(page)]
    assert faults == []
    assert [complaint for complaint in complaints if "422" not in complaint] == []


def test_typing_a_card_from_paper_puts_up_no_barrier(
    codes: list[str], typists: tuple[Typist, Typist], app: Flask, browser_context: BrowserContext
) -> None:
    first, second = typists
    first.type_in(codes[0])
    page = browser_context.new_page()
    with served(app) as address:
        second.client.get("/paper-cards")
        cookie = second.client.get_cookie("session")
        assert cookie is not None
        browser_context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page.goto(f"{address}/paper-cards")
        faults = [f"code: {fault}" for fault in barriers(page)]
        enter(page, codes[0])
        faults += [f"card: {fault}" for fault in barriers(page)]
    assert faults == []
