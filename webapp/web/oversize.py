"""413 page for requests too large to be read, in place of the server's own words."""

from __future__ import annotations

from typing import Any

from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from webapp.domain.wording import N_
from webapp.language import in_every_language


class _TooMuch(RequestEntityTooLarge):  # type: ignore[misc]  # waitress comes without types
    """Says it in every language: nobody has read yet who asks, or in which."""

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        key = N_(
            "That is too much at once. Go back, shorten what you typed or split the file, and send it again."
        )
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        return f"{self.code} {self.reason}", headers, "\n\n".join(in_every_language(key)).encode()


class SayingParser(HTTPRequestParser):  # type: ignore[misc]  # the same
    """Reads requests as waitress does, and refuses what is too large in words that help."""

    error: Any

    def received(self, data: bytes) -> Any:
        """Take the next bytes of a request."""
        taken = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = _TooMuch(self.error.body)
        return taken
