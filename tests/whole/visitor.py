"""HTTP client with cookies and form filling, as a browser without script."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Page:
    """An answer: status, the address where it was found, its text, its bytes, and what kind they are of."""

    status: int
    address: str
    text: str
    content: bytes
    kind: str

    def form(self, *, button: str) -> tuple[str, dict[str, str]]:
        """Return address and filled-in fields of the form whose button bears, or begins with, these words."""
        document = html.fromstring(self.content, base_url=self.address)
        for form in document.forms:
            words = [button.text_content().strip() for button in form.iter("button")]
            if any(word == button or word.startswith(f"{button} ") for word in words):
                fields = {name: value for name, value in form.form_values()}
                return urljoin(self.address, form.get("action") or self.address), fields
        raise AssertionError(f"{self.address} ({self.status}) has no form with the button {button!r}")


class Visitor:
    """One browser of one person."""

    def __init__(self, address: str, cookies: Mapping[str, str] | None = None) -> None:
        self._home = address.rstrip("/")
        self._cookies = dict(cookies or {})

    def second_tab(self) -> Visitor:
        """Return another tab of this browser, signed in as the same person."""
        return Visitor(self._home, self._cookies)

    def get(self, path: str) -> Page:
        """Fetch a page and follow where it leads."""
        return self._ask("GET", urljoin(self._home + "/", path))

    def post(self, address: str, fields: Mapping[str, str], *, follow: bool = True) -> Page:
        """Send a form."""
        return self._ask("POST", urljoin(self._home + "/", address), urlencode(fields), follow=follow)

    def press(self, page: Page, button: str, **answers: str) -> Page:
        """Fill in the form that has this button, and press it."""
        address, fields = page.form(button=button)
        return self.post(address, {**fields, **answers})

    def _ask(self, method: str, address: str, body: str | None = None, *, follow: bool = True) -> Page:
        parts = urlsplit(address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self._home}
        try:
            connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        where = answer.headers.get("Location")
        if follow and answer.status in REDIRECTS and where is not None:
            return self._ask("GET", urljoin(address, where))
        kind = answer.headers.get_content_type()
        return Page(answer.status, address, content.decode(errors="replace"), content, kind)
