"""Two people at one tab, one after the other: nothing of the first is found by the second."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, Page

from tests.browser.served import served, sign_in_browser
from tests.browser.shared_computer import FORM, Setting, careless, found_by_pressing, hand_in, signed_in
from tests.fixtures.half_year import Half
from webapp.grading.services import by_code

SETTINGS = [
    Setting(script=script, https=https, back_forward_cache=cache)
    for script, https, cache in itertools.product((True, False), repeat=3)
]


def _name(setting: Setting) -> str:
    return "-".join(name if value else f"no_{name}" for name, value in vars(setting).items())


pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(180),
]
in_every_setting = pytest.mark.parametrize("setting", SETTINGS, ids=_name)


@pytest.fixture
def address(half: Half, app: Flask, setting: Setting, certificate: tuple[str, str]) -> Iterator[str]:
    """The open round, served."""
    half.open()
    with served(app, certificate if setting.https else None) as address:
        yield address


@pytest.fixture
def tab(setting: Setting, browser: Browser, browser_as_people_have_it: Browser) -> Iterator[Page]:
    """A tab of the shared computer."""
    chosen = browser_as_people_have_it if setting.back_forward_cache else browser
    context = chosen.new_context(java_script_enabled=setting.script, ignore_https_errors=True, locale="en-GB")
    yield context.new_page()
    context.close()


@in_every_setting
def test_whoever_goes_back_after_handing_in_finds_no_grade(
    half: Half, app: Flask, address: str, tab: Page
) -> None:
    sign_in_browser(tab.context, app, half.people(half.sales)[0], address=address)
    tab.goto(address + FORM)
    hand_in(tab)
    assert found_by_pressing(tab) - {"number"} == set()


@pytest.mark.parametrize("setting", [Setting(script=False, https=False, back_forward_cache=True)], ids=_name)
def test_of_forms_that_forbid_the_browser_nothing_whoever_goes_back_finds_the_grades(
    half: Half, app: Flask, tab: Page
) -> None:
    half.open()
    with served(careless(app, pages=True)) as address:
        sign_in_browser(tab.context, app, half.people(half.sales)[0], address=address)
        tab.goto(address + FORM)
        hand_in(tab)
        assert "grades" in found_by_pressing(tab)


def leave(half: Half, app: Flask, address: str, tab: Page) -> None:
    """Let somebody hand in and sign out."""
    with signed_in(tab, app, half.people(half.sales)[0], address=address):
        tab.goto(address + FORM)
        hand_in(tab)


def found_by_who_signs_in(half: Half, app: Flask, address: str, tab: Page) -> set[str]:
    """Press no key before: each page that is asked for while nobody is signed in takes a form's place."""
    sign_in_browser(tab.context, app, half.people(half.sales)[1], address=address)
    tab.goto(f"{address}/")
    return found_by_pressing(tab)


@in_every_setting
def test_the_next_person_at_the_tab_finds_nothing_of_the_first(
    half: Half, app: Flask, address: str, tab: Page
) -> None:
    leave(half, app, address, tab)
    assert found_by_who_signs_in(half, app, address, tab) == set()


@pytest.mark.parametrize("setting", SETTINGS[2:3] + SETTINGS[6:7], ids=_name)  # http, back-forward cache
def test_whoever_comes_to_the_tab_after_that_finds_nothing_without_signing_in(
    half: Half, app: Flask, address: str, tab: Page
) -> None:
    leave(half, app, address, tab)
    assert found_by_pressing(tab) == set()


@pytest.mark.parametrize("setting", [Setting(script=False, https=False, back_forward_cache=True)], ids=_name)
def test_of_forms_that_forbid_the_browser_nothing_the_next_person_finds_the_grades(
    half: Half, app: Flask, tab: Page
) -> None:
    half.open()
    with served(careless(app)) as address:
        leave(half, app, address, tab)
        assert "grades" in found_by_who_signs_in(half, app, address, tab)


def found_after_a_code(tab: Page, address: str, code: str) -> set[str]:
    """Let somebody hand in with a code and leave, and say what the next person finds."""
    tab.goto(f"{address}/code")
    tab.get_by_label("The code on your slip").fill(code)
    tab.get_by_role("button", name="Go on").click()
    hand_in(tab)
    tab.get_by_role("link", name="Enter a code").click()
    return found_by_pressing(tab, code)


@in_every_setting
def test_the_next_person_with_a_code_finds_nothing_of_the_first(
    codes: list[str], app: Flask, setting: Setting, certificate: tuple[str, str], tab: Page
) -> None:
    with served(app, certificate if setting.https else None) as address:
        assert found_after_a_code(tab, address, codes[0]) == set()


@pytest.mark.parametrize("setting", [Setting(script=False, https=False, back_forward_cache=True)], ids=_name)
def test_where_codes_keep_their_turn_the_next_person_finds_the_grades_without_script(
    codes: list[str], app: Flask, tab: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With script nothing is in the browser's history that could be sent again, whatever the server takes."""

    find = by_code.find_code

    def with_the_turn_of_the_form(*given: Any) -> by_code.HeldCode:
        held = find(*given)
        return replace(held, version=request.form.get("version", held.version))

    monkeypatch.setattr(by_code, "find_code", with_the_turn_of_the_form)
    with served(app) as address:
        assert {"grades", "code"} <= found_after_a_code(tab, address, codes[0])
