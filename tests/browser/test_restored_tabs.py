"""Attack at a shared computer: whoever brings back closed tabs or the last session finds nothing in them."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.chromium import Start
from tests.browser.served import served
from tests.browser.shared_computer import Computer, careless, found_by_pressing, found_in_turn
from tests.fixtures.half_year import Half

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("https", [True, False], ids=["https", "http"]),
    pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"]),
    pytest.mark.parametrize("brought_back", ["closed tabs", "last session"]),
    pytest.mark.timeout(240),
]


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
