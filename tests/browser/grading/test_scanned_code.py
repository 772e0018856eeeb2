"""A slip that is scanned: its code comes behind the address, and reaches the server when it is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.chromium import Start
from tests.browser.served import served

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_no_request_carries_the_scanned_code_before_it_is_sent(
    codes: list[str], app: Flask, page: Page
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data} {request.headers}"))
    with served(app) as address:
        page.goto(f"{address}/code#{codes[0]}")
        expect(page.get_by_label("The code on your slip")).to_have_value(codes[0])
        expect(page.get_by_text("The code of the slip that you scanned is filled in.")).to_be_visible()
        expect(page.get_by_role("button", name="Go on")).to_be_focused()
        assert page.url == f"{address}/code"
        assert not [request for request in sent if codes[0] in request.partition("#")[0]]
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Your report card for Marketing")
        assert any(codes[0] in request for request in sent)


def test_the_browser_keeps_the_scanned_code_in_its_history(
    codes: list[str], app: Flask, start: Start, tmp_path: Path
) -> None:
    with served(app) as address:
        context = start(script=True)
        page = context.pages[0]
        page.goto(f"{address}/code#{codes[0]}")
        expect(page.get_by_label("The code on your slip")).to_have_value(codes[0])
        context.close()
    assert codes[0].encode() in (tmp_path / "profile" / "Default" / "History").read_bytes()
