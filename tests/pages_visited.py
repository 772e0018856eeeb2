"""Dump every HTML page that a test meets, for tests/markup.py, where the environment names a folder."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from flask import Flask, request
from werkzeug.wrappers import Response

FOLDER = "PAGES_VISITED"
PASSING = re.compile(r"\d+|value=\"[\w.=-]{60,}\"")
"""What differs from page to page and makes no other markup: numbers, tokens of forms."""


def keep(name: str, page: str) -> None:
    """Keep a page under its name, once for each markup of it."""
    folder = os.environ.get(FOLDER)
    if folder:
        mark = hashlib.sha256(PASSING.sub("", page).encode()).hexdigest()[:12]
        Path(folder, f"{name.replace('/', '-')}-{mark}.html").write_text(page, encoding="utf-8")


def keep_what_is_shown(app: Flask) -> None:
    """Keep every page that the application shows from now on."""

    def look(response: Response) -> Response:
        is_page = response.mimetype == "text/html" and response.status_code not in (302, 303)
        if is_page and request.method != "HEAD" and "Content-Encoding" not in response.headers:
            keep(f"{request.endpoint or 'nowhere'}-{response.status_code}", response.get_data(as_text=True))
        return response

    if os.environ.get(FOLDER):
        app.after_request_funcs.setdefault(None, []).append(look)
