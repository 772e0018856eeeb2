"""Doer of a change (person, time, day), and the conflict error where somebody else was quicker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who does something, and when."""

    person_id: int
    name: str
    now: datetime
    today: date


class ChangedMeanwhile(Exception):
    """Somebody else changed this since the page was opened. Nothing was stored."""
