"""Routes of the page Tokens: make one and see it this once, revoke it, take that back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from webapp.access_tokens.services import tokens
from webapp.config import current_settings
from webapp.domain.wording import N_, Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import AccessToken, Scope
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, today, warns_if_refused

blueprint = Blueprint("access_tokens", __name__, url_prefix="/admin/tokens")

SCOPES = {
    Scope.SCIM: N_("Directory (SCIM): reads and changes people, departments and heads"),
    Scope.ROUNDS: N_("API: reads rounds and their days"),
    Scope.RESULTS: N_("API: reads exchanged cards, as the president sees them"),
    Scope.ACTIONS: N_("API: reads action plans, without names"),
}
"""What can be chosen, in words."""
OF_PRESIDENT = frozenset({Scope.RESULTS, Scope.ACTIONS})
"""What the president alone gives away: an administrator reads no results, and so makes no token that does."""


@blueprint.get("")
@allow(Role.ADMINISTRATOR, Role.PRESIDENT)
def show() -> Page:
    """List the tokens, and ask for a new one."""
    return _page()


@blueprint.post("")
@allow(Role.ADMINISTRATOR, Role.PRESIDENT)
def make() -> Page:
    """Make a token and show it, this once: only its digest is kept."""
    name = request.form.get("name", "")
    scopes = [scope for scope in _offered() if scope.value in request.form.getlist("scopes")]
    try:
        with transaction() as session:
            made = tokens.make_token(session, name, scopes, doer=doer())
    except Refused as refused:
        return _page(name=name, chosen=scopes, error=in_words(refused.sentence)), 422
    return _page(made=made)


@blueprint.post("/<int:token_id>/revoke")
@allow(Role.ADMINISTRATOR, Role.PRESIDENT)
def revoke(token_id: int) -> Page:
    """Revoke a token, with undo."""
    with transaction() as session:
        token = session.get_one(AccessToken, token_id)
        tokens.revoke(session, token, doer=doer())
    sentence = _("The token %(name)s opens nothing any more.", name=token.name)
    tell(sentence, undo=url_for(".restore", token_id=token_id))
    return redirect(url_for(".show"), 303)


@blueprint.post("/<int:token_id>/restore")
@allow(Role.ADMINISTRATOR, Role.PRESIDENT)
def restore(token_id: int) -> Page:
    """Take back that a token was revoked."""
    with warns_if_refused():
        with transaction() as session:
            token = session.get_one(AccessToken, token_id)
            tokens.restore(session, token, doer=doer())
        tell(_("The token %(name)s holds again.", name=token.name))
    return redirect(url_for(".show"), 303)


def _offered() -> list[Scope]:
    me = viewer()
    return [scope for scope in SCOPES if (me.is_president if scope in OF_PRESIDENT else me.is_administrator)]


def _page(*, made: str = "", name: str = "", chosen: list[Scope] | None = None, error: str = "") -> str:
    return render_template(
        "access_tokens/index.html",
        tokens=tokens.tokens(reading()),
        words={scope.value: _(words) for scope, words in SCOPES.items()},
        offered=[scope.value for scope in _offered()],
        chosen=[scope.value for scope in chosen or ()],
        made=made,
        name=name,
        error=error,
        today=today(),
        scim_address=f"{current_settings().base_url}/scim/v2",
        api_address=f"{current_settings().base_url}/api/v1",
    )
