"""A sender that is killed at any step loses no mail, and doubles one at most.

`python -m tests.mail.kills --every 1` kills it at every single step.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_a_sender_killed_at_any_step_loses_no_mail_and_doubles_one_at_most() -> None:
    # A process of its own: one that has threads must not fork.
    command = [sys.executable, "-m", "tests.mail.kills", "--every", "139"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost 0" in done.stdout
