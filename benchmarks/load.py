"""Load generator: worker processes keep many connections open and send raw HTTP requests."""

from __future__ import annotations

import multiprocessing
import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

GENERATORS = 2
"""Processes that make the load: one alone would be the limit at small pages."""
GIVE_UP = 30.0
"""Seconds after which answers that have not come are counted as faults."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONTROL_NUMBER = re.compile(rb"control_number=([0-9A-Z-]{9})")


@dataclass
class Answers:
    """What came back: statuses, waiting times in seconds, faults of a connection, control numbers."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    faults: int = 0
    control_numbers: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Return the waiting time in milliseconds that this share of the answers stayed below."""
        waits = sorted(self.waits)
        return 1000 * waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0

    def errors(self, wanted: int) -> int:
        """Count what was not answered as wanted."""
        return self.faults + sum(number for status, number in self.statuses.items() if status != wanted)

    def add(self, other: Answers) -> None:
        """Take in what another generator measured at the same time."""
        self.statuses += other.statuses
        self.waits += other.waits
        self.faults += other.faults
        self.control_numbers += other.control_numbers
        self.seconds = max(self.seconds, other.seconds)


@dataclass
class _Client:
    """One browser: its connection, what it asks next, and what has arrived of the answer."""

    requests: Sequence[bytes]
    address: str  # each its own, as people have: the server limits the connections of one
    turn: int = 0
    begun: float = 0.0
    due: float = 0.0
    arrived: bytes = b""
    missing: int = -1  # bytes of the body; -1 while the head is not whole
    connection: socket.socket | None = None

    @property
    def is_waiting(self) -> bool:
        return self.begun > 0


def press(
    port: int,
    clients: Sequence[Sequence[bytes]],
    *,
    seconds: float | None = None,
    pause: float = 0.0,
) -> Answers:
    """Let every client send its requests, one after the other, and wait for each answer.

    With `seconds` each begins again until the time is over; else each request is sent once. `pause`
    is the mean time between two requests of a client in seconds: then waiting is counted from the
    moment at which the request was due, so that a slow server cannot slow the load down.
    """
    context = multiprocessing.get_context("fork")
    shares = [share for number in range(GENERATORS) if (share := clients[number::GENERATORS])]
    ends = []
    for share in shares:
        here, there = context.Pipe(duplex=False)
        arguments = (there, port, share, seconds, pause)
        process = context.Process(target=_generate, args=arguments, daemon=True)
        process.start()
        there.close()
        ends.append((here, process))
    total = Answers()
    for here, process in ends:
        total.add(here.recv())
        process.join()
    return total


def _generate(
    result: multiprocessing.connection.Connection,
    port: int,
    clients: Sequence[Sequence[bytes]],
    seconds: float | None,
    pause: float,
) -> None:
    generator = _Generator(port, clients, seconds=seconds, pause=pause)
    generator.run()
    result.send(generator.answers)
    result.close()


class _Generator:
    """All clients of one process, told apart by whose answer comes next."""

    def __init__(
        self, port: int, clients: Sequence[Sequence[bytes]], *, seconds: float | None, pause: float
    ) -> None:
        self.port, self.seconds, self.pause = port, seconds, pause
        self.clients = [
            _Client(requests, f"127.1.{number // 250}.{1 + number % 250}")
            for number, requests in enumerate(clients)
            if requests
        ]
        self.answers = Answers()
        self.selector = selectors.DefaultSelector()
        self.random = Random()

    def run(self) -> None:
        """Send and receive until every request is answered or the time is over."""
        begin = time.perf_counter()
        self.end = begin + self.seconds if self.seconds else float("inf")
        for client in self.clients:
            self._connect(client)
            client.due = begin + self.random.uniform(0, 2 * self.pause)
        quiet_since = begin
        while any(client.is_waiting or self._has_more(client) for client in self.clients):
            now = time.perf_counter()
            if now - quiet_since > GIVE_UP:
                self.answers.faults += sum(client.is_waiting for client in self.clients)
                break
            for client in self.clients:
                if not client.is_waiting and client.due <= now and self._has_more(client):
                    self._send(client, now)
            for key, _ in self.selector.select(0.001 if self.pause else 0.05):
                self._receive(key.data)
                quiet_since = now
        self.answers.seconds = min(time.perf_counter(), self.end) - begin

    def _has_more(self, client: _Client) -> bool:
        if self.seconds is None:
            return client.turn < len(client.requests)
        return time.perf_counter() < self.end

    def _connect(self, client: _Client) -> None:
        client.connection = socket.create_connection(
            ("127.0.0.1", self.port), timeout=GIVE_UP, source_address=(client.address, 0)
        )
        client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(client.connection, selectors.EVENT_READ, client)

    def _send(self, client: _Client, now: float) -> None:
        assert client.connection is not None
        client.begun = client.due if self.pause else now
        client.arrived, client.missing = b"", -1
        request = client.requests[client.turn % len(client.requests)]
        client.turn += 1
        client.due = client.begun + self.random.uniform(0, 2 * self.pause) if self.pause else 0.0
        client.connection.sendall(request)

    def _receive(self, client: _Client) -> None:
        assert client.connection is not None
        try:
            piece = client.connection.recv(65536)
        except ConnectionResetError:
            piece = b""
        if not piece:
            self.selector.unregister(client.connection)
            client.connection.close()
            if client.is_waiting:
                self.answers.faults += 1
                client.begun = 0.0
            self._connect(client)
            return
        client.arrived += piece
        if client.missing < 0:
            head, found, _ = client.arrived.partition(b"\r\n\r\n")
            if not found:
                return
            length = _LENGTH.search(head)
            client.missing = len(head) + 4 + (int(length[1]) if length else 0)
        if len(client.arrived) >= client.missing:
            self._note(client)
            if not self.pause and self._has_more(client):
                self._send(client, time.perf_counter())

    def _note(self, client: _Client) -> None:
        now = time.perf_counter()
        if now <= self.end:
            self.answers.statuses[int(client.arrived[9:12])] += 1
            self.answers.waits.append(now - client.begun)
            number = _CONTROL_NUMBER.search(client.arrived)
            if number:
                self.answers.control_numbers.append(number[1].decode())
        client.begun = 0.0
