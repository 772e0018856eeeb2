"""Every component of the specimen page in a browser, on the narrowest phone and a desk, light and dark."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser.barriers import barriers
from tests.web.pages_alone import SPECIMEN, WEBAPP, every_page

ADDRESS = "http://specimen.test/"


def _answer(route: Route) -> None:
    """Answer with a file of the style or script, and with the specimen page for anything else."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=WEBAPP / path.removeprefix("/"))
    elif path == "/specimen.css":
        route.fulfill(path=SPECIMEN / "specimen.css")
    else:
        route.fulfill(body=every_page()["specimen/index.html"], content_type="text/html; charset=utf-8")


def test_no_component_keeps_anybody_out(page: Page) -> None:
    page.route("**/*", _answer)
    page.goto(ADDRESS)
    expect(page.locator("h1")).to_have_css("font-weight", "500")  # the style has come
    assert list(barriers(page)) == []
