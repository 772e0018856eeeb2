"""A survey file written from the README alone: uploaded, answered on phones, counted, read in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.console import listen
from tests.browser.served import served, sign_in_browser
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from webapp.models import Person
from webapp.survey_templates import FOLDER

EXAMPLE = (FOLDER / "README.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
SECOND_YES_OR_NO = """
[[items]]
key = "told"
title = "Delays"
text = "Are you told when goods are held?"
scale = "yes_no"
trouble = ["N"]
"""
CUSTOMS = EXAMPLE.replace("[translations.de]", f"{SECOND_YES_OR_NO}\n[translations.de]")
PLACES = (1, 2, 3, 5)  # 4 is answered in words
CODES = {"Marketing": ["Y1BY"] * 7 + ["N2WN"] * 2, "Sales": ["N4BY"] * 7 + ["Y2WN"] * 2}
Browsing = Callable[..., Page]
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def address(pairing: Pairing) -> Iterator[str]:
    with served(pairing.app) as address:
        yield address


@pytest.fixture
def browsing(browser: Browser, pairing: Pairing, address: str) -> Iterator[Browsing]:
    """Give pages of browsers of their own in which somebody is signed in."""
    with ExitStack() as opened:

        def begin(person: Person, **options: object) -> Page:
            context = browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
            opened.callback(context.close)
            sign_in_browser(context, pairing.app, person, address=address)
            return context.new_page()

        yield begin


def toml(text: str) -> FilePayload:
    return {"name": "customs.toml", "mimeType": "text/plain", "buffer": text.encode()}


def upload_and_open(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/surveys")
    page.get_by_role("link", name="Add a file").click()
    page.get_by_label("Name").fill("customs")
    mistyped = CUSTOMS.replace('scale = "days"', 'scala = "days"')
    page.get_by_label("File").set_input_files(toml(mistyped))
    page.get_by_role("button", name="Check and store").click()
    expect(page.get_by_role("alert")).to_contain_text("scala: is not a key of a question")
    page.get_by_label("File").set_input_files(toml(CUSTOMS))
    page.get_by_role("button", name="Check and store").click()
    expect(page.locator("main")).to_contain_text("Are you told when goods are held?")
    page.goto(f"{address}/admin/surveys")
    page.get_by_role("link", name="Open now Customs clearance").click()
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("Open now")


def answer_on_a_phone(page: Page, address: str, codes: str) -> str:
    """Answer the form as it stands on the front page, and return its address."""
    page.goto(address)
    page.get_by_role("link", name=re.compile("Customs clearance")).first.click()
    form = page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    for place, code in zip(PLACES, codes, strict=True):
        page.locator(f"#answer-{place}-{code}").check()
    page.get_by_label("What would make it quicker?").fill("Send the papers a day earlier.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("h1")).to_have_text("Thank you, your answers are handed in")
    return form


def test_a_file_from_the_readme_is_uploaded_answered_on_phones_and_ranked(
    browsing: Browsing, pairing: Pairing, address: str
) -> None:
    administrator = pairing.somebody("Ada Admin", is_administrator=True)
    desk = browsing(administrator)
    complaints = listen(desk)
    upload_and_open(desk, address)
    for department, (mine, *ballots) in CODES.items():
        first, *others = pairing.people(department)
        phone = browsing(first, viewport=PHONE)
        survey, card = answer_on_a_phone(phone, address, mine).split("/")[-2:]
        for person, codes in zip(others, ballots, strict=False):
            answers = (*codes[:3], "", codes[3])
            answer_survey(pairing.database, person.id, *answers, survey=survey, card=card)
    desk.goto(f"{address}/admin/surveys")
    desk.get_by_role("link", name="Count early Customs clearance").click()
    desk.locator("main").get_by_role("button").first.click()
    reader = browsing(pairing.head("Sales"), viewport=PHONE)
    reader.goto(f"{address}/survey-results/{survey}/marketing/sales")
    shown = reader.locator("main").inner_text()
    assert "Where Marketing and Sales differ" in shown
    apart, alike = shown.index("Are the papers complete"), shown.index("Who answers the questions")
    assert apart < alike
    assert shown.index("How long do goods usually wait?") < alike
    assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert ["422" in complaint for complaint in complaints] == [True]  # the mistyped file
