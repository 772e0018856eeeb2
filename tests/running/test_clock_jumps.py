"""A clock that leaps: what cannot be undone waits for an hour, and goes on once it is right."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.factories import NOW
from webapp.installed import install, installed
from webapp.running import clock_jumps, preparation
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


def test_the_daily_work_goes_on_when_a_clock_that_ran_ahead_is_put_right(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one was due in four years."""
    stop, passes = preparation.Stop(), iter(range(300))
    done: list[datetime] = []
    install(app, replace(installed(app), clock=lambda: NOW if done else NOW + YEARS))

    def do_daily_work(app: Flask, *, tell: object) -> None:
        done.append(installed(app).clock())
        if len(done) == 3:
            stop.ask()

    def send_mail(app: Flask) -> None:
        if next(passes) == 200:
            stop.ask()

    monkeypatch.setattr(clock_jumps, "PATIENCE", 0.02)
    monkeypatch.setattr(preparation, "SENDING_PAUSE", 0.01)
    monkeypatch.setattr(preparation, "DAILY_WORK_EVERY", 0.02)
    monkeypatch.setattr(preparation, "do_daily_work", do_daily_work)
    monkeypatch.setattr(preparation, "send_mail", send_mail)
    preparation.work(app, stop, tell=lambda told: None)
    assert done == [NOW + YEARS, NOW, NOW]
