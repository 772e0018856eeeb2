"""Connections to addresses that somebody typed, guarded against SSRF: never into the own network.

A name is resolved once, every address of it is looked at, and the connection goes to one of these: a name
server that answers otherwise a moment later (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult

from webapp.networks import Network

_TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64 (RFC 6052): the last 32 bits are an IPv4 address

Address = IPv4Address | IPv6Address
Found = tuple[int, int, int, str, Any]  # as getaddrinfo gives it


class NotAllowed(Exception):
    """A name leads into a network that may not be asked."""


def connect(address: SplitResult, *, until: float, allowed: Sequence[Network]) -> socket.socket:
    """Connect to the host of an address, by TLS for https, before `until` by the monotonic clock.

    Raises NotAllowed, or OSError where the host is not known, not there, too slow or not trusted.
    """
    host, is_https = address.hostname or "", address.scheme == "https"
    port = address.port or (443 if is_https else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for _family, _kind, _protocol, _name, where in found:
        one = _unmapped(ip_address(where[0]))
        is_allowed = any(one in network for network in allowed)
        if not is_allowed and not (is_https and is_public(one)):
            raise NotAllowed
    connection = _first_that_answers(found, until)
    if not is_https:
        return connection
    try:
        connection.settimeout(left(until))
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def left(until: float) -> float:
    """Return how many seconds are left; raises TimeoutError where none are."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def is_public(address: Address) -> bool:
    """Say whether an address lies in the public internet, and with it the one that is hidden in it."""
    plain = _unmapped(address)
    inner = _inner(plain)
    return plain.is_global and not plain.is_multicast and (inner is None or is_public(inner))


def _unmapped(address: Address) -> Address:
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _inner(address: Address) -> IPv4Address | None:
    """Return the IPv4 address to which a gateway sends what goes to this IPv6 address."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


def _first_that_answers(found: Sequence[Found], until: float) -> socket.socket:
    """Connect to the first address that takes it; each has half of the time that is left, the last all."""
    fault = OSError("no address")
    for number, (family, kind, protocol, _name, where) in enumerate(found, start=1):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(left(until) / (1 if number == len(found) else 2))
            connection.connect(where)
            return connection
        except OSError as latest:
            connection.close()
            fault = latest
    raise fault
