"""The server of the browser's tests ends after its last request, which may hold a database connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from threading import Event, Timer
from urllib.parse import urlsplit

from sqlalchemy import QueuePool, text

from tests.browser.served import served
from webapp.storage.database import Database


def test_the_end_waits_for_the_request_in_progress_and_its_connection(database: Database) -> None:
    begun, may_end = Event(), Event()

    def slow(_environ: object, start_response: Callable[..., object]) -> Iterable[bytes]:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            begun.set()
            may_end.wait(60)
        start_response("204 No Content", [])
        return []

    with served(slow) as address:
        browser = HTTPConnection(urlsplit(address).netloc, timeout=60)
        browser.request("GET", "/")
        assert begun.wait(60)
        Timer(1, may_end.set).start()
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 0
    assert browser.getresponse().status == 204
    browser.close()
