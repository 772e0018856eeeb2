"""Routes of sign-in by mailed link and of sign-out; the session cookie."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.mail.letters import write_letter
from webapp.mail_addresses import is_address, stored_address
from webapp.organisation.services.people import end_sessions, get_person
from webapp.signing_in.services import links as sign_in
from webapp.signing_in.services import mailing
from webapp.storage.database import reading, transaction
from webapp.web import access
from webapp.web.access import Role, allow, find_viewer, viewer
from webapp.web.languages import chosen_language
from webapp.web.origin import local_path
from webapp.web.pages import company, tell, warn
from webapp.web.turns import end_turn

blueprint = Blueprint("sign_in", __name__)

Page = str | Response | tuple[str, int]


@blueprint.get("/sign-in")
@allow(Role.VISITOR)
def ask() -> str | Response:
    """Ask for the address that a link is to be mailed to."""
    wanted = local_path(request.args.get("next"))
    if find_viewer() is not None:
        return redirect(wanted)
    if company() is None:
        return redirect(url_for("setup.show"))
    email = stored_address(request.args.get("email", ""))
    return _form(wanted, email=email if is_address(email) else "")


def _form(wanted: str, *, email: str = "", error: str = "") -> str:
    return render_template(
        "signing_in/ask.html",
        next=wanted,
        email=email,
        error=error,
        has_openid=current_settings().openid is not None,
        was_out="out" in request.args,
    )


@blueprint.post("/sign-in")
@allow(Role.VISITOR)
def send() -> Response | tuple[str, int]:
    """Answer the same for every address; whether somebody has it is looked up after the answer."""
    email, wanted = _wanted_address(), local_path(request.form.get("next"))
    if not is_address(stored_address(email)):
        return _form(wanted, email=email, error=_("Enter a mail address, such as name@example.com.")), 422
    settings = current_settings()
    with transaction() as session:
        if sign_in.had_one_lately(session, email, key=settings.secret_key, now=now()):
            return redirect(url_for("sign_in.sent", lately=1), 303)
    secret = sign_in.new_secret()
    letter = write_letter(
        "sign_in",
        current_language(),
        link=sign_in.link_address(settings.base_url, secret, wanted=wanted),
        minutes=_minutes(),
    )
    mailing.send_link(current_app, email, secret=secret, letter=letter)
    return redirect(url_for("sign_in.sent"), 303)


def _wanted_address() -> str:
    """Return the address that was typed, or the one that a spent link was mailed to."""
    spent = request.form.get("token", "")
    return (spent and sign_in.address_of_link(reading(), spent)) or request.form.get("email", "").strip()


@blueprint.get("/sign-in/sent")
@allow(Role.VISITOR)
def sent() -> str:
    """Say that a link is on its way if the address is known."""
    return render_template(
        "signing_in/sent.html",
        minutes=_minutes(),
        was_lately="lately" in request.args,
        has_mail_server=current_settings().smtp_url is not None,
    )


@blueprint.get("/sign-in/<token>")
@allow(Role.VISITOR)
def use(token: str) -> Page:
    """Show one button; opening a link spends nothing, since mail scanners open links too.

    Whoever is signed in already goes on to the page that was wanted.
    """
    wanted = local_path(request.args.get("next"))
    owner, me = sign_in.find_link_owner(reading(), token, now=now()), find_viewer()
    if me is not None and (owner is None or me.id == owner.id):
        if owner is None and sign_in.address_of_link(reading(), token) == me.email:
            warn(
                _(
                    "The link of this mail was used before. If that was not you, sign out everywhere and "
                    "tell the president."
                )
            )
        return redirect(wanted, 303)
    if owner is None:
        return _no_longer_good(token, wanted)
    return render_template(
        "signing_in/use.html",
        token=token,
        next=wanted,
        owner=owner,
        may_stay=access.may_stay_signed_in(owner),
        days=access.DAYS_SIGNED_IN,
    )


@blueprint.post("/sign-in/<token>")
@allow(Role.VISITOR)
def go_in(token: str) -> Page:
    """Spend the link and begin the session."""
    wanted = local_path(request.form.get("next"))
    try:
        with transaction() as session:
            person = sign_in.use_link(session, token, now=now())
            person.language = person.language or chosen_language()
    except sign_in.LinkExpiredOrUsed:
        return _no_longer_good(token, wanted)
    access.sign_in(person, stays="stay" in request.form)
    return redirect(wanted, 303)


def _no_longer_good(token: str, wanted: str) -> tuple[str, int]:
    """Offer a new link; where this one was good once, nobody need say to which address."""
    is_known = sign_in.address_of_link(reading(), token) is not None
    return render_template("signing_in/expired.html", token=token if is_known else "", next=wanted), 410


@blueprint.post("/sign-out")
@allow(Role.VISITOR)
def out() -> Response:
    """End the session of this browser."""
    return _signed_out(_("You are signed out."))


@blueprint.post("/sign-out/everywhere")
@allow(Role.EMPLOYEE)
def out_everywhere() -> Response:
    """End every session of this person, on lost and shared devices too."""
    with transaction() as session:
        end_sessions(session, [get_person(session, viewer().id)])
    return _signed_out(_("You are signed out on every device."))


def _signed_out(words: str) -> Response:
    access.sign_out()
    tell(words)
    out = 1 if current_settings().openid is not None else None  # the company account is still signed in
    answer = end_turn(redirect(url_for("sign_in.ask", out=out), 303))
    if request.is_secure:  # browsers obey it nowhere else; after it, Back shows the next person no form
        answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _minutes() -> int:
    return int(sign_in.LINK_LIFE.total_seconds() // 60)
