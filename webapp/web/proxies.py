"""Reverse proxies: drop forwarded headers and the client address, which nothing in the application needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOLD_BY_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_BY",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


def without_client_address(application: WSGIApplication) -> WSGIApplication:
    """Keep from the application who asks, and what proxies or people say of it.

    No rate limit goes by address or network, and what is never known is written into no log.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        for name in TOLD_BY_PROXIES:
            environ.pop(name, None)
        environ["REMOTE_ADDR"] = ""
        return application(environ, start_response)

    return answer
