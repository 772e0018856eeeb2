"""From the mailed link to the exchanged card, by keyboard alone: a real browser and a real server."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.console import listen
from tests.browser.keyboard import choose, go_to, press
from tests.mail_server import text_of
from tests.whole.drive import exchange_round, grade_card, open_round
from tests.whole.installation import QuickInstallation

ROUND = "Spring 2026"
SALES = [f"sales{number}@example.com" for number in range(1, 10)]
OTHERS = [["B", "B", "C", "F", "X", "A"]] * 4 + [["A", "C", "C", "F", "X", "B"]] * 3
MINE = ["A", "B", "C", "F", "X", "A"]
PLACES = {letter: place for place, letter in enumerate("ABCFX")}
PATIENCE = 30.0  # seconds until a mail must be there


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[QuickInstallation]:
    """Nine people of Sales who grade Marketing, and the round open."""
    people = [f"Person {n},{address},Sales,\n" for n, address in enumerate(SALES, start=1)]
    needs = [f"Marketing,Sales,{n},Need {n}.,,,\n" for n in range(1, 7)]
    lists = {
        "people": ["name,email,department,roles\n", *people, "Mia,mia@example.com,Marketing,head\n"],
        "pairs": ["first,second\n", "Marketing,Sales\n"],
        "needs": ["of,by,position,need,why,a_looks_like,f_looks_like\n", *needs],
    }
    for noun, lines in lists.items():
        (tmp_path / f"{noun}.csv").write_text("".join(lines))
    installation = QuickInstallation(tmp_path / "data")
    installation.set_up(tmp_path)
    open_round(installation, ROUND)
    with installation.serving():
        yield installation


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone of 390 px on which no script runs."""
    size = {"width": 390, "height": 800}
    context = browser.new_context(java_script_enabled=False, viewport=size, locale="en-GB")  # type: ignore[arg-type]
    yield context
    context.close()


def mailed_link(installation: QuickInstallation, address: str) -> str:
    """Wait for the mail to this address and return its link, as it would lead to the server of this test."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for file in (installation.data / "mail").glob("*.eml"):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            found = re.search(r"http\S+/sign-in/\S+", text_of(mail))
            if mail["To"] == address and found:
                return found[0].replace(installation.settings["BASE_URL"], installation.address)
        time.sleep(0.1)
    raise AssertionError(f"no mail with a link came to {address}")


def sign_in(page: Page, installation: QuickInstallation, address: str) -> None:
    page.goto(installation.address)
    go_to(page, page.get_by_label("Your mail address at work"))
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Look into your mail")
    page.goto(mailed_link(installation, address))
    press(page, page.get_by_role("button", name="Sign in"))
    expect(page.locator("h1")).not_to_have_text("One more press")
    page.goto(f"{installation.address}/")  # the link of a round's mail leads to a card
    expect(page.locator("h1")).to_contain_text("Hello")


def hand_in(page: Page) -> None:
    press(page, page.get_by_role("link", name="Grade now Marketing"))
    for number, letter in enumerate(MINE, start=1):
        choose(page, page.locator(f"input[type=radio][name=need-{number}]"), place=PLACES[letter])
    press(page, page.get_by_role("button", name="Check my card"))
    expect(page.locator("h1")).to_have_text("Check your card before you hand it in")
    press(page, page.get_by_role("button", name="Hand in my card"))
    expect(page.locator("h1")).to_have_text("Thank you, your card is handed in")


def read_the_card(page: Page) -> None:
    """Go from wherever the page is to the card that Sales gave, and read what all nine told."""
    press(page, page.locator(".brand"))
    expect(page.locator("h1")).to_have_text("Your cards are here")
    if page.locator("summary", has_text="Menu").is_visible():
        press(page, page.locator("summary", has_text="Menu"))
        press(page, page.get_by_label("Main, small screen").get_by_role("link", name="Results"))
    else:
        press(page, page.get_by_label("Main", exact=True).get_by_role("link", name="Results"))
    press(page, page.get_by_role("link", name="To Marketing"))
    expect(page.locator("h1")).to_contain_text("Marketing")
    text = page.locator("main").inner_text()
    assert "9 of 9" in text
    assert "Almost all gave F" in text


def others_hand_in(installation: QuickInstallation) -> None:
    for (address, visitor), answers in zip(installation.signed_in(SALES[2:]).items(), OTHERS, strict=True):
        row = {"round": ROUND, "of": "Marketing", "email": address}
        grade_card(visitor, {**row, **{f"need_{n}": answer for n, answer in enumerate(answers, start=1)}})


def test_two_people_go_the_whole_way_by_keyboard_one_of_them_on_a_phone_without_script(
    installation: QuickInstallation, page: Page, phone: BrowserContext
) -> None:
    tabs = {SALES[0]: page, SALES[1]: phone.new_page()}
    complaints = [listen(tab) for tab in tabs.values()]
    for address, tab in tabs.items():
        sign_in(tab, installation, address)
        hand_in(tab)
    others_hand_in(installation)
    exported = exchange_round(installation, ROUND)
    assert exported["cards"][0]["needs"][0]["counts"] == {"A": 5, "B": 4, "C": 0, "F": 0}  # type: ignore[index]
    for tab in tabs.values():
        read_the_card(tab)
    assert complaints == [[], []]
