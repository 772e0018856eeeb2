"""Network namespaces on one bridge: each machine has an address and a cable of its own (needs root)."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NETWORK = "10.77.0.0/16"
CROWD = "10.77.128.0/17"
"""Addresses of people: all of them belong to the namespace that is made with `crowd`."""
_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


class Network:
    """A bridge, and the machines whose cables end there."""

    def __init__(self) -> None:
        self._prefix = f"rc{os.getpid()}"
        self._names: list[str] = []
        self._make("wire")
        self._wire("link", "add", "name", "bridge0", "type", "bridge")
        self._wire("link", "set", "bridge0", "up")

    def add(self, name: str, address: str, *, crowd: bool = False) -> None:
        """Give a machine a namespace, an address and a cable."""
        self._make(name)
        peer = ("peer", "name", "eth0", "netns", self._full(name))
        self._wire("link", "add", "name", f"to-{name}", "type", "veth", *peer)
        self._wire("link", "set", f"to-{name}", "master", "bridge0", "up")
        here = ("-n", self._full(name))
        _ip(*here, "link", "set", "lo", "up")
        _ip(*here, "link", "set", "eth0", "up")
        _ip(*here, "addr", "add", f"{address}/16", "dev", "eth0")
        if crowd:
            _ip(*here, "route", "add", "local", CROWD, "dev", "lo")

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Let this thread, and the processes and threads that it starts, be on that machine."""
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        there = os.open(f"/run/netns/{self._full(name)}", os.O_RDONLY)
        try:
            _enter(there)
            yield
        finally:
            _enter(before)
            os.close(before)
            os.close(there)

    def pull(self, name: str) -> None:
        """Pull the machine's cable: nothing comes and nobody is told."""
        self._wire("link", "set", f"to-{name}", "down")

    def plug(self, name: str) -> None:
        """Put the cable back."""
        self._wire("link", "set", f"to-{name}", "up")

    def kill(self, name: str) -> int:
        """Kill every process of a machine at once (SIGKILL), and return how many they were."""
        found = subprocess.run(
            ["ip", "netns", "pids", self._full(name)], capture_output=True, text=True, check=True
        )
        processes = [int(number) for number in found.stdout.split() if int(number) != os.getpid()]
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        return len(processes)

    def remove(self) -> None:
        """Delete the namespaces, and with them bridge and cables."""
        for name in reversed(self._names):
            _ip("netns", "delete", self._full(name))

    def _make(self, name: str) -> None:
        _ip("netns", "add", self._full(name))
        self._names.append(name)

    def _full(self, name: str) -> str:
        return f"{self._prefix}-{name}"

    def _wire(self, *words: str) -> None:
        _ip("-n", self._full("wire"), *words)


@contextmanager
def network() -> Iterator[Network]:
    """Make a network and take it away at the end."""
    made = Network()
    try:
        yield made
    finally:
        made.remove()


def is_possible() -> bool:
    """Say whether this user may make namespaces."""
    return os.geteuid() == 0 and Path("/proc/thread-self/ns/net").exists()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _enter(namespace: int) -> None:
    if _libc.setns(namespace, _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns failed")
