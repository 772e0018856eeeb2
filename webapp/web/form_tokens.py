"""CSRF tokens of forms, masked anew for every response against BREACH."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import shake_128

from flask import Flask, g, request, session
from flask_wtf.csrf import CSRFProtect, generate_csrf
from itsdangerous import URLSafeTimedSerializer

from webapp.config import current_settings
from webapp.web.access import find_viewer
from webapp.web.turns import current_turn, person_mark

SEED = 12  # bytes
BESIDE = "~"  # stands in no token of the session, in no mark and in no turn


class FormTokens(CSRFProtect):  # type: ignore[misc]  # comes without types
    """Refuse forms without our token, which travels masked.

    Whoever may choose a text of a page that travels compressed, and sees its length, can guess at what
    stands beside it letter by letter. There is nothing to guess at where each answer shows other letters.
    """

    def init_app(self, app: Flask) -> None:
        """Check forms, and give templates the masked token."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = form_token
        app.context_processor(lambda: {"csrf_token": form_token})

    def _get_csrf_token(self) -> str | None:
        found = find_viewer()
        if found is not None and posted_owner()[0] not in ("", person_mark(found.id)):
            return None  # somebody else's form
        return (unmasked(super()._get_csrf_token() or "") or "").partition(BESIDE)[0]


def form_token() -> str:
    """Return the token of this answer's forms; one answer shows the same in all of them."""
    if "form_token" not in g:
        found = find_viewer()
        g.form_token = _made_for(person_mark(found.id if found else None))
    shown: str = g.form_token
    return shown


def posted_owner() -> tuple[str, str]:
    """Return whose form was posted, as a keyed hash ("" for a visitor's), and the turn that drew it."""
    parts = (unmasked(request.form.get("csrf_token", "")) or "").split(BESIDE)
    return (parts[1], parts[2]) if len(parts) == 3 else ("", "")


def keep_owner(mark: str) -> None:
    """Let the forms of this answer be of the person who filled in the one that was posted."""
    g.form_token = _made_for(mark)


def _made_for(mark: str) -> str:
    known = session.get("csrf_token")
    if known is not None:
        g.csrf_token = _signed(current_settings().secret_key, known)
    return masked(BESIDE.join((generate_csrf(), mark, current_turn())))


@lru_cache(maxsize=1_000)
def _signed(secret_key: str, token: str) -> str:
    """Sign the token of a session as Flask-WTF does, once instead of in every answer."""
    return str(URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token").dumps(token))


def masked(token: str) -> str:
    """Return the token under a mask that is used once, with the seed of the mask before it."""
    seed = secrets.token_bytes(SEED)
    return urlsafe_b64encode(seed + _crossed(token.encode(), seed)).decode()


def unmasked(shown: str) -> str | None:
    """Return the token under the mask; None for what never was one."""
    try:
        both = urlsafe_b64decode(shown)
        return _crossed(both[SEED:], both[:SEED]).decode()
    except ValueError:  # no letters of ours, or nothing readable under them
        return None


def _crossed(token: bytes, seed: bytes) -> bytes:
    mask = shake_128(seed).digest(len(token))  # as long as the token, and nobody tells it from chance
    return (int.from_bytes(token) ^ int.from_bytes(mask)).to_bytes(len(token))
