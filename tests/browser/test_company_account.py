"""From the identity provider to the first grade in a browser, without a mail; and out of both again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.barriers import barriers
from tests.browser.served import served
from tests.fixtures.half_year import Half
from tests.signing_in.at_provider import signs_in_by
from tests.signing_in.providers import oidc_provider
from webapp.installed import install, installed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_company_account_leads_to_the_first_card_and_out_of_both(
    half: Half, browser_context: BrowserContext
) -> None:
    half.open()
    reader = half.people(half.sales)[-1]
    people = {
        "reader": {"email": reader.email, "email_verified": True},
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
        page.locator("#need-1-B").check()

        page.goto(address)
        page.locator("summary").filter(has_text=reader.name.split()[0]).first.click()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.get_by_role("link", name="Sign out of the company account too").click()
        page.get_by_role("button", name="Yes, sign me out").click()
        page.wait_for_url(f"{address}/sign-in**")

        sign_in_as("guest")
        expect(page.get_by_role("heading", name="You are not known here yet")).to_be_visible()
        assert not list(barriers(page))
