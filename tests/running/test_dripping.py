"""Slow and countless connections do not keep others out."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from waitress import create_server

from tests.running_program import RunningProgram, running
from webapp.running.connections import BODY_LIMIT, HEAD_LIMIT, MOST_OF_AN_ADDRESS, limited_channels

SMALL = "tests.small_program"
DRIPPING = 1100
"""More connections than two processes take."""


def _status(program: RunningProgram) -> int:
    where = urlsplit(program.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=HEAD_LIMIT)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    finally:
        connection.close()


@contextmanager
def dripping(program: RunningProgram, *, number: int, source: str = "127.0.0.1") -> Iterator[None]:
    """Open connections that send a byte of a head now and then."""
    where, stop = urlsplit(program.address), threading.Event()
    drips = []
    for _ in range(number):
        drip = socket.create_connection((where.hostname, where.port), source_address=(source, 0))
        drip.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        drips.append(drip)

    def drop() -> None:
        while not stop.wait(1):
            for drip in drips:
                try:
                    drip.send(b"a")
                except OSError:
                    continue

    dropping = threading.Thread(target=drop)
    dropping.start()
    try:
        yield
    finally:
        stop.set()
        dropping.join()
        for drip in drips:
            drip.close()


def test_connections_of_one_address_do_not_keep_others_out(data_folder: Path) -> None:
    with running("--data", str(data_folder), module=SMALL) as program, dripping(program, number=DRIPPING):
        where = urlsplit(program.address)
        other = http.client.HTTPConnection(
            where.hostname or "", where.port, timeout=10, source_address=("127.0.0.2", 0)
        )
        other.request("GET", "/")
        assert other.getresponse().status == 200
        other.close()


def test_a_trusted_proxy_opens_as_many_as_it_likes_and_slow_heads_end(data_folder: Path) -> None:
    """Its dripping clients are closed after the time for a head, and then the next ones get in."""
    trusted = {"TRUSTED_PROXIES": "127.0.0.1"}
    with running("--data", str(data_folder), module=SMALL, environment=trusted) as program:
        where = urlsplit(program.address)
        slow = socket.create_connection((where.hostname, where.port))
        slow.sendall(b"GET / HTTP/1.1\r\n")
        with dripping(program, number=2 * MOST_OF_AN_ADDRESS + 50):
            assert _status(program) == 200
        slow.settimeout(HEAD_LIMIT + 15)
        assert slow.recv(1) == b""  # closed by the server
        slow.close()


@pytest.mark.parametrize(("end_of_head", "limit"), [(b"", HEAD_LIMIT), (b"\r\n", BODY_LIMIT)])
def test_head_and_body_have_a_time_in_all_however_they_drip(end_of_head: bytes, limit: float) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = create_server(lambda environ, start_response: [], sockets=[listening], threads=1)
        server.channel_class = limited_channels(())
        with socket.create_connection(listening.getsockname()):
            server.handle_accept()
            [channel] = server.active_channels.values()
            begun = time.monotonic()
            channel.received(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n" + end_of_head)
            for drip in (b"a", b"b", b"c"):
                channel.received(drip)
                assert not channel.is_too_slow(begun + limit - 1)
            assert channel.is_too_slow(time.monotonic() + limit + 1)
            channel.close()
        server.task_dispatcher.shutdown()
        server.close()
