"""A card from the front page to the thanks, in a real browser against the real application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.served import served, sign_in_browser
from tests.fixtures.half_year import Half
from webapp.grading.services import cards as grading


@pytest.fixture
def address(half: Half, app: Flask) -> Iterator[str]:
    """The open round, served."""
    half.open()
    with served(app) as address:
        yield address


def _grade(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    page.get_by_role("link", name="Grade now Marketing").click()
    for position, letter in enumerate("ABCFXA", start=1):
        page.locator(f"#need-{position}-{letter}").check()
    page.get_by_role("button", name="Check my card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your card before you hand it in")


def test_going_back_after_handing_in_shows_that_it_is_handed_in(
    half: Half, app: Flask, address: str, browser_context: BrowserContext, page: Page
) -> None:
    sign_in_browser(browser_context, app, half.people(half.sales)[-1], address=address)
    _grade(page, address)
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your card is handed in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have handed in this card")


def test_loading_the_check_page_again_leads_to_the_form_with_its_answers(
    half: Half, app: Flask, address: str, browser_context: BrowserContext, page: Page
) -> None:
    sign_in_browser(browser_context, app, half.people(half.sales)[-1], address=address)
    _grade(page, address)
    page.reload()
    expect(page.locator("#need-4-F")).to_be_checked()


def test_the_whole_way_works_without_script(half: Half, app: Flask, address: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in_browser(context, app, half.people(half.sales)[-1], address=address)
    page = context.new_page()
    _grade(page, address)
    page.get_by_role("button", name="Change the grade for need 4").click()
    page.locator("#need-4-A").check()
    page.get_by_role("button", name="Check my card").click()
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, your card is handed in")
    expect(page.locator(".control-number")).to_be_visible()
    context.close()
    with half.database.reading() as session:
        person = half.people(half.sales)[-1]
        cards = {card.id: card for card in grading.cards_of(session, person.id)}
    assert cards[half.card().id].is_handed_in
