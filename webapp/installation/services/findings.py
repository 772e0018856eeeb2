"""Result type of one finding of the installation check."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class State(enum.StrEnum):
    """How a finding is to be taken."""

    SOUND = "ok"
    LOOK = "look"  # sound, and good to know
    UNSOUND = "mend"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not sound."""

    subject: str
    state: State
    words: str
