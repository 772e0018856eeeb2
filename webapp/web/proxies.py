"""Reverse proxies: client address and scheme from forwarded headers of trusted proxies only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from webapp.networks import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TOLD_BY_PROXIES = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_BY",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


def client_address(peer: str, told: str, trusted: Sequence[Network]) -> str:
    """Return the address of who asks: the last one that no trusted proxy has.

    `told` is X-Forwarded-For, to which each proxy adds at the right end whom it heard. What stands left of
    the first address that is nobody's proxy was written by whoever asks, and is worth nothing.
    """
    asks = peer
    for word in reversed(told.split(",")):
        if not _is_trusted(asks, trusted) or _address(word) is None:
            break
        asks = str(_address(word))
    return asks


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    found = _address(address)
    return found is not None and any(found in network for network in trusted)


def _address(words: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(words.strip().strip("[]"))
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def behind_proxies(application: WSGIApplication, trusted: Sequence[Network]) -> WSGIApplication:
    """Let the application see who asks, and nothing else of what proxies or people say of it."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        told = environ.pop("HTTP_X_FORWARDED_FOR", "")
        for name in TOLD_BY_PROXIES:
            environ.pop(name, None)
        environ["REMOTE_ADDR"] = client_address(environ.get("REMOTE_ADDR", ""), told, trusted)
        return application(environ, start_response)

    return answer
