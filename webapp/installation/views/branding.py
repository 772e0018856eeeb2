"""Routes of the company's branding: form, preview, publish, undo; and the logo itself."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.branding.services import branding as brandings
from webapp.branding.services.imprint import imprint
from webapp.branding.services.logos import Logo, clean_logo
from webapp.config import current_settings
from webapp.domain.wording import Refused
from webapp.exchanged_cards.views.files import pdf_file
from webapp.language import current_language, in_words
from webapp.language import gettext as _
from webapp.mail.as_text import as_text
from webapp.mail.frame import frame_of, sender_of
from webapp.mail.letters import write_letter
from webapp.models import Place
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import reading, transaction
from webapp.typed_text import clean_text, on_one_line
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer

blueprint = Blueprint("admin_branding", __name__)
A_YEAR = "public, max-age=31536000, immutable"  # another logo has another address
MOST = {
    "sender_name": brandings.LONGEST_NAME,
    "mail_opening": brandings.LONGEST_OPENING,
    "help_contact": brandings.LONGEST_CONTACT,
}


@blueprint.get("/company-logo/<digest>")
@allow(Role.VISITOR)
def logo(digest: str) -> Response:
    """Give the logo; a picture that is opened by itself may do nothing at all."""
    found = brandings.logo_at(reading(), digest)
    if found is None:
        abort(404)
    policy = "default-src 'none'; sandbox"
    headers = {"Cache-Control": A_YEAR, "Content-Security-Policy": policy}
    return Response(found.content, mimetype=found.kind, headers=headers)


@blueprint.get("/admin/company")
@allow(Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
def show() -> str:
    """Show how the company appears, to be changed; from the preview, what is proposed."""
    place = Place.PROPOSED if request.args.get("from") == Place.PROPOSED else Place.SHOWN
    return _form(place, brandings.Words.of(brandings.branding_at(reading(), place)))


@blueprint.post("/admin/company")
@allow(Role.ADMINISTRATOR)
def look() -> Page:
    """Keep what was filled in and lead to the preview; nobody else sees it yet."""
    words = brandings.Words(
        sender_name=on_one_line(request.form.get("sender_name", "")),
        mail_opening=clean_text(request.form.get("mail_opening", "")),
        help_contact=on_one_line(request.form.get("help_contact", "")),
    )
    place = Place.PROPOSED if request.form.get("place") == Place.PROPOSED else Place.SHOWN
    faults = {
        name: _("At most %(most)s characters fit; these are %(number)s.", most=most, number=number)
        for name, most in MOST.items()
        if (number := len(getattr(words, name))) > most
    }
    if any(sign in words.sender_name for sign in '<>@"'):
        faults["sender_name"] = _("Give a name without <, >, @ and quotes; the address is set elsewhere.")
    try:
        chosen = _chosen_logo(place)
    except Refused as refused:
        faults["logo"] = in_words(refused.sentence)
    if faults:
        return _form(place, words, faults=faults), 422
    with transaction() as session:
        brandings.propose(session, words, chosen)
    return redirect(url_for(".preview"), 303)


def _chosen_logo(place: Place) -> Logo | None:
    """Return the logo that was sent, or none where that was ticked, or the one that is there."""
    file = request.files.get("logo")
    if file is not None and file.filename:
        return clean_logo(file.read())
    if "no_logo" in request.form:
        return None
    return brandings.logo_of(brandings.branding_at(reading(), place))


@blueprint.get("/admin/company/preview")
@allow(Role.ADMINISTRATOR)
def preview() -> Page:
    """Show head, mail and words as they would be."""
    session = reading()
    proposed = brandings.branding_at(session, Place.PROPOSED)
    if proposed is None:
        return redirect(url_for(".show"), 303)
    frame = frame_of(session, Place.PROPOSED)
    letter = write_letter("test", current_language(), address=viewer().email)
    return render_template(
        "installation/branding_preview.html",
        proposed=proposed,
        sender=sender_of(frame, current_settings().mail_from),
        subject=letter.subject,
        text=as_text([(letter.subject, letter.body)], frame),
    )


@blueprint.get("/admin/company/preview.pdf")
@allow(Role.ADMINISTRATOR)
def preview_pdf() -> Response:
    """Print a made-up card with the proposed logo."""
    session = reading()
    proposed = brandings.branding_at(session, Place.PROPOSED)
    if proposed is None:
        abort(404)
    from reports.samples.data import sample_card  # large: nobody else waits for it to load

    card = sample_card()
    company, day = get_company(session), pages.today()
    said = imprint(session, company, round_name="Spring 2026", printed_on=day, place=Place.PROPOSED)
    report = replace(card, imprint=replace(card.imprint, company_name=said.company_name, logo=said.logo))
    return pdf_file("render_card", report, name="preview", keep=False)


@blueprint.post("/admin/company/publish")
@allow(Role.ADMINISTRATOR)
def publish() -> Response:
    """Let the company appear as proposed from now on."""
    with pages.warns_if_refused():
        with transaction() as session:
            brandings.publish(session, doer=doer())
        pages.tell(_("The company appears like this from now on."), undo=url_for(".undo"))
    return redirect(url_for(".show"), 303)


@blueprint.post("/admin/company/undo")
@allow(Role.ADMINISTRATOR)
def undo() -> Response:
    """Let the company appear as before."""
    with transaction() as session:
        brandings.take_back(session, doer=doer())
    pages.tell(_("The company appears as before."), undo=url_for(".undo"))
    return redirect(url_for(".show"), 303)


def _form(place: Place, words: brandings.Words, *, faults: dict[str, str] | None = None) -> str:
    kept = brandings.branding_at(reading(), place)
    return render_template(
        "installation/branding.html",
        place=place,
        words=words,
        logo_digest=kept.logo_digest if kept else "",
        faults=faults or {},
        summary=[(f"#{name}", fault) for name, fault in (faults or {}).items()],
        may_change=viewer().is_administrator,
    )
