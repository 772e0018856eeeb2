"""Route that tells heads by mail which needs lists a round still lacks."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from webapp.language import ngettext
from webapp.organisation.views.mailed import with_its_hour
from webapp.round_steps.services.missing_lists import tell_heads
from webapp.rounds.services.planning import get_round
from webapp.storage.database import transaction
from webapp.web.access import Role, allow
from webapp.web.answers import doer
from webapp.web.pages import tell, warns_if_refused

blueprint = Blueprint("missing_lists", __name__, url_prefix="/admin/rounds/<slug>")


@blueprint.post("/tell-heads")
@allow(Role.ADMINISTRATOR)
def tell_now(slug: str) -> Response:
    """Tell the heads who have lists to propose, one mail a head."""
    with warns_if_refused():
        with transaction() as session:
            number = tell_heads(session, get_round(session, slug), doer=doer())
        told = ngettext(
            "%(num)s mail goes to whoever has lists to propose.",
            "%(num)s mails go to those who have lists to propose.",
            number,
        )
        tell(with_its_hour(told))
    return redirect(url_for("admin_rounds.index", _anchor="before"), 303)
