"""The print worker process: `python -m reports.printer.printer` reads jobs from standard input until EOF.

A job is the name of a render function and its data, pickled, after its length. The answer
is its kind, then a length and the PDF or the words of the fault.
Jobs come from the program that started this one and from nobody else.
"""

import os
import pickle
import resource
import signal
import sys
from typing import BinaryIO

from reports import render
from reports.pdf.pdf_writer import warm_up
from reports.printer.company_parts import do_part_work, is_part_work
from reports.printer.worker_process import DONE, FAILED, LENGTH, LONGEST_REST

MOST_MEMORY = 1_500_000_000  # bytes: three times what a company of twelve departments takes


def main() -> None:
    """Serve print jobs until the parent closes the pipe or ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, whose end ends this
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library writes to stdout must not corrupt the protocol
    _limit(resource.RLIMIT_AS, MOST_MEMORY)
    warm_up()
    while (job := _wait_for(sys.stdin.buffer)) is not None:
        kind, content = _print(job)
        answers.write(kind + LENGTH.pack(len(content)) + content)
        answers.flush()


def _limit(kind: int, most: int) -> None:
    """Lower a resource limit (rlimit) of this process, unless it is lower already."""
    _now, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _wait_for(jobs: BinaryIO) -> bytes | None:
    """Return the next job; an idle timeout (SIGALRM) ends the process."""
    signal.alarm(LONGEST_REST)
    job = _read(jobs)
    signal.alarm(0)
    return job


def _read(jobs: BinaryIO) -> bytes | None:
    head = jobs.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    job = jobs.read(length)
    return job if len(job) == length else None


def _print(job: bytes) -> tuple[bytes, bytes]:
    try:
        name, report = pickle.loads(job)  # noqa: S301  # the jobs are our own parent's
        if is_part_work(name):
            return DONE, do_part_work(name, report)
        content: bytes = getattr(render, name)(report)
    except Exception as fault:  # whatever it is, the parent is told and the next job is printed
        return FAILED, f"{type(fault).__name__}: {fault}".encode()
    return DONE, content


if __name__ == "__main__":
    main()
