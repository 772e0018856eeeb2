"""HTTP server around a test's application, for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import BrowserContext
from werkzeug.serving import make_server

from tests.fixtures.application import sign_in
from webapp.models import Person


@contextmanager
def served(app: Flask, certificate: tuple[str, str] | None = None) -> Iterator[str]:
    """Serve the application on a free port of this machine, by https with a certificate."""
    # A browser opens connections on which it asks nothing yet; one thread would wait for them for ever.
    server = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=certificate)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in_browser(context: BrowserContext, app: Flask, person: Person, *, address: str) -> None:
    """Give the browser the session cookie that signing in gives."""
    cookie = sign_in(app.test_client(), person).get_cookie("session")
    assert cookie is not None
    context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
