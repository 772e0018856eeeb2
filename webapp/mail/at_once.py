"""Send a mail in a background thread, so that no request waits for the mail server."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from flask import Flask

from webapp.installed import installed
from webapp.mail import outbox

THREAD_NAME = "post"


def send_queued(app: Flask, once_key: str) -> None:
    """Send one queued mail now; a fault leaves it to the worker."""
    here = installed(app)
    in_a_thread(
        app, lambda: outbox.send_waiting(here.database, here.settings, now=here.clock, once_key=once_key)
    )


def in_a_thread(app: Flask, work: Callable[[], object]) -> None:
    logger = app.logger  # taken here: the thread knows no request

    def do() -> None:
        try:
            work()
        except Exception as fault:  # nobody is left to be told, and the worker sends what is queued
            logger.error("a mail was not sent at once: %s", type(fault).__name__)

    Thread(target=do, name=THREAD_NAME, daemon=True).start()
