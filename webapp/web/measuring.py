"""Request metrics and the structured request log (JSON lines): what is noted of each request, and when."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from flask import Flask, g, request
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.installed import install as keep
from webapp.installed import installed
from webapp.web.counters import COUNTERS, ONE_BY_ONE


def install(app: Flask) -> None:
    """Measure every request; call this before other hooks are added, so that their time counts, too."""
    app.before_request(_begin)
    app.after_request(_note)
    keep(app, replace(installed(app), end_hour=partial(end_hour, app)))


def end_hour(app: Flask) -> None:
    """Publish the counted pages at the change of the hour; the worker does it, whether anybody asks or not.

    A line that somebody's request wrote would bear the time of that request in whatever keeps the log.
    """
    objects = installed(app)
    moment = objects.clock()
    new = COUNTERS.end_hour(int(moment.timestamp()) // 3600)
    if new is not None and objects.settings.logs_requests:
        _write(until=f"{moment.astimezone(UTC):%Y-%m-%dT%H}:00Z", endpoint="pages", requests=new)


def _begin() -> None:
    g.begun = time.perf_counter()


def _note(response: Response) -> Response:
    seconds = time.perf_counter() - g.begun
    endpoint = request.endpoint or "unknown"
    part = request.blueprint or endpoint
    COUNTERS.note(part, method=request.method, status=response.status_code, seconds=seconds)
    if part in ONE_BY_ONE and current_settings().logs_requests:
        _write(
            at=_written(now()),
            method=request.method,
            endpoint=endpoint,
            status=response.status_code,
            milliseconds=round(seconds * 1000),
        )
    return response


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _write(**said: str | int) -> None:
    """Write one line at once, so that lines of several processes do not mix."""
    sys.stderr.write(json.dumps(said) + "\n")
    sys.stderr.flush()
