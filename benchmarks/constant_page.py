"""Baseline of HTTP benchmarks: a constant page of a given size, through the same server and framework."""

from __future__ import annotations

import os
import signal
import sys

from flask import Flask

from webapp.running.replacing import Tell
from webapp.running.serving import Program, main
from webapp.web import headers

SIZE = "CONSTANT_PAGE_BYTES"


def constant_page_app(size: int) -> Flask:
    """Make an application that answers every path with so many bytes, and with our security headers."""
    app = Flask(__name__)
    page = "x" * size

    @app.get("/")
    @app.get("/<path:path>")
    def constant(path: str = "") -> str:
        return page

    headers.install(app)
    return app


def _wait(tell: Tell) -> None:
    while True:
        signal.pause()


if __name__ == "__main__":
    sys.exit(
        main(
            program=Program(
                prepare=lambda demo: [],
                make_application=lambda: constant_page_app(int(os.environ[SIZE])),
                work=_wait,
            )
        )
    )
