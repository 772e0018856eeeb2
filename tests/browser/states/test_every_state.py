"""The states that no address alone leads to: faults, forms filled in, what is closed, sealed or empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests import factories
from tests.browser.barriers import barriers
from tests.browser.console import listen
from tests.browser.served import served, sign_in_browser
from tests.factories import TODAY
from tests.fixtures.half_year import Half
from webapp.urn import anonymity

FORM = "/cards/spring-2026/marketing"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def found(page: Page) -> Iterator[list[str]]:
    """Collect barriers and what the console complains of; the test fails if there is anything."""
    complaints = listen(page)
    found: list[str] = []
    yield found
    assert found == []
    # A page of a fault is answered with its code, which the console repeats.
    assert [
        complaint for complaint in complaints if "the server responded with a status of" not in complaint
    ] == []


def look(page: Page, found: list[str], heading: str) -> None:
    """Note the barriers of this state, which is known by its heading."""
    expect(page.locator("h1")).to_have_text(heading)
    found += [f"{heading}: {fault}" for fault in barriers(page)]


def test_before_there_is_a_company(page: Page, address: str, found: list[str]) -> None:
    page.goto(f"{address}/setup")
    found += barriers(page)


def test_a_company_without_rounds(half: Half, page: Page, address: str, found: list[str]) -> None:
    sign_in_browser(page.context, half.app, half.people(half.sales)[0], address=address)
    for path in ("/", "/results", "/needs", "/actions", "/trends", "/escalations"):
        page.goto(address + path)
        found += [f"{path}: {fault}" for fault in barriers(page)]


def test_a_card_from_its_first_fault_to_its_receipt(
    half: Half, page: Page, address: str, found: list[str]
) -> None:
    half.open()
    sign_in_browser(page.context, half.app, half.people(half.sales)[0], address=address)
    page.goto(address + FORM)
    page.locator("#need-1-A").check()
    page.get_by_role("button", name="Check my card").click()
    expect(page.locator(".errors")).to_be_focused()
    look(page, found, "Your report card for Marketing")
    for position, letter in enumerate("ABCFXA", start=1):
        page.locator(f"#need-{position}-{letter}").check()
    page.locator("#need-2 summary").last.click()
    page.locator("#comment-2").fill("Better than last time.")
    found += [f"graded: {fault}" for fault in barriers(page)]
    page.get_by_role("button", name="Check my card").click()
    look(page, found, "Check your card before you hand it in")
    page.get_by_role("button", name="Hand in my card").click()
    look(page, found, "Thank you, your card is handed in")
    page.goto(address + FORM)
    look(page, found, "You have handed in this card")
    page.goto(f"{address}/")
    found += [f"handed in: {fault}" for fault in barriers(page)]


def test_what_is_closed_sealed_or_below_the_minimum(
    half: Half, page: Page, address: str, found: list[str]
) -> None:
    half.open()
    half.hand_in("ABCFXA", person=half.people(half.sales)[0])
    half.on(TODAY + timedelta(days=20))
    half.close()
    sign_in_browser(page.context, half.app, half.people(half.sales)[1], address=address)
    for path in ("/", FORM, "/results"):
        page.goto(address + path)
        found += [f"closed, {path}: {fault}" for fault in barriers(page)]
    half.on(TODAY + timedelta(days=30))
    half.exchange()
    for path in ("/results", "/results/spring-2026/marketing/sales", "/pairs/marketing/sales", "/trends"):
        page.goto(address + path)
        found += [f"below the minimum, {path}: {fault}" for fault in barriers(page)]


def test_pages_of_faults(
    half: Half, page: Page, browser_context: BrowserContext, address: str, found: list[str]
) -> None:
    half.open()
    page.goto(f"{address}/sign-in/no-such-link")
    look(page, found, "This link no longer works")
    sign_in_browser(browser_context, half.app, half.people(half.sales)[0], address=address)
    page.goto(f"{address}/admin/people")
    look(page, found, "This page is not for you")
    page.goto(f"{address}/nowhere")
    look(page, found, "There is nothing at this address")
    page.goto(address + FORM)
    page.locator("#need-1-A").check()
    browser_context.clear_cookies()
    page.get_by_role("button", name="Check my card").click()
    look(page, found, "You are signed out, and nothing is lost")


def test_a_round_from_its_lost_key_to_its_being_given_up(
    half: Half, page: Page, address: str, found: list[str]
) -> None:
    with half.database.transaction() as session:
        administrator = factories.make_person(session, "Samira Osei", is_administrator=True)
    half.open()
    anonymity.key_file(half.place.key_folder, half.round_id).unlink()
    sign_in_browser(page.context, half.app, administrator, address=address)
    page.goto(f"{address}/admin/rounds")
    look(page, found, "Rounds")
    page.get_by_role("link", name="Give up").click()
    look(page, found, "Give Spring 2026 up?")
    page.get_by_role("button", name="Destroy the ballots").click()
    look(page, found, "Give Spring 2026 up?")
    page.get_by_label("Type the name to confirm").fill("Spring 2026")
    page.get_by_role("button", name="Destroy the ballots").click()
    look(page, found, "Rounds")
    expect(page.get_by_text("Given up on 12 May")).to_be_visible()
