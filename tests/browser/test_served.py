"""The server of the browser's tests ends after its last request, which may hold a database connection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from threading import Event, Timer
from urllib.parse import urlsplit

from tests.browser.served import served


def test_the_end_waits_for_the_request_in_progress() -> None:
    begun, may_end = Event(), Event()
    done: list[str] = []

    def slow(_environ: object, start_response: Callable[..., object]) -> Iterable[bytes]:
        begun.set()
        may_end.wait(60)
        done.append("answered")
        start_response("204 No Content", [])
        return []

    with served(slow) as address:
        browser = HTTPConnection(urlsplit(address).netloc, timeout=60)
        browser.request("GET", "/")
        assert begun.wait(60)
        Timer(1, may_end.set).start()
    assert done == ["answered"]
    assert browser.getresponse().status == 204
    browser.close()
