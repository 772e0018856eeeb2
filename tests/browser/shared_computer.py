"""Attack at a shared computer: what is found by Back, Forward, Reload, "send again" and in restored tabs."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask
from playwright.sync_api import Error, Page, expect
from werkzeug.wrappers import Response

from tests.browser.chromium import LAST_SESSION, Start, bring_back_closed_tab, tabs_of_last_session
from tests.browser.served import Application, sign_in_browser
from tests.fixtures.half_year import A_CARD, Half
from webapp.models import Person

FORM = "/cards/spring-2026/marketing"
SECRET = "Zwetschgendatschi"
PATIENCE = 2_000  # milliseconds

LEFT = """([secret, code]) => {
  const told = document.documentElement.outerHTML;
  const fields = [...document.querySelectorAll("main input, main textarea")];
  const found = [];
  if (told.includes(secret) || fields.some(({ value }) => value.includes(secret))) found.push("comment");
  if (fields.some(({ type, checked }) => type === "radio" && checked)) found.push("grades");
  if (fields.some(({ type, name, value }) => type === "hidden" && /^(need|action)-/.test(name) && value))
    found.push("grades");
  if (code && (told.includes(code) || fields.some(({ value }) => value.includes(code)))) found.push("code");
  if (document.querySelector(".control-number")) found.push("number");
  return found;
}"""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How the browser and the server of an attack are set."""

    script: bool
    https: bool
    back_forward_cache: bool


def careless(app: Application, *, pages: bool = False) -> Application:
    """Let browsers keep what is filled in and sent, and whole pages, as sites do that do not forbid it."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        response = Response.from_app(app, environ, buffered=True)
        for way_of_forbidding in (b'autocomplete="off"', b"data-padded"):
            response.set_data(response.get_data().replace(way_of_forbidding, b""))
        if pages:
            response.headers.pop("Cache-Control", None)
        return response(environ, start_response)

    return answer


def found_on(page: Page, code: str = "") -> set[str]:
    """Say what of the first person the page shows or holds."""
    _wait_until_loaded(page)
    page.wait_for_timeout(150)  # a page out of the back-forward cache loads itself anew
    _wait_until_loaded(page)
    for _ in range(3):
        with suppress(Error):
            return set(page.evaluate(LEFT, [SECRET, code]))
        page.wait_for_timeout(100)
    return set()


def _wait_until_loaded(page: Page) -> None:
    """Ask the page itself: Playwright waits on for the load event of one out of the back-forward cache."""
    for _ in range(PATIENCE // 100):
        with suppress(Error):
            if page.evaluate("document.readyState") == "complete":
                return
        page.wait_for_timeout(100)


def found_by_pressing(page: Page, code: str = "") -> set[str]:
    """Press Back to the beginning and Forward to the end; then the same, with each page loaded again."""
    return set().union(*found_in_turn(page, code))


def found_in_turn(page: Page, code: str = "") -> Iterator[set[str]]:
    """Give what is found before the first press and after each."""
    yield found_on(page, code)
    for reloads, step in itertools.product((False, True), (-1, 1)):
        for _press in range(page.evaluate("history.length") - 1):
            _press_once(page, step)
            yield found_on(page, code)
            if step < 0 and page.url == "about:blank":
                break
            if reloads:
                with suppress(Error):
                    page.reload(timeout=PATIENCE)
                yield found_on(page, code)


def _press_once(page: Page, step: int) -> None:
    """Go back or forward, and wait until another page is there; there may be none."""
    with suppress(Error):
        before = page.evaluate("performance.timeOrigin")
        page.evaluate(f"history.go({step})")
        for _ in range(10):
            page.wait_for_timeout(100)
            if page.evaluate("performance.timeOrigin") != before:
                return


def fill_in(page: Page) -> None:
    for name, letter in A_CARD.items():
        page.check(f"#{name}-{letter}")
    page.locator("#need-1 summary").last.click()
    page.locator("#comment-1").fill(SECRET)


def hand_in(page: Page) -> None:
    fill_in(page)
    page.get_by_role("button", name="Check my card").click()
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.locator("h1")).to_have_text("Thank you, your card is handed in")


@contextmanager
def signed_in(page: Page, app: Flask, person: Person, *, address: str) -> Iterator[None]:
    """Sign somebody in, and out again by the button of the thanks page."""
    sign_in_browser(page.context, app, person, address=address)
    page.goto(f"{address}/")
    yield
    _sign_out(page)


class Computer:
    """A browser that two people use, one after the other, and the server that it reads."""

    def __init__(self, start: Start, address: str, *, script: bool) -> None:
        self._start = start
        self._script = script
        self.address = address
        self.browser = start(script=script)

    def leave_two_tabs(self, open_form: Callable[[Page], object], after: Callable[[Page], object]) -> None:
        """Look a card over in one tab, and hand it in in the other."""
        looked_over, handed_in = self.browser.pages[0], self.browser.new_page()
        open_form(looked_over)
        fill_in(looked_over)
        looked_over.get_by_role("button", name="Check my card").click()
        expect(looked_over.locator("h1")).to_have_text("Check your card before you hand it in")
        open_form(handed_in)
        hand_in(handed_in)
        after(handed_in)

    def leave_two_tabs_signed_in(self, app: Flask, half: Half) -> None:
        """Let somebody sign in, leave two tabs, and sign out; then somebody else signs in."""
        first, second = half.people(half.sales)[:2]
        sign_in_browser(self.browser, app, first, address=self.address)
        self.leave_two_tabs(lambda tab: tab.goto(self.address + FORM), _sign_out)
        sign_in_browser(self.browser, app, second, address=self.address)

    def bring_back(self, what: str) -> Iterator[Page]:
        """Close both tabs, or the browser, and bring back what was there."""
        if what == "last session":
            cookies = self.browser.cookies()
            self.browser.close()
            self.browser = self._start(LAST_SESSION, script=self._script)
            self.browser.add_cookies(cookies)  # type: ignore[arg-type]  # it takes what it gives
            yield from tabs_of_last_session(self.browser, tabs=2)
            return
        tabs = self.browser.pages
        self.browser.new_page()
        for tab in tabs:
            tab.close()
        for _tab in tabs:
            yield bring_back_closed_tab(self.browser)


def _sign_out(tab: Page) -> None:
    tab.locator(".shared-computer button").click()
    expect(tab.locator("h1")).to_have_text("Sign in")
