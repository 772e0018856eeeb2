"""The grading form in a real browser: keys, drafts, one press, no network, and the same with no script."""

from __future__ import annotations

import functools
import io
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.grading.grading_desk import FORM, Desk
from tests.web.pages_alone import ANSWERS, WEBAPP

PRESS_TWICE = """() => {
  const button = document.querySelector(".hand-in button");
  button.click();
  setTimeout(() => button.click(), 100);
}"""


@pytest.fixture
def desk() -> Iterator[str]:
    """Serve the pages; returns their address."""
    Desk.posted.clear()
    Desk.slowness = 0.0
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Desk, directory=str(WEBAPP))) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    """Collect what the console complains of; the test fails if there is anything."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: found.append(str(fault)))
    yield found
    assert found == []


def test_six_keys_grade_a_card(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(desk + FORM)
    page.focus("#need-1-A")
    for key in ("b", "1", "C", "4", "f"):
        page.keyboard.press(key)
    expect(page.locator("[data-words]")).to_have_text("5 of 6 graded")
    expect(page.locator("#need-6-A")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Check my card")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Check your card before you hand it in")
    path, fields = Desk.posted[-1]
    assert path == f"{FORM}/check"
    assert [fields[f"need-{n}"] for n in range(1, 7)] == [["B"], ["A"], ["C"], ["F"], ["F"], ["X"]]


def test_a_number_stands_for_a_letter_and_for_nothing_else(page: Page, desk: str, faults: list[str]) -> None:
    for address, answers in (("/expected", 4), (FORM, 5)):
        page.goto(desk + address)
        expect(page.locator("#need-1 input")).to_have_count(answers)
        page.focus("#need-1-A")
        page.keyboard.press("5")
        expect(page.locator("input:checked")).to_have_count(0)
        page.keyboard.press("4")
        expect(page.locator("#need-1-F")).to_be_checked()


def test_the_form_is_printed_on_one_sheet(page: Page, desk: str, faults: list[str]) -> None:
    for address in (FORM, "/filled", "/expected"):
        page.goto(desk + address)
        assert len(pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1


def test_a_letter_in_a_comment_is_only_a_letter(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(desk + FORM)
    page.locator("#need-1 summary").last.click()
    page.locator("#comment-1").press_sequentially("abcf")
    assert page.locator("input:checked").count() == 0


def test_a_draft_stays_in_the_tab_until_the_card_is_handed_in(
    page: Page, desk: str, faults: list[str]
) -> None:
    page.goto(desk + FORM)
    page.check("#need-2-B")
    page.locator("#well").fill("Thank you.")
    page.reload()
    expect(page.locator("#need-2-B")).to_be_checked()
    expect(page.locator("#well")).to_have_value("Thank you.")
    other = page.context.new_page()
    other.goto(desk + FORM)
    expect(other.locator("#need-2-B")).not_to_be_checked()
    page.goto(f"{desk}{FORM}/thanks")
    assert page.evaluate("sessionStorage.length") == 0


def test_clearing_and_signing_out_take_the_draft_away(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(desk + FORM)
    page.check("#need-2-B")
    page.get_by_role("button", name="Clear them").click()
    expect(page.locator("#need-2-B")).not_to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0
    page.check("#need-2-B")
    page.locator(".menu-me summary").click()
    page.locator(".menu-me").get_by_role("button", name="Sign out", exact=True).click()
    expect(page.locator(".initials")).to_be_visible()
    assert Desk.posted[-1][0] == "/sign-out"
    assert page.evaluate("sessionStorage.length") == 0


def test_two_presses_hand_in_once(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(f"{desk}{FORM}/check")
    Desk.slowness = 1.0
    page.evaluate(PRESS_TWICE)
    expect(page.locator("h1")).to_contain_text("Thank you")
    assert [path for path, _ in Desk.posted] == [FORM]


def test_offline_nothing_is_sent_and_nothing_is_lost(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(desk + FORM)
    page.check("#need-1-C")
    page.context.set_offline(True)
    page.get_by_role("button", name="Check my card").click()
    expect(page.get_by_role("alert")).to_contain_text("You are offline")
    expect(page.locator("#need-1-C")).to_be_checked()
    assert Desk.posted == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Check my card").click()
    expect(page.locator("h1")).to_contain_text("Check your card")


def test_a_fault_and_a_change_lead_the_focus_to_the_need(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(f"{desk}/faulty")
    expect(page.locator(".errors")).to_be_focused()
    page.locator(".errors a").click()
    expect(page.locator("#need-4-A")).to_be_focused()
    page.goto(f"{desk}{FORM}/check")
    page.locator("button[value=need-3]").click()
    expect(page.locator("#need-3-B")).to_be_focused()


def test_an_answer_takes_its_fault_away(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(f"{desk}/faulty")
    assert page.locator("#need-4.is-wrong, #need-4-error, .errors a[href='#need-4-A']").count() == 3
    page.check("#need-1-A")
    assert page.locator("#need-4.is-wrong, #need-4-error, .errors a[href='#need-4-A']").count() == 3
    page.check("#need-4-X")
    assert page.locator(".is-wrong, .error, .errors").count() == 0


def test_back_to_a_card_with_faults_shows_the_form_and_its_draft(
    page: Page, desk: str, faults: list[str]
) -> None:
    page.goto(f"{desk}/faulty")
    page.check("#need-2-B")
    assert page.url == desk + FORM
    page.goto("about:blank")
    page.go_back()
    expect(page.locator("#need-2-B")).to_be_checked()
    expect(page.locator(".errors")).to_have_count(0)


def test_the_paper_changes_without_leaving_the_page(page: Page, desk: str, faults: list[str]) -> None:
    page.goto(desk + FORM)
    page.check("#need-1-C")
    page.locator(".menu-me summary").click()
    with page.expect_request("**/paper"):
        page.locator(".menu-me").get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    expect(page.locator("#need-1-C")).to_be_checked()


def test_the_whole_way_works_without_the_script(browser: Browser, desk: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk + FORM)
    for position, value in ANSWERS.items():
        page.check(f"#need-{position}-{value}")
    page.get_by_role("button", name="Check my card").click()
    page.get_by_role("button", name="Hand in my card").click()
    expect(page.locator("h1")).to_contain_text("Thank you")
    path, fields = Desk.posted[-1]
    assert path == FORM
    assert {n: fields[f"need-{n}"][0] for n in ANSWERS} == ANSWERS
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(page: Page, desk: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in (FORM, "/faulty", f"{FORM}/check", f"{FORM}/thanks"):
        page.goto(desk + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_requests_of_a_card_have_one_length_whatever_was_chosen_and_written(
    page: Page, desk: str, faults: list[str]
) -> None:
    lengths = []
    page.on("request", lambda request: lengths.append(len(request.post_data_buffer or b"")))
    for letter, comment in (("A", ""), ("X", "ü & <\n" * 100), ("F", "Too late,\r\nand too often.")):
        page.goto(desk + FORM)
        for need in range(1, 7):
            page.check(f"#need-{need}-{letter}")
        page.locator("#well").fill(comment)
        page.get_by_role("button", name="Check my card").click()
        page.get_by_role("button", name="Hand in my card").click()
        expect(page.locator("h1")).to_contain_text("Thank you")
    assert [length for length in lengths if length] == [4_096] * 6


def test_drafts_bear_no_name_and_go_when_somebody_else_signs_in(
    page: Page, desk: str, faults: list[str]
) -> None:
    page.goto(desk + FORM)
    page.check("#need-2-B")
    assert "Katrin" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.evaluate("sessionStorage.setItem('9f8e7d/spring-2026/marketing', '{}')")
    page.reload()
    expect(page.locator("#need-2-B")).to_be_checked()
    assert page.evaluate("Object.keys(sessionStorage).join()") == "0a1b2c/spring-2026/marketing"


def test_without_the_script_the_length_of_a_request_tells_how_much_was_written(
    browser: Browser, desk: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, lengths = context.new_page(), []
    page.on("request", lambda request: lengths.append(len(request.post_data_buffer or b"")))
    for comment in ("", "x" * 50):
        page.goto(f"{desk}/filled")
        page.locator("#well").fill(comment)
        page.get_by_role("button", name="Check my card").click()
    first, second = [length for length in lengths if length]
    assert second - first == 50
    context.close()
