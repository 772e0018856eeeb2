"""Limits of connections against slow requests (Slowloris) and against one address that opens hundreds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from typing import Any

from waitress.channel import HTTPChannel

from webapp.networks import Network
from webapp.web.oversize import SayingParser

HEAD_LIMIT = 15.0
"""Seconds in all for the head of a request, from the connection or from its first byte on."""
BODY_LIMIT = 60.0
"""Seconds in all for the rest of a request."""
MOST_OF_AN_ADDRESS = 100
"""Open connections of one address to a process, unless it is a trusted proxy's."""


class TimedChannel(HTTPChannel):  # type: ignore[misc]  # waitress comes without types
    """A connection that knows since when the present request is under way."""

    parser_class = SayingParser
    request: Any
    requests: list[Any]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._begun: float | None = time.monotonic()  # a connection is opened for a request

    def received(self, data: bytes) -> Any:
        """Take the next bytes, and note when a request begins and when it is whole."""
        taken = super().received(data)
        if self.request is None:
            self._begun = None
        elif self._begun is None:
            self._begun = time.monotonic()
        return taken

    def is_too_slow(self, now: float) -> bool:
        """Say whether the request that is under way takes too long to arrive."""
        if self._begun is None or self.requests:
            return False
        has_head = self.request is not None and self.request.headers_finished
        return now - self._begun > (BODY_LIMIT if has_head else HEAD_LIMIT)


def limited_channels(trusted: Sequence[Network]) -> Callable[..., TimedChannel | None]:
    """Return what a server makes its channels with; a connection too many of an address is closed at once."""

    def make(server: Any, sock: Any, address: Any, adj: Any, map: Any) -> TimedChannel | None:
        if _is_one_too_many(server, address, trusted):
            sock.close()
            return None
        return TimedChannel(server, sock, address, adj, map=map)

    return make


def _is_one_too_many(server: Any, address: Any, trusted: Sequence[Network]) -> bool:
    same = sum(channel.addr[0] == address[0] for channel in server.active_channels.values())
    if same < MOST_OF_AN_ADDRESS:
        return False
    return not any(ip_address(address[0]) in network for network in trusted)


def close_slow(server: Any) -> None:
    """Close the connections whose request takes too long to arrive."""
    now = time.monotonic()
    for channel in list(server.active_channels.values()):
        if channel.is_too_slow(now):
            channel.will_close = True
