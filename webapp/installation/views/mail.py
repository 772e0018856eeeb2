"""Mail page: counts by kind and state, previews, retry of dead mails, a test; never a recipient."""

from __future__ import annotations

import secrets

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.domain.wording import N_
from webapp.installation.services.mail_previews import name_of_kind, previews
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.log import note
from webapp.mail import outbox, outbox_overview
from webapp.mail.at_once import send_queued
from webapp.mail.frame import frame_of, sender_of
from webapp.mail.letters import write_letter
from webapp.mail.still_true import TO_OPEN_CARDS
from webapp.mail.working_hours import EVENING
from webapp.models import MailState
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import reading, transaction
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell

blueprint = Blueprint("admin_mail", __name__)

_UNCOUNTED = TO_OPEN_CARDS
"""As many of these go out as people have not handed in. While grading runs nobody learns that number, and
afterwards it would tell the turnout of cards that look as if nobody had graded them."""


@blueprint.get("/admin/mail")
@allow(Role.ADMINISTRATOR)
def show() -> str:
    """Show the counts and the wordings."""
    session, settings = reading(), current_settings()
    found = outbox_overview.counts(session)
    counted = [(kind, name_of_kind(kind), numbers) for kind, numbers in found.items()]
    return render_template(
        "installation/mail.html",
        counted=counted,
        uncounted=_UNCOUNTED,
        fewest_told=outbox_overview.FEWEST_TOLD,
        states=MailState,
        faults=outbox_overview.faults(session),
        previews=previews(settings),
        kind_asked_for=request.args.get("kind"),
        has_mail_server=settings.smtp_url is not None,
        sender=sender_of(frame_of(session), settings.mail_from),
        my_address=viewer().email,
        mail_hour=get_company(session).mail_hour,
        evening=EVENING,
    )


@blueprint.post("/admin/mail/test")
@allow(Role.ADMINISTRATOR)
def test() -> Response:
    """Mail a test to the viewer, at once."""
    me, once_key = viewer(), f"test:{secrets.token_hex(16)}"
    letter = write_letter("test", current_language(), address=me.email)
    with transaction() as session:
        outbox.queue(session, letter, address=me.email, once_key=once_key, now=now())
    send_queued(current_app, once_key)
    tell(
        _(
            "A test is on its way to %(address)s. Load this page again to see what became of it.",
            address=me.email,
        )
    )
    return redirect(url_for("admin_mail.show"), 303)


@blueprint.post("/admin/mail/again")
@allow(Role.ADMINISTRATOR)
def again() -> Response:
    """Let mails be tried again that were given up."""
    kind, who = request.form.get("kind", ""), viewer().name
    with transaction() as session:
        number = outbox_overview.try_again(session, kind=kind, now=now())
        if number:
            note(session, at=now(), who=who, what=N_("let mails be tried again (%(kind)s)"), kind=kind)
    tell(_("They are tried again from now on.") if number else _("There was nothing left to try again."))
    return redirect(url_for("admin_mail.show"), 303)
