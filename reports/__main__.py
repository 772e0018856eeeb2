"""Print a sample report: python -m reports OUT.pdf [KIND] [--language de] [--paper Letter]."""

import argparse
from pathlib import Path
from typing import get_args

from reports.data import Paper
from reports.samples.kinds import SAMPLES, print_sample


def main() -> None:
    """Write the sample of a kind, the comparison of a pair if none is named."""
    parser = argparse.ArgumentParser(prog="python -m reports", description="Print a sample report.")
    parser.add_argument("output", type=Path, metavar="OUT.pdf", help="the file to write")
    parser.add_argument("kind", nargs="?", default="comparison", choices=SAMPLES)
    parser.add_argument("--language", default="en", help="en or de")
    parser.add_argument("--paper", default="A4", choices=get_args(Paper))
    wanted = parser.parse_args()
    wanted.output.write_bytes(print_sample(wanted.kind, language=wanted.language, paper=wanted.paper))


if __name__ == "__main__":
    main()
