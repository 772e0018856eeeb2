"""Crawler with text extraction: every linked page, CSV and PDF that a person can reach."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html

from tests.reports.reading import text_and_files_of
from tests.whole.installation import Installation
from tests.whole.visitor import Page

CHANGING = re.compile(r'(?<=name="csrf_token" value=")[^"]+|\b\d\d:\d\d\b')
"""What differs between two looks at the same page: the token of a form, and the time of day."""

Place = tuple[str, str]  # who reads, at which address


def read_everything(
    installation: Installation, emails: Sequence[str], *, is_left_out: Callable[[str, str], bool]
) -> dict[Place, str]:
    """Return the answers to everything that these people can reach from their front pages.

    `is_left_out` is asked with the reader and the address before a link is followed.
    """
    found: dict[Place, str] = {}
    for email, visitor in installation.signed_in(emails).items():
        waiting = ["/"]
        while waiting:
            address = waiting.pop()
            if (email, address) in found or is_left_out(email, address):
                continue
            page = visitor.get(address)
            while page.status == 202:  # a print that is still being made: its page asks again by itself
                time.sleep(1)
                page = visitor.get(address)
            found[email, address] = _content_of(page)
            waiting += _links_of(page)
    return found


def _links_of(page: Page) -> Iterator[str]:
    if page.kind != "text/html":
        return
    for link in html.fromstring(page.content).iter("a"):
        address = urldefrag(urljoin(page.address, link.get("href", "")))[0]
        parts = urlsplit(address)
        if parts.netloc == urlsplit(page.address).netloc:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _content_of(page: Page) -> str:
    """Return status and text; of a print also the files that are attached to it."""
    if page.kind == "application/pdf":
        return f"{page.status}\n{text_and_files_of(page.content)}"
    return f"{page.status}\n{CHANGING.sub('', page.text)}"
