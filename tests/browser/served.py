"""HTTP server around a test's application, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext
from werkzeug.serving import make_server

from tests.fixtures.application import sign_in
from webapp.models import Person

Application = Callable[..., Iterable[bytes]]


class RequestsInProgress:
    """WSGI middleware that counts the requests in progress, so that who ends the server can wait for them.

    The server's own threads cannot be waited for: some hold connections on which a browser asks nothing.
    """

    def __init__(self, app: Application) -> None:
        self._app = app
        self._number = 0
        self._has_ended = False
        self._changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        with self._changed:
            if self._has_ended:
                start_response("503 Service Unavailable", [])
                return []
            self._number += 1
        try:
            return self._app(environ, start_response)
        finally:
            with self._changed:
                self._number -= 1
                self._changed.notify_all()

    def end(self) -> None:
        """Refuse further requests, and wait until those in progress have given back what they hold."""
        with self._changed:
            self._has_ended = True
            self._changed.wait_for(lambda: not self._number)


@contextmanager
def served(app: Application, certificate: tuple[str, str] | None = None) -> Iterator[str]:
    """Serve the application on a free port of this machine, by https with a certificate."""
    requests = RequestsInProgress(app)
    # A browser opens connections on which it asks nothing yet; one thread would wait for them for ever.
    server = make_server("127.0.0.1", 0, requests, threaded=True, ssl_context=certificate)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)  # the end is seen soon
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        requests.end()


def sign_in_browser(context: BrowserContext, app: Flask, person: Person, *, address: str) -> None:
    """Give the browser the session cookie that signing in gives."""
    cookie = sign_in(app.test_client(), person).get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
