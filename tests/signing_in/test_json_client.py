"""What another server may do to whoever asks it: redirect, send too much, be slow, talk nonsense."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from webapp.signing_in.services import json_client
from webapp.signing_in.services.json_client import NoAnswer, ask_json


class _Misbehaving(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/redirects":
            self.send_response(302)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        status = {"/refuses": 400, "/fails": 500}.get(self.path, 200)
        self.send_response(status)
        self.end_headers()
        if self.path == "/drips":
            for _piece in range(40):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        said: object = {"/list": [1], "/large": {"x": "y" * 2_000_000}}.get(self.path, {"said": self.path})
        self.wfile.write(b"<html>" if self.path == "/page" else json.dumps(said).encode())

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Misbehaving) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_answer_and_a_refusal_are_read(server: str) -> None:
    assert ask_json(f"{server}/good") == (200, {"said": "/good"})
    assert ask_json(f"{server}/refuses") == (400, {"said": "/refuses"})


@pytest.mark.parametrize("path", ["/redirects", "/fails", "/list", "/page", "/large"])
def test_whatever_else_comes_is_no_answer(server: str, path: str) -> None:
    with pytest.raises(NoAnswer):
        ask_json(server + path)


def test_a_server_that_sends_drop_by_drop_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_client, "PATIENCE", 1)
    with pytest.raises(NoAnswer, match="timed out"):
        ask_json(f"{server}/drips")


@pytest.mark.parametrize(
    "address", ["http://login.example.com/", "file:///etc/passwd", "ftp://127.0.0.1/", "https://", "x"]
)
def test_no_secret_goes_where_anybody_could_read_it(address: str) -> None:
    with pytest.raises(NoAnswer, match="is no https address"):
        ask_json(address)
