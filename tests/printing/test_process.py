"""The print worker process: the same bytes again, faults, time limit, memory limit, end with its parent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from reports.samples.data import sample_card
from webapp.printing import process
from webapp.printing.process import PrintingFailed, print_apart

PROJECT = Path(__file__).parents[2]
PRINT_AND_WAIT = """
import time
from reports.samples.data import sample_card
from webapp.printing import process
process.print_apart("render_card", sample_card())
print(process._printers[__import__("os").getpid()].process.pid, flush=True)
time.sleep(60)
"""


def test_a_report_is_printed_again_with_the_same_bytes() -> None:
    first = print_apart("render_card", sample_card())
    assert first.startswith(b"%PDF-")
    assert print_apart("render_card", sample_card()) == first


def test_a_report_that_cannot_be_rendered_is_told_and_the_next_is_printed() -> None:
    with pytest.raises(PrintingFailed, match="AttributeError"):
        print_apart("render_card", "no report at all")
    assert print_apart("render_card", sample_card()).startswith(b"%PDF-")


def test_a_print_that_takes_too_long_is_stopped_and_the_next_is_printed() -> None:
    with pytest.raises(PrintingFailed, match="too long"):
        print_apart("render_card", sample_card(), longest=0.0)
    assert print_apart("render_card", sample_card()).startswith(b"%PDF-")


def test_a_report_larger_than_a_pipe_holds_is_printed() -> None:
    report = sample_card()
    words = tuple("These are some words of somebody. " * 50 for _ in range(60))
    assert print_apart("render_card", replace(report, comments=words)).startswith(b"%PDF-")


def test_the_printer_may_take_no_more_than_its_share_of_memory() -> None:
    print_apart("render_card", sample_card())
    limits = Path(f"/proc/{process._printers[os.getpid()].process.pid}/limits").read_text()
    (most,) = [line.split()[3] for line in limits.splitlines() if line.startswith("Max address space")]
    assert int(most) <= 1_500_000_000


def test_a_printer_that_has_ended_is_replaced() -> None:
    print_apart("render_card", sample_card())
    child = process._printers[os.getpid()].process
    child.kill()
    child.wait()
    assert print_apart("render_card", sample_card()).startswith(b"%PDF-")


@pytest.mark.parametrize("signal", ["TERM", "KILL"])
def test_the_printer_ends_with_the_process_that_it_prints_for(signal: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PRINT_AND_WAIT], stdout=subprocess.PIPE, text=True, cwd=PROJECT
    )
    assert parent.stdout
    printer = int(parent.stdout.readline())
    subprocess.run(["kill", f"-{signal}", str(parent.pid)], check=True)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while _is_running(printer) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_running(printer)


def _is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z" and os.path.exists(f"/proc/{process}")
