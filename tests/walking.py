"""Crawler: every address that a person can reach, and every link on its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from urllib.parse import urldefrag, urlsplit
from zipfile import ZipFile

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.reports.reading import texts_of

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
CHANGING = re.compile(
    r'(?<=name="csrf_token" value=")[^"]+'  # the token of a form
    r"|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"  # a control number
    r"|[0-9a-f]{32,}"  # a random key
    r"|(?<=/calendar/)[\w-]{20,}"  # the secret address of a calendar
)
TOLD_BY_HEADERS = ("Content-Type", "Content-Disposition", "Location", "Cache-Control", "Refresh")


def walk(
    client: FlaskClient, addresses: Iterable[str], *, is_left_out: Callable[[str], bool]
) -> dict[str, str]:
    """Return what each address answers, without what is random, beginning with these."""
    found: dict[str, str] = {}
    waiting = sorted(addresses)
    while waiting:
        address = waiting.pop()
        if address in found or is_left_out(address):
            continue
        answer = client.get(address)
        found[address] = CHANGING.sub("…", _content_of(answer))
        waiting += sorted(_links_of(answer))
        answer.close()
    return found


def _content_of(answer: TestResponse) -> str:
    headers = [f"{name}: {answer.headers[name]}" for name in TOLD_BY_HEADERS if name in answer.headers]
    cookies = sorted(cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie"))
    if answer.data.startswith(b"%PDF"):
        content = "\n".join(texts_of(answer.data))
    elif answer.data.startswith(b"PK"):  # a workbook
        with ZipFile(BytesIO(answer.data)) as parts:
            content = "\n".join(parts.read(name).decode() for name in parts.namelist())
    else:
        content = answer.get_data(as_text=True)
    return "\n".join([answer.status, *headers, f"cookies: {cookies}", content])


def _links_of(answer: TestResponse) -> set[str]:
    links = LINK.findall(answer.text) if answer.mimetype == "text/html" else []
    links += [answer.location] if answer.location else []
    inside = {urldefrag(link)[0].removeprefix("http://localhost") for link in links}
    return {link.replace("&amp;", "&") for link in inside if urlsplit(link).path.startswith("/")}
