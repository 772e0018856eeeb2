"""Attack at a shared computer: whoever brings back closed tabs or the last session finds nothing in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.chromium import LAST_SESSION, Start, bring_back_closed_tab, tabs_of_last_session
from tests.browser.served import served, sign_in_browser
from tests.browser.shared_computer import (
    FORM,
    careless,
    fill_in,
    found_by_pressing,
    found_in_turn,
    hand_in,
)
from tests.fixtures.half_year import Half

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("https", [True, False], ids=["https", "http"]),
    pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"]),
    pytest.mark.parametrize("brought_back", ["closed tabs", "last session"]),
    pytest.mark.timeout(240),
]


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


@pytest.fixture
def certificate_if(certificate: tuple[str, str], https: bool) -> tuple[str, str] | None:
    return certificate if https else None


def test_the_next_person_finds_nothing_in_tabs_that_she_brings_back(
    half: Half, app: Flask, start: Start, script: bool, brought_back: str, certificate_if: tuple[str, str]
) -> None:
    half.open()
    with served(app, certificate_if) as address:
        computer = Computer(start, address, script=script)
        computer.leave_two_tabs_signed_in(app, half)
        for tab in computer.bring_back(brought_back):
            assert found_by_pressing(tab) == set()


def test_of_forms_that_forbid_the_browser_nothing_she_finds_the_grades(
    half: Half, app: Flask, start: Start, script: bool, brought_back: str, certificate_if: tuple[str, str]
) -> None:
    half.open()
    with served(careless(app), certificate_if) as address:
        computer = Computer(start, address, script=script)
        computer.leave_two_tabs_signed_in(app, half)
        for tab in computer.bring_back(brought_back):
            assert any("grades" in found for found in found_in_turn(tab))


def test_the_next_person_with_a_code_finds_nothing_in_tabs_that_she_brings_back(
    codes: list[str],
    app: Flask,
    start: Start,
    script: bool,
    brought_back: str,
    certificate_if: tuple[str, str],
) -> None:
    with served(app, certificate_if) as address:

        def enter_code(tab: Page) -> None:
            tab.goto(f"{address}/code")
            tab.get_by_label("The code on your slip").fill(codes[0])
            tab.get_by_role("button", name="Go on").click()

        computer = Computer(start, address, script=script)
        computer.leave_two_tabs(enter_code, lambda tab: tab.get_by_role("link", name="Enter a code").click())
        for tab in computer.bring_back(brought_back):
            assert found_by_pressing(tab, codes[0]) == set()
