"""Answers of the API: token and scope, pages with a cursor, ETag and 304, faults in a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy.exc import NoResultFound

from webapp.access_tokens.services.tokens import find_token, note_use
from webapp.api.services.openapi import LARGEST_ID, MOST_A_PAGE, USUAL_PAGE, description
from webapp.api.services.resources import RESOURCES, Asked, Resource
from webapp.clock import now
from webapp.config import current_settings
from webapp.models import AccessToken, Scope
from webapp.rounds.services.exchanged import NotExchanged
from webapp.signing_in.services.attempts import WINDOW, count_attempt
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.problems import problem

MOST_REQUESTS = 600  # of a token within the window of attempts
_LIMITS = {"after": (0, LARGEST_ID, 0), "limit": (1, MOST_A_PAGE, USUAL_PAGE)}  # lowest, highest, usual


class _Impossible(Exception):
    """A parameter is not known or has an impossible value; the message says which."""


def answer(path: str) -> Response:
    """Answer a request for a path below /api/v1."""
    if path == "/openapi.json":
        return _kept_by_tag(Response(_as_json(description(current_settings().base_url)), mimetype=_JSON))
    found = _find(path)
    token = _find_token(found[0].scope if found else None)
    if isinstance(token, Response):
        return token
    if found is None:
        return problem(404)
    if not _may_ask(token):
        wait = str(int(WINDOW.total_seconds()))
        return problem(429, "This token has asked too often. Wait a quarter of an hour.", Retry_After=wait)
    resource, values = found
    try:
        return _page(resource, values)
    except _Impossible as fault:
        return problem(400, str(fault))
    except NotExchanged as fault:
        return problem(404, str(fault))
    except NoResultFound:
        return problem(404, "There is no round of this name. /api/v1/rounds lists them.")


_JSON = "application/json"


def _find(path: str) -> tuple[Resource, Mapping[str, str]] | None:
    for resource in RESOURCES:
        pattern = resource.path.replace("{round}", "(?P<round>[^/]+)")
        if match := re.fullmatch(pattern, path):
            return resource, match.groupdict()
    return None


def _find_token(scope: Scope | None) -> AccessToken | Response:
    """Return the token of the request if it opens this; any of ours where nothing is asked for."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    session, held = reading(), None
    for each in (scope, *(resource.scope for resource in RESOURCES)):
        if held is None and each is not None and scheme.lower() == "bearer":
            held = find_token(session, text.strip(), each)
            if held is not None and scope not in (None, each):
                challenge = 'Bearer error="insufficient_scope"'
                return problem(403, f"This token does not open {scope}.", WWW_Authenticate=challenge)
    if held is None:
        words = "Send a token that holds: Authorization: Bearer rc_…"
        return problem(401, words, WWW_Authenticate="Bearer")
    return held


def _may_ask(token: AccessToken) -> bool:
    """Count the request and note the day; say whether the token has not asked too often."""
    key, today = current_settings().secret_key, pages.today()
    with transaction() as session:
        if token.last_used_on != today:
            note_use(session, token, today=today)
        return count_attempt(session, f"api|{token.id}", key=key, now=now()) <= MOST_REQUESTS


def _page(resource: Resource, values: Mapping[str, str]) -> Response:
    numbers, base_url = _numbers(), current_settings().base_url
    asked = Asked(
        after=numbers["after"],
        limit=numbers["limit"] + 1,  # one more tells whether there is a next page
        round=values.get("round", ""),
        today=pages.today(),
        base_url=base_url,
    )
    found = resource.read(reading(), asked)
    items, more = found[: numbers["limit"]], found[numbers["limit"] :]
    following = None
    if more:
        query = urlencode({"after": items[-1].id, "limit": numbers["limit"]})
        following = f"{base_url}{request.path}?{query}"
    body = _as_json({"items": [asdict(item) for item in items], "next": following})
    response = Response(body, mimetype=_JSON)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return _kept_by_tag(response)


def _numbers() -> dict[str, int]:
    """Read the parameters; raises _Impossible."""
    found = {}
    for name, given in request.args.items(multi=True):
        if name not in _LIMITS or name in found:
            raise _Impossible(
                f"The parameter {name} is not known or comes twice. Give after and limit, or none."
            )
        lowest, highest, _usual = _LIMITS[name]
        if not re.fullmatch("[0-9]{1,10}", given, re.ASCII) or not lowest <= int(given) <= highest:
            raise _Impossible(f"{name} is a whole number from {lowest} to {highest}.")
        found[name] = int(given)
    return {name: found.get(name, usual) for name, (_lowest, _highest, usual) in _LIMITS.items()}


def _kept_by_tag(response: Response) -> Response:
    """Let the reader keep the answer and ask whether it has changed."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _as_json(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, default=str)
