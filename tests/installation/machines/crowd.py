"""Load generator through TLS: browsers with an address each, which try again where no answer came."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from tests.installation.machines.site import FRONT, Site
from tests.running.nginx import NAME, Proxy

GIVE_UP = 600.0
"""Seconds after which a browser stops to try again."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONTROL_NUMBER = re.compile(rb"control_number=([0-9A-Z-]{9})")
PASSING = frozenset({429, 502, 503, 504})
"""Answers that say: try again."""


@dataclass
class Tally:
    """What people met: the last answer to each request, those before it, and how long they waited."""

    answered: Counter[int] = field(default_factory=Counter)
    turned_away: Counter[str] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def line(self) -> str:
        """Return it in one line."""
        waits = sorted(self.waits) or [0.0]
        seconds = time.monotonic() - self.begun
        return (
            f"{len(self.waits)} in {seconds:.0f} s ({len(self.waits) / seconds:.0f}/s): "
            f"answers {dict(self.answered)}, "
            f"before a second try {dict(self.turned_away)}, p50 {waits[len(waits) // 2] * 1000:.0f} ms, "
            f"p99 {waits[int(0.99 * (len(waits) - 1))] * 1000:.0f} ms, longest {waits[-1]:.1f} s"
        )


class Browser:
    """One connection by TLS, opened anew where it broke."""

    def __init__(self, proxy: Proxy, number: int) -> None:
        self._proxy = proxy
        self._address = f"10.77.{128 + number // 250}.{1 + number % 250}"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and return status and all that came; without an answer OSError or EOFError."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                FRONT,
                self._proxy.secure,
                ssl=self._proxy.trust,
                server_hostname=NAME,
                local_addr=(self._address, 0),
            )
        reader, writer = self._streams
        try:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            status = int(head[9:12])
            body = b"" if status == 304 else await reader.readexactly(int(length[1]) if length else 0)
            if b"\r\nconnection: close" in head.lower():
                self.close()
            return status, head + body
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def _press(browser: Browser, requests: Sequence[bytes], tally: Tally) -> None:
    """Send each request until it has an answer that is no "try again"."""
    for request in requests:
        begun = time.monotonic()
        while True:
            try:
                status, text = await browser.ask(request)
                if status not in PASSING:
                    break
                tally.turned_away[str(status)] += 1
            except (OSError, EOFError) as fault:
                status, text = 0, b""
                tally.turned_away[type(fault).__name__] += 1
            if time.monotonic() - begun > GIVE_UP:
                break
            await asyncio.sleep(0.5)
        tally.answered[status] += 1
        tally.waits.append(time.monotonic() - begun)
        if found := _CONTROL_NUMBER.search(text):
            tally.numbers.append(found[1].decode())
    browser.close()


async def _read(browser: Browser, requests: Sequence[bytes], tally: Tally, *, is_over: asyncio.Event) -> None:
    """Load pages one after the other, with a second between them; nothing is tried again."""
    turn = 0
    while not is_over.is_set():
        begun = time.monotonic()
        try:
            status, _ = await browser.ask(requests[turn % len(requests)])
            tally.answered[status] += 1
        except (OSError, EOFError) as fault:
            tally.turned_away[type(fault).__name__] += 1
        tally.waits.append(time.monotonic() - begun)
        turn += 1
        await asyncio.sleep(1)
    browser.close()


Happening = Callable[[Tally], Awaitable[None]]


def press(site: Site, clients: Sequence[Sequence[bytes]], happening: Happening | None = None) -> Tally:
    """Let every client send its requests; `happening` goes on beside them."""

    async def run() -> Tally:
        tally = Tally()
        pressing = [
            _press(Browser(site.proxy, number), requests, tally) for number, requests in enumerate(clients)
        ]
        beside = [happening(tally)] if happening is not None else []
        await asyncio.gather(*pressing, *beside)
        return tally

    with site.network.inside("people"):
        return asyncio.run(run())


def read_while(site: Site, clients: Sequence[Sequence[bytes]], happening: Happening) -> Tally:
    """Let every client load its pages again and again as long as something happens."""

    async def run() -> Tally:
        tally, is_over = Tally(), asyncio.Event()
        reading = [
            asyncio.create_task(_read(Browser(site.proxy, number), requests, tally, is_over=is_over))
            for number, requests in enumerate(clients)
        ]
        try:
            await happening(tally)
        finally:
            is_over.set()
            await asyncio.gather(*reading)
        return tally

    with site.network.inside("people"):
        return asyncio.run(run())
