"""The page on which a head of the graded department replies to a card."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for

from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.exchanged_cards.services.replies import LONGEST_REPLY, find_reply, write_reply
from webapp.exchanged_cards.services.signatures import StaysClosed, get_card
from webapp.exchanged_cards.views.rights import may_reply
from webapp.language import gettext as _
from webapp.models import Card
from webapp.organisation.services.organisation import get_two_departments
from webapp.organisation.views.mailed import with_its_hour
from webapp.rounds.services.exchanged import require_exchanged
from webapp.storage.database import reading, transaction
from webapp.typed_text import clean_text
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, warn
from webapp.web.typed_forms import errors_of, version_from

blueprint = Blueprint("replies", __name__)


@blueprint.get("/results/<round_slug>/<graded_slug>/<grading_slug>/reply")
@allow(Role.HEAD)
def ask(round_slug: str, graded_slug: str, grading_slug: str) -> Page:
    """Show the form with what was written last."""
    card = _card(round_slug, graded_slug, grading_slug)
    if not card.is_published:
        return redirect(_address(card), 303)
    return _page(card)


@blueprint.post("/results/<round_slug>/<graded_slug>/<grading_slug>/reply")
@allow(Role.HEAD)
def write(round_slug: str, graded_slug: str, grading_slug: str) -> Page:
    """Store the reply; where it cannot be, show it again."""
    found = _card(round_slug, graded_slug, grading_slug)
    card_id, back, grading_name = found.id, _address(found), found.grading_name
    words = clean_text(request.form.get("words", ""))
    edit_number = version_from(request.form)
    try:
        with transaction() as session:
            write_reply(session, session.get_one(Card, card_id), words, edit_number=edit_number, doer=doer())
    except StaysClosed:
        warn(_("This card stays closed, so there is nothing to answer."))
    except FieldsRefused as refused:
        return _page(reading().get_one(Card, card_id), typed=words, faults=refused.faults), 422
    except ChangedMeanwhile:
        return _page(reading().get_one(Card, card_id), typed=words, changed_meanwhile=True), 409
    else:
        told = with_its_hour(
            _("Your answer stands on the card. %(department)s is told by mail.", department=grading_name)
        )
        changed = _("Your answer is changed. No second mail goes out.")
        tell(changed if edit_number else told)
    return redirect(back, 303)


def _card(round_slug: str, graded_slug: str, grading_slug: str) -> Card:
    session = reading()
    graded, grading = get_two_departments(session, graded_slug, grading_slug)
    if not may_reply(viewer(), graded):
        abort(403)
    card = get_card(session, round_slug, graded_id=graded.id, grading_id=grading.id)
    require_exchanged(card.round)
    return card


def _address(card: Card) -> str:
    return url_for(
        "results.card",
        round_slug=card.round.slug,
        graded_slug=card.graded.slug,
        grading_slug=card.grading.slug,
    )


def _page(
    card: Card,
    *,
    typed: str | None = None,
    faults: tuple[FieldFault, ...] = (),
    changed_meanwhile: bool = False,
) -> str:
    stored = find_reply(reading(), card.id)
    links, error_of = errors_of(faults)
    return render_template(
        "results/reply.html",
        card=card,
        back=_address(card),
        stored=stored,
        words=typed if typed is not None else stored.words if stored else "",
        edit_number=stored.edit_number if stored else 0,
        limit=LONGEST_REPLY,
        errors=links,
        error_of=error_of,
        changed_meanwhile=changed_meanwhile,
    )
