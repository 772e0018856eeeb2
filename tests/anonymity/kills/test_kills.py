"""Killed at any moment, a ballot is counted once with its mark, or absent without one.

The full runs are `python -m tests.anonymity.kills --hand-in 500 --exchange 100 --database sqlite`, which
kills a hundred givings up too, and the same with `--on-paper` alone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize("way", [[], ["--by-code"]], ids=["signed in", "by code"])
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_counted_twice(
    database: str, way: list[str]
) -> None:
    said = killed("--database", database, *way, "--hand-in", "20", "--exchange", "8", "--give-up", "8")
    assert said.count("mismatches 0") == 3


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_card_on_paper_waits_or_counts_once_whoever_types_or_closes_is_killed(database: str) -> None:
    said = killed("--database", database, "--on-paper", "--every", "8")
    assert said.count("mismatches 0") == 5
    kills = [int(number) for number in re.findall(r"kills +(\d+)", said)]
    assert sum(kills) > 10, "hardly anybody was killed"


def killed(*arguments: str) -> str:
    """Run the crash test and return what it says; of its own, since what has threads must not fork."""
    command = [sys.executable, "-m", "tests.anonymity.kills", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
