"""SCIM 2.0 over HTTP: token, routing by method, versions, and every fault as a SCIM error with a sentence."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

from flask import current_app, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webapp.access_tokens.services.tokens import find_token, note_use
from webapp.clock import now
from webapp.config import current_settings
from webapp.directory.services import groups, users
from webapp.directory.services.bodies import LARGEST, read_body
from webapp.directory.services.filters import read_filter
from webapp.directory.services.messages import (
    ADDRESS,
    Json,
    ScimFault,
    invalid,
    list_of,
    selected,
    with_meta,
)
from webapp.directory.services.schemas import MOST_AT_ONCE, configuration, kinds, schemas
from webapp.doer import Doer
from webapp.domain.wording import N_
from webapp.language import gettext as _
from webapp.models import AccessToken, Scope
from webapp.storage.database import reading, transaction
from webapp.storage.outcomes import note_outcome
from webapp.web.pages import today

MEDIA = "application/scim+json"
PLACES: dict[str, ModuleType] = {"Users": users, "Groups": groups}
NOT_OFFERED = ("Bulk", "Me", ".search")
REFUSED = N_("A request was refused; the log of the directory says why.")
WRONG_TOKEN = N_("A request came with a wrong token, or with one that was revoked.")


def answer(path: str) -> Response:
    """Answer a request; whatever goes wrong is told as a SCIM error."""
    try:
        return _answer(path.strip("/").split("/"))
    except ScimFault as fault:
        if fault.status in (400, 409):
            _note(fault=REFUSED)
        return _as_response(fault.as_json, fault.status)
    except HTTPException as fault:
        status = fault.code or 500
        return _as_response(ScimFault(status, _("The request cannot be read.")).as_json, status)
    except OperationalError as fault:
        current_app.logger.error("the database does not answer: %s", type(fault.orig).__name__)
        detail = _("The database does not answer. Try again in a minute.")
        return _as_response(ScimFault(503, detail).as_json, 503)


def _answer(parts: list[str]) -> Response:
    token = _token()
    if parts[-1] in NOT_OFFERED:
        raise ScimFault(501, _("This is not offered."))
    module = PLACES.get(parts[0])
    if module is None:
        found = _discovered(parts)
    elif len(parts) == 1:
        found = _collection(module, token)
    elif len(parts) == 2:
        found = _one(module, parts[1], token)
    else:
        raise ScimFault(404, _("There is nothing at this address."))
    if token.last_used_on != (this_day := today()):
        with transaction() as session:
            note_use(session, token, today=this_day)
    _note()
    return found


def _token() -> AccessToken:
    word, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = find_token(reading(), text.strip(), Scope.SCIM) if word.lower() == "bearer" else None
    if token is None:
        _note(fault=WRONG_TOKEN)
        raise ScimFault(401, _("Send a token that opens this, as Authorization: Bearer …"))
    return token


# --- Users and groups -----------------------------------------------------------------------


def _collection(module: ModuleType, token: AccessToken) -> Response:
    if request.method == "POST":
        body = _body()
        with transaction() as session:
            made = module.create(session, body, doer=_doer(token))
            resource = _resource(session, module, made)
        return _as_response(_chosen(resource), 201, resource)
    _require_method("GET")
    begin, count = max(1, _number("startIndex", 1)), min(MOST_AT_ONCE, max(0, _number("count", 100)))
    found, total = module.find(
        reading(), read_filter(request.args.get("filter")), begin=begin, count=count, **_extent(module)
    )
    resources = [_chosen(_with_meta(module, each)) for each in found]
    return _as_response(list_of(resources, total=total, begin=begin))


def _one(module: ModuleType, text: str, token: AccessToken) -> Response:
    if request.method in ("GET", "HEAD"):
        resource = _resource(reading(), module, text)
        if resource["meta"]["version"] in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": resource["meta"]["version"]})
        return _as_response(_chosen(resource), 200, resource)
    _require_method("PUT", "PATCH", "DELETE")
    deed = {"PUT": module.replace_whole, "PATCH": module.patch, "DELETE": None}[request.method]
    body = _body() if deed else {}
    with transaction() as session:
        _require_version(session, module, text)
        if deed is None:
            module.delete(session, text, doer=_doer(token))
            return Response(status=204)
        deed(session, text, body, doer=_doer(token))
        resource = _resource(session, module, text)
    return _as_response(_chosen(resource), 200, resource)


def _resource(session: Session, module: ModuleType, text: str) -> Json:
    return _with_meta(module, module.show(session, text, **_extent(module)))


def _extent(module: ModuleType) -> dict[str, bool]:
    """Read the members of groups only where they are asked for: they may be thousands."""
    left = request.args.get("excludedAttributes", "").lower().split(",")
    return {"with_members": "members" not in left} if module is groups else {}


def _with_meta(module: ModuleType, resource: Json) -> Json:
    address = f"{_base()}/{module.NAME}s/{resource['id']}"
    return with_meta(resource, kind=module.NAME, address=address)


def _chosen(resource: Json) -> Json:
    return selected(
        resource, only=request.args.get("attributes"), without=request.args.get("excludedAttributes")
    )


def _require_version(session: Session, module: ModuleType, text: str) -> None:
    wanted = request.headers.get("If-Match", "*")
    if wanted != "*" and _resource(session, module, text)["meta"]["version"] not in wanted:
        raise ScimFault(412, _("The entry was changed meanwhile. Read it again."))


def _doer(token: AccessToken) -> Doer:
    """Return the directory as the one who does this, for whom answers whoever made the token."""
    return Doer(person_id=token.made_by_id, name=f"SCIM: {token.name}", now=now(), today=today())


# --- Discovery ------------------------------------------------------------------------------


def _discovered(parts: list[str]) -> Response:
    found: Any
    match parts:
        case ["ServiceProviderConfig"]:
            found = configuration(_base())
        case ["ResourceTypes" | "Schemas" as place]:
            every = kinds(_base()) if place == "ResourceTypes" else schemas(_base())
            found = list_of(every, total=len(every))
        case ["ResourceTypes" | "Schemas" as place, name]:
            every = kinds(_base()) if place == "ResourceTypes" else schemas(_base())
            found = next((each for each in every if each["id"] == name), None)
        case _:
            found = None
    if found is None:
        raise ScimFault(404, _("There is nothing at this address."))
    _require_method("GET")
    return _as_response(found)


# --- Requests and responses -----------------------------------------------------------------


def _body() -> Json:
    if (request.content_length or 0) > LARGEST:
        raise ScimFault(413, _("That is too much at once. Send fewer members."))
    request.max_content_length = LARGEST
    return read_body(request.get_data(cache=False))


def _number(name: str, usual: int) -> int:
    text = request.args.get(name)
    if text is None:
        return usual
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise invalid(_("%(name)s must be a whole number.", name=name))
    return int(text)


def _require_method(*methods: str) -> None:
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        raise ScimFault(405, _("This address is not used in that way."))


def _base() -> str:
    return current_settings().base_url + ADDRESS


def _note(*, fault: str = "") -> None:
    """Note for the page Connections how it went: a day and no name."""
    note_outcome(current_settings().data_folder, "scim", on=today(), fault=fault)


def _as_response(content: Json, status: int = 200, resource: Json | None = None) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if resource is not None:
        meta = resource["meta"]
        headers |= {"ETag": meta["version"]} | ({"Location": meta["location"]} if status == 201 else {})
    text = json.dumps(content, ensure_ascii=False)
    return Response(text, status, headers, content_type=f"{MEDIA}; charset=utf-8")
