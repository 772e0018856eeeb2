"""PostgreSQL connections: TCP keepalive and timeouts, lost connections, and the server's clock.

Who loses power or cable says nothing. Without limits of ours the other side would learn it after two hours: a
web machine would keep its readers waiting, and the server the locks of a hand-in that nobody ends.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError, SQLAlchemyError

if TYPE_CHECKING:
    import psycopg

CONNECT_LIMIT = 3
"""Seconds for a new connection to each host."""
CLOCK_ASKED_EVERY = 900
"""Seconds after which a connection is replaced, and the server's time is asked for again."""
_LIMITS = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""A server that is gone is known to be after 25 seconds."""
_GREETING = """
    SELECT clock_timestamp(), set_config('tcp_keepalives_idle', '10', false),
        set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false),
        set_config('tcp_user_timeout', '25000', false)
"""
"""Tells the server to take this machine for gone as soon."""


def seconds_since_boot() -> float:
    """Return the seconds of a clock that nobody sets, and that runs while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ServerClock:
    """The time of day of the database's server, counted on from the newest connection.

    Machines whose own clocks differ by minutes would each take another's lease for over, and close rounds at
    midnights of their own. SQLite has no server: then it is this machine's.
    """

    def __init__(self) -> None:
        self._booted_at: float | None = None
        self._connect: Callable[[], Connection] | None = None

    def ask_by(self, connect: Callable[[], Connection]) -> None:
        """Take what opens the first connection where the time is wanted before anything else."""
        self._connect = connect

    def __call__(self) -> datetime:
        """Return this moment in UTC, by this machine's clock while there is no server to ask."""
        if self._booted_at is None and self._connect is not None:
            with suppress(SQLAlchemyError):
                self._connect().close()
        if self._booted_at is None:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self._booted_at + seconds_since_boot(), UTC)

    def put_right(self, moment: datetime) -> None:
        """Take over what time it is now."""
        self._booted_at = moment.timestamp() - seconds_since_boot()


def make_engine(url: str, clock: ServerClock, **options: object) -> Engine:
    """Make the engine; what the address itself says of a limit holds."""
    given = make_url(url).query
    limits = {"connect_timeout": CONNECT_LIMIT, **_LIMITS}
    ours = {name: value for name, value in limits.items() if name not in given}
    engine = create_engine(url, connect_args=ours, pool_recycle=CLOCK_ASKED_EVERY, **options)

    def greet(connection: psycopg.Connection, record: object) -> None:
        connection.autocommit = True  # what is set in a transaction ends with it where that is rolled back
        found = connection.execute(_GREETING).fetchone()
        connection.autocommit = False
        if found is not None:
            clock.put_right(found[0])

    clock.ask_by(engine.connect)
    event.listen(engine, "connect", greet)
    event.listen(engine, "checkout", _replace_if_hung_up)
    return engine


def _replace_if_hung_up(connection: psycopg.Connection, record: object, proxy: object) -> None:
    """Have every connection replaced where the server has closed this one: then its socket can be read.

    That is found without asking the server, which costs a round trip at each request.
    """
    if not connection.closed:
        socket = select.poll()
        socket.register(connection.fileno(), select.POLLIN)
        if not socket.poll(0):
            return
    raise InvalidatePoolError
