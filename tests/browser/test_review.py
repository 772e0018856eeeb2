"""A reviewer decides on a card in a real browser: without a mouse, on a phone, and without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.barriers import barriers
from tests.browser.console import listen
from tests.browser.keyboard import go_to
from tests.browser.served import served, sign_in_browser
from tests.fixtures.reviews import ADDRESS, JANE, ODD_WORDS, Review
from webapp.domain.review import Fate
from webapp.urn import comments

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def address(review: Review) -> Iterator[str]:
    with served(review.scene.client.application) as address:
        yield address


def tab(review: Review, context: BrowserContext, address: str) -> Page:
    sign_in_browser(context, review.scene.client.application, review.reviewer, address=address)
    return context.new_page()


def comment(page: Page, words: str) -> Locator:
    """Return the row of a comment, whose words stand in boxes of their own."""
    return page.locator("li.say").filter(has_text=words)


def test_comments_are_struck_and_withheld_by_keyboard_and_undone(
    review: Review, browser_context: BrowserContext, address: str
) -> None:
    review.add_card(["Another"])
    page = tab(review, browser_context, address)
    complaints = listen(page)
    page.goto(address + ADDRESS)
    assert list(barriers(page)) == []
    shortened, withheld = comment(page, JANE), comment(page, ODD_WORDS[0])
    go_to(page, shortened.get_by_label("Publish", exact=True))
    page.keyboard.press("ArrowRight")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(shortened.get_by_label("Jane")).to_be_focused()
    page.keyboard.press("Space")
    withheld.get_by_label("Withhold", exact=True).press("Space")
    for name, number in (("published", 8), ("shortened", 1), ("withheld", 1)):
        shown = page.locator(f".n-{name}").evaluate("each => getComputedStyle(each, '::before').content")
        assert shown == f"counter({name})"
        assert page.locator(f"li.say input[value={name}]:checked").count() == number
    assert list(barriers(page)) == []
    page.get_by_role("button", name="Decide all 10").press("Enter")
    expect(page.locator(".errors")).to_be_focused()
    assert "Give the reason in one sentence." in page.locator(".errors").inner_text()
    assert list(barriers(page)) == []
    page.locator(".errors a").press("Enter")
    expect(comment(page, ODD_WORDS[0]).get_by_label("Why, in one sentence")).to_be_focused()
    page.keyboard.type("It names nobody.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/comments/spring-2026/sales/marketing")
    expect(page.get_by_role("status").first).to_contain_text("The 10 comments on Marketing")
    page.get_by_role("button", name="Undo").press("Enter")
    page.wait_for_url(address + ADDRESS)
    expect(comment(page, JANE).get_by_label("Jane")).to_be_checked()
    expect(comment(page, ODD_WORDS[0]).get_by_label("Why, in one sentence")).to_have_value("It names nobody.")
    assert [complaint for complaint in complaints if "422" not in complaint] == []  # the refusal is one


def test_words_are_struck_without_script_on_a_small_phone(
    review: Review, browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = tab(review, context, address)
    page.goto(address + ADDRESS)
    row = comment(page, JANE)
    expect(row.get_by_label("Jane")).to_be_hidden()
    expect(row.get_by_text("Press a word to strike it")).to_be_hidden()
    row.get_by_text("Jane").click(force=True)  # nothing is struck as long as nobody shortens
    row.get_by_label("Shorten").check()
    expect(row.get_by_label("Jane")).not_to_be_checked()
    row.get_by_label("Jane").check()
    page.get_by_role("button", name="Decide all 10").click()
    expect(page.get_by_role("status").first).to_contain_text("All comments are decided.")
    context.close()
    with review.database.reading() as session:
        assert comments.numbers_of(session, review.card_id) == {Fate.PUBLISHED: 9, Fate.SHORTENED: 1}
        left = [words for _, words in comments.comments_of(session, review.card_id)]
        assert "Answer 3 of […] came too late" in left
