"""A receiver of webhooks over real sockets: notes what comes, and answers as a test wants."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

ALLOWED = (ip_network("127.0.0.1/32"), ip_network("::1/128"))


@dataclass(frozen=True)
class Message:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Listening:
    """What came, and how the next is answered; None hangs until the end."""

    address: str = ""
    status: int | None = 204
    location: str = ""
    drips: bool = False  # letters that never become a line
    messages: list[Message] = field(default_factory=list)
    end: threading.Event = field(default_factory=threading.Event)


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Listening]:
    """Listen on a free port of this machine, by TLS where a certificate for it is given."""
    here = Listening()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with suppress(ConnectionError):  # who asked has left
                self._note_and_answer()

        def _note_and_answer(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.messages.append(Message(self.path, headers, body))
            while here.drips and not here.end.wait(0.05):
                self.wfile.write(b"H")
            if here.status is None or here.drips:
                here.end.wait(20)
                return
            self.send_response(here.status)
            if here.location:
                self.send_header("location", here.location)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.address = f"http://127.0.0.1:{server.server_port}/hook?room=a"
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        here.address = f"https://localhost:{server.server_port}/hook?room=a"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        here.end.set()
        server.shutdown()
        server.server_close()
