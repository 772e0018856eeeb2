"""Page weight in a browser: transferred bytes of a first visit with its fonts, and of a page after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.served import served, sign_in_browser
from tests.fixtures.mid_year import MidYear

FIRST_VISIT, NEXT_PAGE = 110_000, 8_000  # bytes over the wire, heads of the answers included
FONTS = 70_000  # less than this, and they were not fetched
PAGES = {
    "employee": ("/", "/cards/spring-2026/marketing", "/results/autumn-2025/marketing/sales"),
    "president": ("/actions?show=open", "/company?round=autumn-2025", "/pairs/marketing/sales", "/trends"),
    "administrator": ("/admin/people", "/admin/rounds", "/admin/log?page=1", "/nowhere"),
}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(mid_year: MidYear) -> Iterator[str]:
    with served(mid_year.app) as address:
        yield address


class Scales:
    """Adds up what the browser fetches for a tab."""

    def __init__(self, page: Page) -> None:
        self.weight = 0
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._put_on)

    def _put_on(self, fetched: dict[str, int]) -> None:
        self.weight += int(fetched["encodedDataLength"])

    def weigh(self, page: Page, address: str) -> int:
        self.weight = 0
        page.goto(address, wait_until="networkidle")
        return self.weight


@pytest.mark.parametrize("kind", PAGES)
def test_a_visit_is_light(
    mid_year: MidYear, address: str, browser_context: BrowserContext, kind: str
) -> None:
    sign_in_browser(browser_context, mid_year.app, mid_year.people[kind], address=address)
    page = browser_context.new_page()
    scales = Scales(page)
    first, *others = PAGES[kind]
    weight = scales.weigh(page, address + first)
    assert FONTS < weight <= FIRST_VISIT, f"{first} weighs {weight:,} bytes"
    for path in others:
        weight = scales.weigh(page, address + path)
        assert 0 < weight <= NEXT_PAGE, f"{path} weighs {weight:,} bytes"
