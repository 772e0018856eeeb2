"""The program as `run` serves it, with a quiet time of the test's own."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

from webapp.running.serving import main, report_card

if __name__ == "__main__":
    sys.exit(main(program=replace(report_card(), quiet=float(os.environ["QUIET"]))))
