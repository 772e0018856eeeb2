"""Faults of the API as JSON (RFC 9457, problem+json): its readers are programs, so they come in English."""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import Response, request

API = "/api/"
_WORDS = {
    404: "There is nothing at this address. /api/v1/openapi.json lists what there is.",
    405: "This address is read with GET.",
    503: "The database does not answer. Try again in a minute.",
}


def is_of_the_api() -> bool:
    """Say whether a program asks, by the address."""
    return request.path.startswith(API)


def problem(status: int, detail: str = "", **headers: str) -> Response:
    """Answer with a fault and what to do about it."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail
        or _WORDS.get(status, "Look at the request; if it is right, tell the administrator."),
    }
    answer = Response(json.dumps(said), status, content_type="application/problem+json")
    answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return answer
