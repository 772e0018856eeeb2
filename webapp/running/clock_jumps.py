"""Clock jump detection: what cannot be undone waits while the clock of the machine may be wrong.

A clock that leaps ahead would close a round early, exchange it, and let every waiting mail expire.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from webapp.clock import Clock
from webapp.storage.server import seconds_since_boot

A_JUMP = timedelta(days=1)
"""How far the clock may be moved at once: more is no change of a zone and no drift."""
PATIENCE = 3600.0  # seconds in which somebody may put the clock right; then it is believed

_logger = logging.getLogger(__name__)


class ClockJumps:
    """The clock of the machine beside one that nobody sets."""

    def __init__(self, clock: Clock, steady: Callable[[], float] = seconds_since_boot) -> None:
        self._clock, self._steady = clock, steady
        self._believed = self._offset()
        self._jumped_at: float | None = None

    def _offset(self) -> float:
        return self._clock().timestamp() - self._steady()

    def wait_for_a_right_clock(self) -> bool:
        """Say whether the clock jumped by more than a day within the last hour, and is not back yet."""
        moved = timedelta(seconds=self._offset() - self._believed)
        if abs(moved) <= A_JUMP:
            self._jumped_at = None
            return False
        if self._jumped_at is None:
            self._jumped_at = self._steady()
            _logger.warning(
                "The clock of this machine was moved by %d days. Daily work and mail wait for an hour: set "
                "it right if it is wrong.",
                moved.days,
            )
        if self._steady() - self._jumped_at < PATIENCE:
            return True
        self._believed, self._jumped_at = self._offset(), None
        return False
