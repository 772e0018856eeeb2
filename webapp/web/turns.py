"""Cookie with a nonce of this browser, changed at hand-in and sign-out: older forms are known by it.

A changed HttpOnly cookie also makes Chromium drop the pages that its back-forward cache holds of this site.
"""

from __future__ import annotations

import hmac
import re
import secrets
from functools import lru_cache

from flask import request
from werkzeug.wrappers import Response

from webapp.config import current_settings

COOKIE = "turn"
MARK = 9  # bytes of the keyed hash: 72 bits
_TURN = re.compile(r"[\w-]{16}")


def current_turn() -> str:
    """Return the nonce of this browser; "" before anybody has handed in."""
    found = request.cookies.get(COOKIE, "")
    return found if _TURN.fullmatch(found) else ""


def end_turn(response: Response, *, cookie: str = COOKIE, path: str = "/") -> Response:
    """Change the nonce of this browser; of another `cookie` only so that pages below `path` are dropped."""
    response.set_cookie(
        cookie,
        secrets.token_urlsafe(12),
        path=path,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def person_mark(person_id: int | None) -> str:
    """Return a keyed hash (HMAC) that names a person to this server alone; "" for a visitor."""
    if person_id is None:
        return ""
    return _mark_under(current_settings().secret_key, person_id)


@lru_cache(maxsize=1_000)
def _mark_under(secret_key: str, person_id: int) -> str:
    return hmac.digest(secret_key.encode(), f"person|{person_id}".encode(), "sha256")[:MARK].hex()
