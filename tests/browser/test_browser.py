"""The browser that the tests of this folder drive is a real one, and forgets between two tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.running_program import running


@pytest.mark.parametrize("turn", [1, 2])
def test_a_page_of_the_launcher_opens_without_cookies(page: Page, data_folder: Path, turn: int) -> None:
    with running("--data", str(data_folder), module="tests.small_program") as program:
        page.goto(program.address)
        assert page.inner_text("body").isdigit()
    assert page.context.cookies() == []
    page.context.add_cookies([{"name": "turn", "value": str(turn), "url": program.address}])
