"""Server process: answers requests by waitress until it is told to stop or to let another take its place."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from waitress import create_server, wasyncore

from webapp.networks import read_networks
from webapp.running.replacing import Tell, Told

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER_LIMIT = 64 * 1024
"""Bytes that the head of a request may have."""
BODY_LIMIT = 10_100_000
"""Bytes that the body of a request may have: a little more than the application takes, which explains."""
CONNECTION_LIMIT = 500
"""Open connections a process; with the files it needs it stays under the usual limit of 1,024."""
SILENCE_LIMIT = 60
"""Seconds after which a silent connection is closed."""
QUEUE_LENGTH = 1024
"""Connections that may wait to be accepted."""
FINISHING_TIME = 3.0
"""Seconds that a stopping process spends on requests that are already there."""
SLOW_CHECKED_EVERY = 5.0
"""Seconds after which slow requests are looked for, if nothing else happens."""
LEAVING_TIME = 30.0
"""Seconds at most that a process stays for open connections after another has taken its place."""
LEAVING_SILENCE = 2.0
"""Seconds after which such a process closes a connection on which nothing comes."""
SECRET_PATHS = (
    "/cards/",
    "/code",
    "/comments",
    "/control-number",
    "/expect/",
    "/kiosk",
    "/noticed/",
    "/paper-cards",
    "/private-code",
    "/surveys/",
)
"""Where people send grades, expectations, comments and codes."""
SECRET_ENDINGS = (
    *(f"/trustees/sheets/{number}" for number in (1, 2, 3)),
    "/codes/sheets",
    "/trustees",
    "/trustees/exchange",
)
"""Where sheets and codes are made for print, and a key that is kept on sheets alone."""
ENDING_PATHS = ("/exchange", "/give-up", "/count")


def answer_requests(listening: socket.socket, *, application: WSGIApplication, tell: Tell) -> None:
    """Answer requests in this process until SIGTERM, then finish those that are already there.

    At SIGUSR1 take no new connection, and end once those that are open have ended or fallen silent.
    """
    from webapp.running.connections import (  # brings the languages along, which the launcher needs not
        close_slow,
        limited_channels,
    )

    # A request that waits for the one before it is the normal case with one thread, and no line in a log.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Any = create_server(
        telling(application, tell),
        sockets=[listening],
        threads=1,
        ident=None,
        url_scheme=urlsplit(os.environ.get("BASE_URL", "http://")).scheme or "http",
        max_request_header_size=HEADER_LIMIT,
        max_request_body_size=BODY_LIMIT,
        connection_limit=CONNECTION_LIMIT,
        channel_timeout=SILENCE_LIMIT,
        cleanup_interval=SILENCE_LIMIT // 4,
        backlog=QUEUE_LENGTH,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=False,  # webapp.proxies takes them, or throws them away
    )
    server.channel_class = limited_channels(read_networks(os.environ.get("TRUSTED_PROXIES", "")))
    wish = 0

    def take(number: int, frame: FrameType | None) -> None:
        nonlocal wish
        wish = number
        server.pull_trigger()

    signal.signal(signal.SIGTERM, take)
    signal.signal(signal.SIGUSR1, take)
    tell(Told.READY)
    while not wish:
        wasyncore.loop(timeout=SLOW_CHECKED_EVERY, map=server._map, use_poll=True, count=1)
        close_slow(server)
    server.del_channel()  # no new connections from here on
    begun = time.monotonic()
    while wish == signal.SIGUSR1 and server.active_channels and time.monotonic() < begun + LEAVING_TIME:
        wasyncore.loop(timeout=0.1, map=server._map, use_poll=True, count=1)
        _close_silent(server)
    deadline = time.monotonic() + FINISHING_TIME
    while time.monotonic() < deadline and _is_answering(server):
        wasyncore.loop(timeout=0.1, map=server._map, use_poll=True, count=1)
    server.task_dispatcher.shutdown(timeout=0.5)


def _close_silent(server: Any) -> None:
    """Close connections on which nothing has come for a while."""
    silent_since = time.time() - LEAVING_SILENCE
    for channel in list(server.active_channels.values()):
        if not channel.requests and not channel.total_outbufs_len and channel.last_activity < silent_since:
            channel.will_close = True


def telling(application: WSGIApplication, tell: Tell) -> WSGIApplication:
    """Tell the supervisor when a form with secrets was read, and when a round was ended.

    A round was ended only where the answer leads on (303): a visitor replaces no process.
    """

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        statuses: list[str] = []

        def note_status(status: str, *rest: Any) -> Callable[[bytes], object]:
            statuses.append(status)
            return start_response(status, *rest)

        try:
            return application(environ, note_status)
        finally:
            path = environ.get("PATH_INFO", "")
            is_sent = environ.get("REQUEST_METHOD") == "POST"
            leads_on = any(status.startswith("303") for status in statuses)
            if is_sent and path.endswith(ENDING_PATHS) and leads_on:
                tell(Told.REPLACE_ALL)
            elif is_sent and (path.startswith(SECRET_PATHS) or path.endswith(SECRET_ENDINGS)):
                tell(Told.SECRET_READ)

    return answer


def _is_answering(server: Any) -> bool:
    """Tell whether a request is being worked on or an answer is still on its way."""
    return any(channel.requests or channel.total_outbufs_len for channel in server.active_channels.values())
