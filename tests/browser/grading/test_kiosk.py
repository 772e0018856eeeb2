"""Two people at one tablet in kiosk mode: pages end themselves, and the second finds nothing of the first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from tests.browser.chromium import Start
from tests.browser.served import served
from tests.browser.shared_computer import Computer, fill_in, found_by_pressing, hand_in
from tests.fixtures.half_year import Half
from webapp.grading.views import by_code as pages_by_code
from webapp.models import Company

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.parametrize("script", [True, False], ids=["script", "no_script"]),
    pytest.mark.timeout(180),
]


@pytest.fixture
def address(by_code: Half, codes: list[str], app: Flask) -> Iterator[str]:
    """The kiosk, served."""
    with by_code.database.transaction() as session:
        session.execute(update(Company).values(has_kiosk=True))
    with served(app) as address:
        yield f"{address}/kiosk"


@pytest.fixture(params=[True, False], ids=["back_forward_cache", "no_back_forward_cache"])
def tablet(
    request: pytest.FixtureRequest, script: bool, browser: Browser, browser_as_people_have_it: Browser
) -> Iterator[Page]:
    chosen = browser_as_people_have_it if request.param else browser
    context = chosen.new_context(
        java_script_enabled=script, locale="en-GB", viewport={"width": 1024, "height": 768}
    )
    yield context.new_page()
    context.close()


def enter(tablet: Page, address: str, code: str) -> None:
    tablet.goto(address)
    tablet.get_by_label("The code on your slip").fill(code)
    tablet.get_by_role("button", name="Go on").click()


def leave_a_card_lying(tablet: Page, address: str, code: str) -> None:
    """Fill a card in, look it over, and go away; the page ends as it does by itself."""
    enter(tablet, address, code)
    fill_in(tablet)
    tablet.get_by_role("button", name="Check my card").click()
    expect(tablet.locator("h1")).to_have_text("Check your card before you hand it in")
    tablet.get_by_role("link", name="Start over").click()
    expect(tablet.locator("h1")).to_have_text("Grade with a code")


def test_the_next_person_finds_nothing_of_a_card_that_was_handed_in(
    codes: list[str], address: str, tablet: Page
) -> None:
    enter(tablet, address, codes[0])
    hand_in(tablet)
    tablet.get_by_role("link", name="Enter a code").click()
    expect(tablet.locator("h1")).to_have_text("Grade with a code")
    assert found_by_pressing(tablet, codes[0]) == set()
    assert {cookie["name"] for cookie in tablet.context.cookies()} <= {
        "asked",
        "kiosk_turn",
        "session",
        "turn",
    }
    assert codes[0] not in str(tablet.context.cookies())


@pytest.mark.parametrize("tablet", [True], indirect=True)
def test_the_next_person_finds_nothing_of_a_card_that_was_left_lying(
    codes: list[str], address: str, tablet: Page
) -> None:
    leave_a_card_lying(tablet, address, codes[0])
    assert found_by_pressing(tablet, codes[0]) == set()


@pytest.mark.parametrize("tablet", [True], indirect=True)
def test_where_every_turn_is_taken_the_next_person_finds_what_was_left_lying(
    codes: list[str], address: str, tablet: Page, script: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With script nothing is in the browser's history that could be sent again, whatever the server takes."""
    monkeypatch.setattr(pages_by_code, "is_this_turn", lambda _turn: True)
    leave_a_card_lying(tablet, address, codes[0])
    assert found_by_pressing(tablet, codes[0]) == (set() if script else {"code", "comment", "grades"})


@pytest.mark.parametrize("brought_back", ["closed tabs", "last session"])
def test_nothing_is_found_in_tabs_that_are_brought_back(
    codes: list[str], address: str, start: Start, script: bool, brought_back: str
) -> None:
    computer = Computer(start, address, script=script)
    computer.leave_two_tabs(
        lambda tab: enter(tab, address, codes[0]),
        lambda tab: tab.get_by_role("link", name="Enter a code").click(),
    )
    for tab in computer.bring_back(brought_back):
        assert found_by_pressing(tab, codes[0]) == set()


@pytest.mark.parametrize("tablet", [False], indirect=True)
def test_a_page_ends_itself(codes: list[str], address: str, tablet: Page, script: bool) -> None:
    if not script:
        enter(tablet, address, codes[0])
        (rule,) = tablet.locator("meta[http-equiv=refresh]").all()
        assert rule.get_attribute("content") == "600; url=/kiosk/end"
        return
    asked: list[str] = []
    tablet.on("dialog", lambda dialog: asked.append(dialog.type))
    tablet.clock.install()
    enter(tablet, address, codes[0])
    expect(tablet.locator("h1")).to_have_text("Your report card for Marketing")
    fill_in(tablet)
    tablet.clock.fast_forward(91_000)
    tablet.get_by_role("button", name="I am still here").click()
    tablet.clock.fast_forward(89_000)
    expect(tablet.locator("#kiosk-asks")).to_be_hidden()
    tablet.clock.fast_forward(2_000)
    expect(tablet.locator("#kiosk-asks")).to_be_visible()
    tablet.clock.fast_forward(21_000)
    expect(tablet.locator("h1")).to_have_text("Grade with a code")
    enter(tablet, address, codes[0])
    hand_in(tablet)
    tablet.clock.fast_forward(11_000)
    expect(tablet.locator("h1")).to_have_text("Grade with a code")
    assert asked == []
