"""Security headers of every response: CSP, referrer policy, framing, HSTS."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Response

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


EVERYWHERE = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)


# Forms whose page with faults a browser may keep, so that Back shows what was typed instead of asking to send
# it again. No page with a grade on it is among them, published or not: actions stand beside the letters that
# they answer, and needs beside those of the last round. Nor is one with codes, sheets, private notes or what
# heads expect.
KEPT_WITH_FAULTS = frozenset(
    {
        "admin_holidays",
        "admin_import",
        "admin_org",
        "admin_people",
        "admin_round_dates",
        "admin_settings",
        "celebrations",
        "escalations",
        "meeting_minutes",
        "meeting_plans",
        "meeting_times",
        "revenue",
    }
)
FAULTS = (400, 409, 422)


def add_headers(response: Response) -> Response:
    """Close the page to everything that is not its own; browsers keep static files, and forms with faults."""
    headers = response.headers
    present = {name.lower() for name, _ in headers}  # once: each look into headers goes through all
    for name, value in EVERYWHERE:
        if name.lower() not in present:
            headers.add(name, value)
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "private, no-cache" if _may_be_kept(response) else "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _may_be_kept(response: Response) -> bool:
    is_refused = request.method == "POST" and response.status_code in FAULTS
    return is_refused and request.blueprint in KEPT_WITH_FAULTS


def install(app: Flask) -> None:
    """Put the headers on every answer of the application."""
    app.after_request(add_headers)
