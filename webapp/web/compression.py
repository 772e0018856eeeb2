"""HTTP response compression (Brotli, gzip): static files thoroughly, pages fast, reflected input never."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from flask import Flask, request
from werkzeug.wrappers import Response

from webapp.web.origin import is_from_here
from webapp.web.padding import is_padded, packed, with_white_space

WORTHWHILE = 500  # bytes; below it nothing is won
ENCODINGS = ("br", "gzip")  # the better one first; browsers take it over HTTPS and on their own machine
QUICK = {"br": 5, "gzip": 6}
THOROUGH = {"br": 11, "gzip": 9}
TYPES = frozenset(
    (
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "text/csv",
        "text/calendar",
        "text/plain",
        "image/svg+xml",
    )
)


def compress(response: Response) -> Response:
    """Compress the answer where the browser takes it and where nothing can be learned from its length."""
    if is_padded():
        return _pad(response)
    if response.mimetype not in TYPES or not _holds_nothing_of_others(response):
        return response
    response.vary.add("Accept-Encoding")
    encoding = next((encoding for encoding in ENCODINGS if request.accept_encodings[encoding]), None)
    if encoding is None or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False  # a file is read like a page
    content = response.get_data()
    if len(content) < WORTHWHILE:
        return response
    is_static = request.endpoint == "static"
    response.set_data(_once(content, encoding) if is_static else _packed(content, encoding, QUICK[encoding]))
    response.headers["Content-Encoding"] = encoding
    response.headers.pop("Accept-Ranges", None)
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response


def _pad(response: Response) -> Response:
    """Bring an answer that shows what was graded to one of few lengths; compressed for our own pages."""
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and is_from_here():
        response.set_data(packed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.set_data(with_white_space(response.get_data()))
    return response


def _holds_nothing_of_others(response: Response) -> bool:
    """Say whether nothing stands in the answer that another site may have chosen.

    Who may choose a text that stands in a page beside a secret, and sees how long the page is when
    compressed, can guess the secret letter by letter (Gluck, Harris and Prado: BREACH, 2013). Results and
    comments are such secrets; the tokens of forms are masked anew in each answer. So a fault travels as it
    is, and so does a page whose address brings a query, unless the browser says that its reader followed a
    link of ours or typed the address. Answers to forms always do, unless they are padded.
    """
    if request.method not in ("GET", "HEAD"):
        return False
    is_plain = response.status_code == 200 and not request.query_string
    return is_plain or request.endpoint == "static" or is_from_here()


@lru_cache(maxsize=64)
def _once(content: bytes, encoding: str) -> bytes:
    return _packed(content, encoding, THOROUGH[encoding])


def _packed(content: bytes, encoding: str, level: int) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(content, quality=level))
    return gzip.compress(content, compresslevel=level, mtime=0)


def install(app: Flask) -> None:
    """Compress the answers of the application."""
    app.after_request(compress)
