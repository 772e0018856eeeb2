"""What was typed is not lost unasked: whoever leaves a changed form in a browser is asked first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from tests.browser.served import served, sign_in_browser
from tests.fixtures.half_year import Half
from webapp.models import Position

NEEDS = "/needs/marketing/sales"
WORDS = "Leads with a name and a telephone number"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def editor(app: Flask, half: Half, browser_context: BrowserContext, page: Page) -> Iterator[Page]:
    """The needs editor of a head of Sales, in which one need was typed anew and not saved."""
    head = next(person for person in half.people(half.sales) if person.position is Position.HEAD)
    with served(app) as address:
        sign_in_browser(browser_context, app, head, address=address)
        page.goto(address + NEEDS)
        first_need(page).press_sequentially(WORDS)
        yield page


def first_need(page: Page) -> Locator:
    return page.locator("#needs textarea").first


def answer(page: Page, *, leaves: bool) -> list[str]:
    """Let the person stay or leave at the question, and note that it was asked."""
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        (dialog.accept if leaves else dialog.dismiss)()

    page.on("dialog", note)
    return asked


def choose_german(page: Page) -> None:
    page.locator("details.menu-me summary").click()
    page.locator("details.menu-me").get_by_role("button", name="Deutsch").click(no_wait_after=True)


def test_changing_the_language_asks_first_and_staying_keeps_every_word(editor: Page) -> None:
    asked = answer(editor, leaves=False)
    choose_german(editor)
    editor.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert WORDS in first_need(editor).input_value()
    expect(editor.locator("html")).to_have_attribute("lang", "en")


def test_whoever_wants_to_leave_may(editor: Page) -> None:
    asked = answer(editor, leaves=True)
    choose_german(editor)
    expect(editor.locator("html")).to_have_attribute("lang", "de")
    assert asked == ["beforeunload"]


def test_another_paper_leaves_nothing_and_asks_nothing(editor: Page) -> None:
    asked = answer(editor, leaves=False)
    editor.locator("details.menu-me summary").click()
    editor.locator("details.menu-me").get_by_role("button", name="Dark").click()
    assert WORDS in first_need(editor).input_value()
    assert asked == []


def test_a_form_with_faults_asks_before_anything_is_typed_again(editor: Page) -> None:
    first_need(editor).fill("x" * 2000)
    editor.get_by_role("button", name="Save").first.click()
    expect(editor.locator(".errors")).to_be_focused()
    asked = answer(editor, leaves=False)
    choose_german(editor)
    editor.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    first_need(editor).fill(WORDS)
    editor.get_by_role("button", name="Save").first.click()
    expect(editor.locator(".flash-done")).to_be_visible()
    assert asked == ["beforeunload"]


def test_back_to_a_form_with_faults_shows_what_was_typed(editor: Page) -> None:
    answer(editor, leaves=True)
    editor.goto(editor.url.replace(NEEDS, "/meetings/plan"))
    editor.get_by_label("The first day").fill("2026-06-09")
    editor.get_by_label("How many").fill("1")
    editor.get_by_role("button", name="Show the days").click()
    day = editor.get_by_label("Meeting 1")
    day.fill("2026-06-13")
    editor.get_by_role("button", name="Plan these meetings").click()
    expect(editor.locator(".errors")).to_be_focused()
    editor.goto(editor.url.replace("/meetings/plan/days", "/help"))
    editor.go_back()
    expect(editor.locator(".errors")).to_be_visible()
    expect(day).to_have_value("2026-06-13")


def test_what_is_saved_is_sent_without_a_question(editor: Page) -> None:
    asked = answer(editor, leaves=False)
    editor.get_by_role("button", name="Save").first.click()
    expect(first_need(editor)).to_have_value(f"{WORDS}What Sales needs of Marketing, 1")
    editor.reload()
    assert asked == []


def test_an_example_takes_the_focus_and_is_not_left_unasked(editor: Page) -> None:
    last = editor.locator("#needs > li").last
    last.locator("summary").click()
    for field in last.locator("textarea").all():
        field.fill("")
    editor.get_by_role("button", name="Save").first.click()
    expect(editor.locator(".flash-done")).to_be_visible()
    example = editor.locator("[name=use]").first
    words = example.get_attribute("value") or ""
    example.press("Enter")
    expect(last.locator("textarea.wording")).to_have_value(words)
    expect(last.locator("textarea.wording")).to_be_focused()
    asked = answer(editor, leaves=False)
    choose_german(editor)
    editor.wait_for_timeout(300)
    assert asked == ["beforeunload"]
