"""Print for another process: python -m reports.printer reads jobs from its input until that ends.

A job is the name of a render function and its data, pickled, after its length. The answer
is its kind, then a length and the PDF or the words of the fault.
Jobs come from the program that started this one and from nobody else.
"""

import os
import pickle
import signal
import sys
from typing import BinaryIO

from reports import render
from reports.jobs import FAILED, LENGTH, PRINTED


def main() -> None:
    """Print until the other side closes its end, which it also does by dying."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the parent, whose end ends this
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    while (job := _read(sys.stdin.buffer)) is not None:
        kind, content = _print(job)
        answers.write(kind + LENGTH.pack(len(content)) + content)
        answers.flush()


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
        content: bytes = getattr(render, name)(report)
    except Exception as fault:  # whatever it is, the parent is told and the next job is printed
        return FAILED, f"{type(fault).__name__}: {fault}".encode()
    return PRINTED, content


if __name__ == "__main__":
    main()
