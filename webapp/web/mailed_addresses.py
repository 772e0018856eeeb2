"""Redirect of addresses with a trailing full stop or slash: mail programs take what ends a sentence along."""

from __future__ import annotations

from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response

ENDS_A_SENTENCE = ".,;:!)>/"
"""No address of ours ends in one of these, but for the first page's slash."""


def open_without_sentence_end() -> Response | None:
    """Lead from an address with more behind it to the address itself; runs before every request."""
    path = request.path
    if request.method not in ("GET", "HEAD") or path == "/" or path[-1:] not in ENDS_A_SENTENCE:
        return None
    address = f"{request.script_root}/{quote(path.rstrip(ENDS_A_SENTENCE).lstrip('/'))}"
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{address}?{query}" if query else address, 302)
