"""Routes of signing in by OpenID Connect: to the provider, back from it with a code, and out.

The way back is the one GET that writes: a provider answers by redirect (RFC 6749, 4.1.2), and a signed
cookie proves that the sign-in began in this browser. Each tab has a cookie of its own.
"""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.domain.wording import Refused
from webapp.language import current_language, in_words
from webapp.language import gettext as _
from webapp.models import Person
from webapp.openid_settings import OpenIdSettings
from webapp.signing_in.services.json_client import NoAnswer
from webapp.signing_in.services.openid_faults import BEGIN_AGAIN, REFUSED, not_for_us, refused
from webapp.signing_in.services.openid_people import UnknownHere, person_of
from webapp.storage.database import close_reading, reading, transaction
from webapp.storage.outcomes import note_outcome
from webapp.web import access
from webapp.web.access import Role, allow, find_viewer
from webapp.web.languages import chosen_language
from webapp.web.origin import local_path
from webapp.web.pages import tell, today

if TYPE_CHECKING:
    from webapp.signing_in.services.openid_provider import Provider

blueprint = Blueprint("openid", __name__)

FAULTS = (NoAnswer, Refused, UnknownHere)
LIFE = 600  # seconds that a sign-in at the provider may take

Page = str | Response | tuple[str, int]


@blueprint.get("/sign-in/company")
@allow(Role.VISITOR)
def begin() -> Page:
    """Send the browser to the provider; whoever is signed in already goes on."""
    _settings_or_404()
    wanted = local_path(request.args.get("next"))
    if find_viewer() is not None:
        return redirect(wanted)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    try:
        address = _provider().sign_in_address(
            state=state,
            nonce=nonce,
            verifier=verifier,
            back_to=_here("openid.back"),
            language=current_language(),
            chooses_account="other" in request.args,
        )
    except FAULTS as fault:
        return _fault_page(fault, wanted)
    begun = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "next": wanted,
        "until": now().timestamp() + LIFE,
    }
    answer = redirect(address, 303)
    answer.set_cookie(
        _cookie_of(state),
        _signer().dumps(begun),
        max_age=LIFE,
        httponly=True,
        samesite="Lax",
        secure=_is_https(),
    )
    return answer


@blueprint.get("/sign-in/company/return")
@allow(Role.VISITOR)
def back() -> Page:
    """Take the provider's answer, spend its code, and begin the session."""
    settings = _settings_or_404()
    state = request.args.get("state", "")
    begun = _begun(state)
    if begun is None:
        if find_viewer() is not None:  # Back or Reload after signing in
            return redirect("/")
        return _fault_page(refused(BEGIN_AGAIN), "/")
    wanted = local_path(begun["next"])
    try:
        person = _person_of(settings, begun)
    except FAULTS as fault:
        answer = current_app.make_response(_fault_page(fault, wanted))
    else:
        access.sign_in(person)
        answer = current_app.make_response(redirect(wanted, 303))
    answer.delete_cookie(_cookie_of(state), httponly=True, samesite="Lax", secure=_is_https())
    return answer


def _person_of(settings: OpenIdSettings, begun: dict[str, Any]) -> Person:
    if "error" in request.args:
        raise refused(REFUSED, reason=request.args["error"][:100])
    if request.args.get("iss", settings.issuer) != settings.issuer or "code" not in request.args:
        raise not_for_us("iss" if "iss" in request.args else "code")
    claims = _provider().claims_of(
        request.args["code"], nonce=begun["nonce"], verifier=begun["verifier"], back_to=_here("openid.back")
    )
    this_day = today()
    with transaction() as session:
        person = person_of(session, claims, settings, now=now(), today=this_day)
        person.language = person.language or chosen_language()
    note_outcome(current_settings().data_folder, "openid", on=this_day)
    return person


@blueprint.get("/sign-in/company/out")
@allow(Role.VISITOR)
def out() -> Response:
    """Go and sign out of the company account too; here the session has ended before."""
    _settings_or_404()
    try:
        address = _provider().sign_out_address(back_to=_here("sign_in.ask"))
    except FAULTS as fault:
        _log(fault)
        address = None
    if address is None:
        tell(_("Your company’s sign-in has no page for signing out. Close the browser."))
    return redirect(address or url_for("sign_in.ask"), 303)


# --- Faults ---------------------------------------------------------------------------------


def _fault_page(fault: Exception, wanted: str) -> tuple[str, int]:
    """Say what went wrong and how to come in nevertheless."""
    if isinstance(fault, UnknownHere):
        administrators = reading().scalars(
            select(Person).where(Person.is_active, Person.is_administrator).order_by(Person.name)
        )
        page = render_template(
            "signing_in/unknown.html", email=str(fault), administrators=administrators.all(), next=wanted
        )
        return page, 403
    _log(fault)
    sentence = (
        in_words(fault.sentence)
        if isinstance(fault, Refused)
        else _("Your company’s sign-in does not answer. Get a link by mail, or try again in a minute.")
    )
    page = render_template("signing_in/not_signed_in.html", sentence=sentence, next=wanted)
    return page, 400 if isinstance(fault, Refused) else 503


def _log(fault: Exception) -> None:
    current_app.logger.error("signing in by OpenID Connect: %s", fault)
    if not isinstance(fault, Refused):  # a refusal is about one person
        note_outcome(current_settings().data_folder, "openid", on=now().date(), fault=str(fault))


# --- What began in this browser ---------------------------------------------------------------


def _begun(state: str) -> dict[str, Any] | None:
    """Return what this browser began under this state, unless it was used, forged or is too old."""
    try:
        found: dict[str, Any] = _signer().loads(request.cookies.get(_cookie_of(state), ""))
    except BadSignature:
        return None
    is_its = hmac.compare_digest(found["state"].encode(), state.encode())
    return found if is_its and found["until"] > now().timestamp() else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_settings().secret_key, salt="openid sign-in")


def _cookie_of(state: str) -> str:
    readable = "".join(letter for letter in state[:16] if letter.isascii() and letter.isalnum())
    return f"{'__Host-' if _is_https() else ''}sign-in-{readable}"


def _is_https() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def _here(endpoint: str) -> str:
    return current_settings().base_url + url_for(endpoint)


def _settings_or_404() -> OpenIdSettings:
    settings = current_settings().openid
    if settings is None:
        abort(404)
    return settings


def _provider() -> Provider:
    """Return the provider; its network may be slow, so no connection to the database waits meanwhile."""
    from webapp.signing_in.services.openid_provider import provider_of

    close_reading()
    return provider_of(_settings_or_404())
