"""HTTP client (urllib) for JSON of another server: with a deadline, a size limit, TLS, and no redirects."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from webapp.openid_settings import is_safe_address

PATIENCE = 10  # seconds for a whole answer
LARGEST = 1_000_000  # bytes


class NoAnswer(Exception):
    """The other server cannot be reached, is too slow, or says what nobody can read; the text says which."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        """Follow nothing: a secret would go where nobody has looked."""


def ask_json(
    address: str, *, body: str | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """GET an address, or POST a form to it, and return status and JSON object; raise NoAnswer."""
    if not is_safe_address(address):
        raise NoAnswer(f"{address} is no https address")
    request = Request(  # noqa: S310 -- its scheme was looked at above
        address,
        data=None if body is None else body.encode(),
        headers={"Accept": "application/json", **(headers or {})},
    )
    until = time.monotonic() + PATIENCE
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE) as answer:
            return answer.status, _object(_read(answer, until))
    except HTTPError as fault:
        with fault:
            if 400 <= fault.code < 500:
                return fault.code, _object(_read(fault, until))
            raise NoAnswer(f"{address} answers HTTP {fault.code}") from fault
    except (OSError, HTTPException, ValueError) as fault:
        raise NoAnswer(f"{address}: {getattr(fault, 'reason', fault)}") from fault


def _read(answer: Any, until: float) -> bytes:
    """Read in pieces, since the time limit of a socket is one for each piece."""
    read = b""
    while piece := answer.read1(65_536):
        read += piece
        if len(read) > LARGEST:
            raise NoAnswer("an answer of more than a megabyte")
        if time.monotonic() > until:
            raise NoAnswer("timed out")
    return read


def _object(read: bytes) -> dict[str, Any]:
    found = json.loads(read)
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found
