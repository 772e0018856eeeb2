"""Kiosk mode of grading by code: a shared tablet on which every turn ends itself and leaves nothing behind.

The pages of `by_code` stand at an address of their own too. There each form carries the turn in which it
was drawn, a nonce in a short-lived signed cookie. Whatever asks for a code begins the next turn, so that
nothing of before, handed in or left lying, can be sent again.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from flask import Blueprint, abort, redirect, request, session, url_for
from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.models import Company
from webapp.storage.database import reading
from webapp.web.access import Role, allow, find_viewer, sign_out
from webapp.web.turns import current_turn

NAME, PATH = "kiosk", "/kiosk"
COOKIE = "kiosk_turn"
LONGEST_TURN = timedelta(minutes=30)
blueprint = Blueprint("kiosk_turns", __name__, url_prefix=PATH)


@blueprint.get("/end")
@allow(Role.VISITOR)
def end() -> Response:
    """Forget whoever was at the tablet, the language too, and ask for the next code."""
    response = redirect(url_for("kiosk.ask"), 303)
    response.delete_cookie("language")
    response.delete_cookie(COOKIE, path=PATH)
    if find_viewer() is None:
        session.clear()
    if request.is_secure:  # browsers obey it nowhere else
        response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/start")
@allow(Role.VISITOR)
def start() -> Response:
    """Sign out whoever set the tablet up: the next person there must not be her."""
    sign_out()
    return redirect(url_for("kiosk_turns.end"), 303)


def is_kiosk() -> bool:
    """Say whether this request came to the kiosk's address."""
    return request.blueprint in (NAME, blueprint.name)


def refuse_where_off() -> None:
    """Answer 404 at the kiosk's address until an administrator has switched it on."""
    if is_kiosk() and not reading().scalar(select(Company.has_kiosk)):
        abort(404)


blueprint.before_request(refuse_where_off)


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(now().timestamp())


def _signer() -> _Signer:
    return _Signer(current_settings().secret_key, salt=COOKIE)


def new_turn() -> str:
    """Return a turn that replaces the one before once its cookie is set; elsewhere the browser's."""
    if not is_kiosk():
        return current_turn()
    return _signer().sign(secrets.token_urlsafe(12)).decode()


def carry_turn(response: Response, turn: str) -> Response:
    """Let the tablet keep a turn for half an hour at most; elsewhere nothing is kept for it."""
    if not is_kiosk():
        return response
    response.set_cookie(
        COOKIE,
        turn,
        max_age=LONGEST_TURN,
        path=PATH,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


def is_this_turn(turn: str) -> bool:
    """Say whether a form was drawn in the turn that lasts; none lasts beside somebody's session."""
    if not is_kiosk():
        return turn == current_turn()
    if find_viewer() is not None:
        return False
    if not hmac.compare_digest(turn.encode(), request.cookies.get(COOKIE, "").encode()):
        return False
    try:
        _signer().unsign(turn, max_age=int(LONGEST_TURN.total_seconds()))
    except BadSignature:
        return False
    return True
