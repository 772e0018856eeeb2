"""Killed at any moment, a ballot is counted once with its mark, or absent without one.

The full run is `python -m tests.anonymity.kills --hand-in 500 --exchange 100 --database sqlite`, which
kills a hundred givings up too.
"""

from __future__ import annotations

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
    # A process of its own: one that has threads must not fork.
    command = [sys.executable, "-m", "tests.anonymity.kills", "--database", database, *way]
    done = subprocess.run(
        [*command, "--hand-in", "20", "--exchange", "8", "--give-up", "8"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("mismatches 0") == 3
