"""From a round's mail to the first grade in two presses, counted in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import select

from tests.browser.served import served
from tests.fixtures.half_year import Half
from tests.mail_server import page_of
from tests.signing_in.mailed import files_of
from webapp.installed import installed
from webapp.mail import outbox
from webapp.models import Mail


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_presses_lead_from_the_mail_into_the_first_card(
    half: Half, browser_context: BrowserContext
) -> None:
    half.open()
    reader = half.people(half.sales)[-1]
    with half.database.transaction() as session:
        for mail in session.scalars(select(Mail).where(Mail.address != reader.email)):
            session.delete(mail)
    here = installed(half.app)
    outbox.send_waiting(half.database, here.settings, now=here.clock)
    [arrived] = files_of(half.app)
    with served(half.app) as address:
        page = browser_context.new_page()
        page.set_content(page_of(arrived).replace("http://localhost", address))
        presses = [
            page.get_by_role("link", name="Grade the first card"),
            page.get_by_role("button", name=f"Sign in as {reader.name}"),
        ]
        for press in presses:
            press.click()
        page.wait_for_url("**/cards/spring-2026/marketing")
        page.locator("#need-1-B").check()
        assert len(presses) == 2
