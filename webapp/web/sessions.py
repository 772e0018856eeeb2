"""Session cookie: Flask's own, with its signing serializer made once instead of at every request."""

from __future__ import annotations

from functools import cached_property

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer


class SignedSessions(SecureCookieSessionInterface):
    """Sign and read the session cookie of one application, whose secret key never changes."""

    digest_method = "sha1"  # type: ignore[assignment]  # by its name OpenSSL does the whole HMAC

    def __init__(self, app: Flask) -> None:
        self._app = app

    @cached_property
    def _signer(self) -> URLSafeTimedSerializer | None:
        return super().get_signing_serializer(self._app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the serializer that signs with the application's secret key."""
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where the session changed; what was only read needs none of it."""
        if session.modified:
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")
