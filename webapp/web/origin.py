"""CSRF protection by the Origin and Sec-Fetch-Site headers."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

READING_METHODS = ("GET", "HEAD", "OPTIONS")


def is_foreign() -> bool:
    """Say whether the browser tells that another site sent this request.

    Our pages send no referrer, so a browser gives the origin of our own forms as "null" (Fetch
    standard, "append a request Origin header"); Sec-Fetch-Site tells the truth wherever it is sent.
    """
    if "Sec-Fetch-Site" in request.headers:
        return not is_from_here()
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.host


def is_from_here() -> bool:
    """Say whether the browser tells that a page of ours, or nobody but the reader, chose this address.

    No script can set this header; a way over another site makes it "cross-site", redirects included
    (Fetch Metadata Request Headers). A browser that does not send it tells nothing.
    """
    return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")


def refuse_foreign_forms() -> None:
    """Refuse what another site sends in somebody's name; runs before every request."""
    if request.method not in READING_METHODS and is_foreign():
        abort(403)


def local_path(address: str | None) -> str:
    """Return the address if it is a path of this site, else the front page.

    Whoever sends a link must not be able to lead people from our sign-in page to another site.
    """
    if not address or len(address) > 500 or not address.startswith("/"):
        return "/"
    if address.startswith("//") or "\\" in address or not address.isprintable():
        return "/"
    return address
