"""A card is graded on a bad day: the session ends, the network is gone or slow, colours are forced."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.served import served, sign_in_browser
from tests.fixtures.half_year import A_CARD, Half

FORM = "/cards/spring-2026/marketing"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(half: Half, app: Flask) -> Iterator[str]:
    """The open round, served."""
    half.open()
    with served(app) as address:
        yield address


@pytest.fixture
def signed_in(half: Half, browser_context: BrowserContext, address: str) -> Page:
    """A tab of somebody of Sales."""
    sign_in_browser(browser_context, half.app, half.people(half.sales)[0], address=address)
    return browser_context.new_page()


def _grade(page: Page, address: str) -> None:
    page.goto(address + FORM, wait_until="domcontentloaded")
    for name, letter in A_CARD.items():
        page.check(f"#{name}-{letter}")


def _check(page: Page) -> None:
    page.get_by_role("button", name="Check my card").click()
    expect(page.locator("h1")).to_have_text("Check your card before you hand it in")


def test_a_session_that_ends_in_the_middle_costs_no_grade(
    half: Half, signed_in: Page, address: str, browser_context: BrowserContext
) -> None:
    _grade(signed_in, address)
    browser_context.clear_cookies()
    signed_in.get_by_role("button", name="Check my card").click()
    expect(signed_in.locator("h1")).to_have_text("You are signed out, and nothing is lost")
    sign_in_browser(browser_context, half.app, half.people(half.sales)[0], address=address)
    signed_in.get_by_role("button", name="I have signed in: go on").click()
    expect(signed_in.locator("h1")).not_to_have_text("You are signed out, and nothing is lost")
    if signed_in.locator("h1").inner_text() == "That page was open for a long time":
        signed_in.get_by_role("button", name="Go on").click()
    expect(signed_in.locator("h1")).to_have_text("Check your card before you hand it in")
    signed_in.get_by_role("button", name="Change the grade for need 4").click()
    for name, letter in A_CARD.items():
        expect(signed_in.locator(f"#{name}-{letter}")).to_be_checked()


def test_a_card_that_cannot_be_handed_in_offline_is_handed_in_later(signed_in: Page, address: str) -> None:
    _grade(signed_in, address)
    _check(signed_in)
    signed_in.context.set_offline(True)
    signed_in.get_by_role("button", name="Hand in my card").click()
    expect(signed_in.get_by_role("alert")).to_contain_text("You are offline. What you have written is kept")
    expect(signed_in.locator("h1")).to_have_text("Check your card before you hand it in")
    signed_in.context.set_offline(False)
    signed_in.get_by_role("button", name="Hand in my card").click()
    expect(signed_in.locator("h1")).to_have_text("Thank you, your card is handed in")


def test_a_form_can_be_read_and_used_before_its_fonts_arrive(signed_in: Page, address: str) -> None:
    waiting: list[str] = []
    signed_in.route("**/*.woff2", lambda route: waiting.append(route.request.url))  # and never answer
    _grade(signed_in, address)
    assert waiting
    seen = "name => getComputedStyle(document.querySelector(name)).visibility"
    assert signed_in.evaluate(seen, "h1") == "visible"
    assert not signed_in.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")
    assert signed_in.evaluate("[...document.fonts].every((font) => font.display === 'swap')")
    expect(signed_in.locator("[data-words]")).to_have_text("6 of 6 graded")
    _check(signed_in)


def test_a_slow_phone_gets_its_form_in_time(signed_in: Page, address: str) -> None:
    wire = signed_in.context.new_cdp_session(signed_in)
    speed = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    wire.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    signed_in.goto(address + FORM, wait_until="domcontentloaded")
    expect(signed_in.locator("#need-1-A")).to_be_enabled()
    painted = """() => new Promise((told) => new PerformanceObserver((paints) => paints
        .getEntriesByName("first-contentful-paint").forEach((paint) => told(paint.startTime)))
        .observe({ type: "paint", buffered: true }))"""
    assert signed_in.evaluate(painted) < 5_000


def test_without_colours_of_its_own_a_chosen_grade_is_still_told_apart(signed_in: Page, address: str) -> None:
    signed_in.emulate_media(forced_colors="active")
    _grade(signed_in, address)
    outline = "name => getComputedStyle(document.querySelector(`label[for=${name}]`)).outlineStyle"
    assert signed_in.evaluate(outline, "need-2-B") == "solid"
    assert signed_in.evaluate(outline, "need-2-A") == "none"
