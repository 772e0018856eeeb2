"""Attack on the disk of a shared computer: Chromium's session file, from which it restores closed tabs."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.chromium import Start
from tests.browser.served import served, sign_in_browser
from tests.browser.shared_computer import FORM, SECRET, fill_in, hand_in
from tests.fixtures.half_year import Half

WRITTEN_WITHIN = 4_000  # milliseconds; Chromium writes its session file 2.5 seconds after a change

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.timeout(120),
]


def kept_on_disk(folder: Path, words: str) -> set[str]:
    """Say which kinds of files of the browser hold these words, in either of its encodings."""
    forms = words.encode(), words.encode("utf-16-le")
    return {
        path.relative_to(folder / "profile" / "Default").parts[0]
        for path in (folder / "profile" / "Default").rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    }


def kill(folder: Path) -> None:
    """End the browser as a power cut does."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (process / "cmdline").read_bytes()
            if f"--user-data-dir={folder / 'profile'}".encode() in line:
                os.kill(int(process.name), signal.SIGKILL)


def found_after(page: Page, folder: Path, words: str) -> bool:
    """Let the browser write, close the tab, and say whether its session files hold these words."""
    page.wait_for_timeout(WRITTEN_WITHIN)
    page.context.new_page()
    page.close()
    page.context.pages[0].wait_for_timeout(WRITTEN_WITHIN)
    kill(folder)
    assert "Sessions" in kept_on_disk(folder, "spring-2026" if words == SECRET else "/code")
    return "Sessions" in kept_on_disk(folder, words)


@pytest.mark.parametrize("script", [True, False])
def test_no_closed_tab_can_be_restored_with_a_comment_but_without_script(
    half: Half, app: Flask, start: Start, tmp_path: Path, script: bool
) -> None:
    half.open()
    with served(app) as address:
        context = start(script=script)
        sign_in_browser(context, app, half.people(half.sales)[0], address=address)
        context.pages[0].goto(address + FORM)
        hand_in(context.pages[0])
        assert found_after(context.pages[0], tmp_path, SECRET) is not script


@pytest.mark.parametrize("script", [True, False])
def test_no_closed_tab_can_be_restored_with_a_code_but_without_script(
    codes: list[str], app: Flask, start: Start, tmp_path: Path, script: bool
) -> None:
    with served(app) as address:
        (page,) = start(script=script).pages
        page.goto(f"{address}/code")
        page.get_by_label("The code on your slip").fill(codes[0])
        page.get_by_role("button", name="Go on").click()
        hand_in(page)
        assert found_after(page, tmp_path, codes[0]) is not script


@pytest.mark.parametrize("script", [True, False])
def test_a_private_window_keeps_nothing_once_it_is_closed(
    half: Half, app: Flask, start: Start, tmp_path: Path, script: bool
) -> None:
    half.open()
    with served(app) as address:
        browser = start(script=script).browser
        assert browser is not None
        private = browser.new_context(java_script_enabled=script, locale="en-GB")
        sign_in_browser(private, app, half.people(half.sales)[0], address=address)
        page = private.new_page()
        page.goto(address + FORM)
        hand_in(page)
        page.wait_for_timeout(WRITTEN_WITHIN)
        private.close()
        kill(tmp_path)
        assert kept_on_disk(tmp_path, SECRET) == set()


def test_the_browser_may_keep_a_draft_on_disk(half: Half, app: Flask, start: Start, tmp_path: Path) -> None:
    half.open()
    with served(app) as address:
        context = start(script=True)
        sign_in_browser(context, app, half.people(half.sales)[0], address=address)
        page = context.pages[0]
        page.goto(address + FORM)
        fill_in(page)
        while "Session Storage" not in kept_on_disk(tmp_path, SECRET):
            page.wait_for_timeout(500)
