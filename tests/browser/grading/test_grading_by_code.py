"""A card graded with a drawn code, in a real browser that runs no script, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.served import served, sign_in_browser
from tests.factories import make_person
from tests.fixtures.code_half import make_codes, release
from tests.fixtures.half_year import Half
from webapp.urn.drawn_codes import mark_of_codes
from webapp.urn.written_secrets import in_groups

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(by_code: Half, app: Flask) -> Iterator[str]:
    """The open round, served."""
    by_code.open()
    with served(app) as address:
        yield address


@pytest.fixture
def code(by_code: Half, address: str) -> str:
    """One code as it stands on its slip."""
    made = make_codes(by_code)
    release(by_code, made)
    return " ".join(in_groups(made.by_department[by_code.sales.id][0], 4))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def test_the_whole_way_works_on_a_phone_without_script(
    by_code: Half, address: str, code: str, phone: Page
) -> None:
    heading = phone.get_by_role("heading", level=1)
    phone.goto(f"{address}/code")
    phone.get_by_label("The code on your slip").fill(f"{code[:-1]}{'0' if code[-1] != '0' else '1'}")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.locator("#code-error")).to_contain_text("There is a slip in this code.")
    phone.get_by_label("The code on your slip").fill(code.lower())
    phone.get_by_role("button", name="Go on").click()
    expect(heading).to_have_text("Your report card for Marketing")
    for position, letter in enumerate("ABCFXA", start=1):
        phone.locator(f"#need-{position}-{letter}").check()
    phone.get_by_role("button", name="Check my card").click()
    expect(heading).to_have_text("Check your card before you hand it in")
    phone.get_by_role("button", name="Change the grade for need 4").click()
    phone.locator("#need-4-A").check()
    phone.get_by_role("button", name="Check my card").click()
    assert code.replace(" ", "") not in phone.url
    phone.get_by_role("button", name="Hand in my card").click()
    expect(heading).to_have_text("Thank you, your card is handed in")
    expect(phone.locator(".control-number")).to_be_visible()
    assert phone.url == f"{address}/code/thanks"
    assert code.replace(" ", "") not in phone.content()
    phone.reload()
    expect(phone.locator(".control-number")).to_have_count(0)
    phone.get_by_role("link", name="Enter a code").click()
    phone.get_by_label("The code on your slip").fill(code)
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_text("Your code has handed in this card before.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways(
    by_code: Half, address: str, code: str, browser: Browser, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()

    def fits() -> None:
        page.wait_for_load_state()  # a press only begins to open the next page
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    page.goto(f"{address}/code")
    fits()
    page.get_by_label("The code on your slip").fill(code)
    page.get_by_role("button", name="Go on").click()
    fits()
    for position in range(1, 7):
        page.locator(f"#need-{position}-A").check()
    page.get_by_role("button", name="Check my card").click()
    fits()
    page.get_by_role("button", name="Hand in my card").click()
    fits()
    context.close()


def test_the_administrator_prints_in_another_tab_and_releases_in_this_one(
    by_code: Half, app: Flask, address: str, browser_context: BrowserContext, page: Page
) -> None:
    with by_code.database.transaction() as session:
        administrator = make_person(session, "Samira Osei", is_administrator=True)
    sign_in_browser(browser_context, app, administrator, address=address)
    page.goto(f"{address}/admin/rounds/spring-2026/codes")
    with browser_context.expect_event(
        "response", lambda answer: answer.url.endswith("/codes/sheets"), timeout=120_000
    ) as printed:
        page.get_by_role("button", name="Make the codes").click()
    assert printed.value.headers["content-type"] == "application/pdf"
    for other in browser_context.pages[1:]:
        other.close()
    page.get_by_role("link", name="They are printed").click()
    page.get_by_label("Mark of the codes").fill(mark_of_codes(by_code.round().code_salt or b""))
    page.get_by_role("button", name="Release the codes").click()
    expect(page.get_by_text("The codes can be used.")).to_be_visible()
    assert by_code.round().codes_released
