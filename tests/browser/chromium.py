"""Chromium for tests, also with a profile on disk from which it brings back closed tabs and its last session.

The keys for it (Ctrl+Shift+T) reach the window only, which no test has; an extension asks Chromium for the
same by its interface for sessions. The last session comes back as with "Continue where you left off".
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright

QUIET = [
    "--no-sandbox",  # it runs as root in many test machines, where Chromium's own sandbox cannot
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOT_AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache", "--disable-extensions"]  # given by Playwright
EMPTY = "about:blank"
LAST_SESSION = "--restore-last-session"
EXTENSION = {
    "manifest_version": 3,
    "name": "Brings closed tabs back",
    "version": "1",
    "permissions": ["sessions"],
    "background": {"service_worker": "worker.js"},
}
Start = Callable[..., BrowserContext]


def system_browser() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def browsers_of(playwright: Playwright, folder: Path) -> Iterator[Start]:
    """Give what starts a browser whose files lie in a folder, once or again."""
    extension = _extension_in(folder)
    started = []

    def start(*more: str, script: bool) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=system_browser(),
            args=[
                *QUIET,
                f"--load-extension={extension}",
                "--ignore-certificate-errors",  # of tabs that come back before Playwright knows them, too
                *more,
            ],
            ignore_default_args=NOT_AS_PEOPLE_HAVE_IT,
            java_script_enabled=script,
            locale="en-GB",
        )
        started.append(context)
        return context

    yield start
    for context in started:
        with suppress(Error):
            context.close()


def _extension_in(folder: Path) -> Path:
    extension = folder / "extension"
    extension.mkdir()
    (extension / "manifest.json").write_text(json.dumps(EXTENSION))
    (extension / "worker.js").touch()
    return extension


def bring_back_closed_tab(context: BrowserContext) -> Page:
    """Open the tab that was closed last, with its history."""
    workers = context.service_workers or [context.wait_for_event("serviceworker")]
    with context.expect_page() as opened:
        workers[0].evaluate("async () => { await chrome.sessions.restore() }")
    return opened.value


def tabs_of_last_session(context: BrowserContext, *, tabs: int) -> list[Page]:
    """Return the tabs that a browser opened again at its start, beside the empty one that it began with."""
    for _ in range(100):
        found = [page for page in context.pages if page.url != EMPTY]
        if len(found) == tabs:
            return found
        context.pages[0].wait_for_timeout(100)
    raise AssertionError("the browser has not opened its last session again")
