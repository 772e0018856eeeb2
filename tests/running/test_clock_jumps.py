"""A clock that leaps: what cannot be undone waits for an hour, and goes on once it is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.factories import NOW
from webapp.running.clock_jumps import PATIENCE, ClockJumps

YEARS = timedelta(weeks=200)


@dataclass
class Machine:
    """A machine with a clock that can be set and one that cannot."""

    ahead: timedelta = timedelta()
    seconds: float = 0.0
    jumps: ClockJumps = field(init=False)

    def __post_init__(self) -> None:
        self.jumps = ClockJumps(self.clock, lambda: self.seconds)

    def clock(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds) + self.ahead

    def waits(self, *, after: float = 3) -> bool:
        self.seconds += after
        return self.jumps.wait_for_a_right_clock()


def test_time_that_goes_by_is_no_jump() -> None:
    machine = Machine()
    assert not any(machine.waits(after=seconds) for seconds in (3, 600, 86_400 * 30))


@pytest.mark.parametrize("ahead", [YEARS, -YEARS, timedelta(days=2)])
def test_work_waits_while_the_clock_is_wrong_and_goes_on_when_it_is_right(
    ahead: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine()
    machine.ahead = ahead
    assert all(machine.waits() for _pass in range(5))
    assert caplog.text.count("was moved by") == 1
    machine.ahead = timedelta()
    assert not machine.waits()


def test_after_an_hour_the_clock_is_believed() -> None:
    machine = Machine()
    machine.ahead = YEARS
    assert machine.waits()
    assert not machine.waits(after=PATIENCE)
    assert not machine.waits()


@pytest.mark.parametrize("hours", [1, -1, 14])
def test_an_hour_more_or_less_is_no_jump(hours: int) -> None:
    machine = Machine()
    machine.ahead = timedelta(hours=hours)
    assert not machine.waits()
