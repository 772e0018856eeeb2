"""Every page that there is, as somebody who may open it: no barrier, no sideways scroll, no breach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.barriers import barriers
from tests.browser.console import listen
from tests.browser.served import served, sign_in_browser
from tests.fixtures.mid_year import MidYear
from tests.web.access_table import KINDS, READING, Route, routes

FILES = (".csv", ".xlsx", ".json", ".pdf", ".ics", ".css", "/healthz", "/readyz")
"""What is no page: files, and the words that monitoring reads."""

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(mid_year: MidYear) -> Iterator[str]:
    """The company in mid-year, served."""
    with served(mid_year.app) as address:
        yield address


def pages_of(kind: str) -> list[Route]:
    """Return the pages that this kind of visitor may open; each page once, for the first who may."""
    pages = [route for route in routes(READING) if not route.pattern.endswith(FILES)]
    own = [route for route in pages if route.first_who_may() == kind]
    return own if kind == "visitor" else [*own, *(route for route in pages if route.pattern == "/")]


def tab_of(context: BrowserContext, mid_year: MidYear, kind: str, *, address: str) -> Page:
    if kind != "visitor":
        sign_in_browser(context, mid_year.app, mid_year.people[kind], address=address)
    return context.new_page()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_puts_up_a_barrier_scrolls_sideways_or_breaks_the_policy(
    mid_year: MidYear, address: str, browser_context: BrowserContext, kind: str
) -> None:
    page = tab_of(browser_context, mid_year, kind, address=address)
    complaints = listen(page)
    faults: list[str] = []
    for route in pages_of(kind):
        page.goto(address + route.address(**mid_year.in_addresses))
        faults += [f"{route.pattern}, {fault}" for fault in barriers(page)]
    assert faults == []
    assert complaints == []


def test_a_breach_of_the_policy_would_be_heard(
    mid_year: MidYear, address: str, browser: Browser, browser_context: BrowserContext
) -> None:
    page = browser_context.new_page()
    complaints = listen(page)
    page.goto(f"{address}/help")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"
    )
    page.wait_for_timeout(200)
    assert any("Content Security Policy" in complaint for complaint in complaints)
