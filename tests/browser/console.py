"""Browser console: script errors and violations of the content security policy (CSP)."""

from __future__ import annotations

from playwright.sync_api import Page


def listen(page: Page) -> list[str]:
    """Return a list that fills with every complaint about this tab's pages."""
    found: list[str] = []
    page.on(
        "console",
        lambda message: (
            found.append(f"{page.url}: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda fault: found.append(f"{page.url}: {fault}"))
    return found
