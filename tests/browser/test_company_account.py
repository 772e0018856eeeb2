"""From the company's directory to the first grade in a browser, without a mail; and out of both again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from tests.browser.barriers import barriers
from tests.browser.served import served
from tests.directory.asking import Directory, make_scim_token
from tests.factories import make_person
from tests.fixtures.half_year import Half
from tests.signing_in.at_provider import signs_in_by
from tests.signing_in.providers import oidc_provider
from webapp.installed import install, installed
from webapp.models import Mail, Position

READER = "isa.ek@example.com"


def keep_people_by_directory(half: Half) -> None:
    """Let a directory bring a reader into Sales, and another head."""
    with half.database.transaction() as session:
        sam = make_person(session, "Sam Osei", is_administrator=True)
    directory = Directory(half.app, make_scim_token(half.database, sam))
    reader = directory.add_user(READER, displayName="Isa Ek")
    leads = directory.add_user("ole.berg@example.com", displayName="Ole Berg")
    sales = directory.find("Groups", 'displayName eq "Sales"')[0]["id"]
    heads = directory.add_group("Heads of Sales")
    come = {"op": "Add", "path": "members", "value": [{"value": reader}, {"value": leads}]}
    assert directory.patch(f"/Groups/{sales}", come)[0] == 200
    change = {"op": "Replace", "path": "members", "value": [{"value": leads}]}
    assert directory.patch(f"/Groups/{heads}", change)[0] == 200
    assert directory.person(leads).position is Position.HEAD


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_company_account_leads_to_the_first_card_and_out_of_both(
    half: Half, browser_context: BrowserContext
) -> None:
    keep_people_by_directory(half)
    half.open()
    people = {
        "reader": {"email": READER, "email_verified": True},
        "guest": {"email": "guest@example.com", "email_verified": True},
    }
    page = browser_context.new_page()
    page.route("https://**", lambda route: route.abort())  # fonts of the provider's page

    def sign_in_as(login: str) -> None:
        page.get_by_role("link", name="Sign in with your company account").click()
        page.get_by_placeholder("Enter any login").fill(login)
        page.get_by_placeholder("and password").fill("any")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()

    with served(half.app) as address, oidc_provider(address, people) as issuer:
        here = installed(half.app)
        install(half.app, replace(here, settings=replace(here.settings, base_url=address)))
        signs_in_by(half.app, issuer)
        page.goto(f"{address}/cards/spring-2026/marketing")
        assert not list(barriers(page))
        sign_in_as("reader")
        page.wait_for_url(f"{address}/cards/spring-2026/marketing")
        for number in range(1, 7):
            page.locator(f"#need-{number}-B").check()
        page.get_by_role("button", name="Check my card").click()
        page.get_by_role("button", name="Hand in my card").click()
        expect(page.locator("h1")).to_have_text("Thank you, your card is handed in")
        with half.database.reading() as session:
            kinds = set(session.scalars(select(Mail.kind).where(Mail.address == READER)))
        assert kinds == {"grading_opens"}, "no mail was needed to get here"

        page.goto(address)
        page.locator("summary").filter(has_text="Isa").first.click()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.get_by_role("link", name="Sign out of the company account too").click()
        page.get_by_role("button", name="Yes, sign me out").click()
        page.wait_for_url(f"{address}/sign-in**")

        sign_in_as("guest")
        expect(page.get_by_role("heading", name="You are not known here yet")).to_be_visible()
        assert not list(barriers(page))
