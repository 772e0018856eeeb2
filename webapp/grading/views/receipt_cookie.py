"""Cookie that carries control number and private code from the hand-in to the page that shows them once."""

from __future__ import annotations

import re

from flask import Response, request

from webapp.grading.services.cards import Receipt

CONTROL_COOKIE = "control_number"
CONTROL_COOKIE_SECONDS = 600
_GROUP = "[0-9A-Z]{4}"
NO_CODE = "-" * 24  # as long as a code, so that no length tells who has commented
_RECEIPT = re.compile(rf"({_GROUP}-{_GROUP})\.(?:{NO_CODE}|({_GROUP}(?:-{_GROUP}){{4}}))")


def carry_receipt(response: Response, receipt: Receipt, *, path: str) -> Response:
    """Carry control number and private code to the page that shows them once; no other gets the cookie."""
    response.set_cookie(
        CONTROL_COOKIE,
        f"{receipt.number}.{receipt.code or NO_CODE}",
        max_age=CONTROL_COOKIE_SECONDS,
        path=path,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


def carried_receipt() -> Receipt:
    """Return the receipt that was carried to this page, or an empty one."""
    found = _RECEIPT.fullmatch(request.cookies.get(CONTROL_COOKIE, ""))
    return Receipt(number=found[1], code=found[2] or "") if found else Receipt(number="", code="")


def drop_receipt(response: Response) -> Response:
    """Let the browser forget what this page has shown once."""
    response.delete_cookie(CONTROL_COOKIE, path=request.path, httponly=True, samesite="Strict")
    return response
