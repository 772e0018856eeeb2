"""A real browser for the tests of this folder: Chromium without a window, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

QUIET = [
    "--no-sandbox",  # it runs as root in many test machines, where Chromium's own sandbox cannot
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def playwright_driver() -> Iterator[Playwright]:
    """Start what drives browsers.

    It ends with the folder, not with the run: while Playwright is on, no other test may start an event loop.
    """
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    """Start one browser for this folder's tests."""
    browser = playwright_driver.chromium.launch(executable_path=system_browser(), args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_as_people_have_it(playwright_driver: Playwright) -> Iterator[Browser]:
    """Start a browser with the back-forward cache that Playwright takes away."""
    browser = playwright_driver.chromium.launch(
        executable_path=system_browser(),
        args=QUIET,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


def system_browser() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture
def browser_context(browser: Browser) -> Iterator[BrowserContext]:
    """Give a browser profile that no other test has used."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """Give an empty tab."""
    return browser_context.new_page()
