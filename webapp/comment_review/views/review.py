"""Routes of comment moderation: the cards with waiting comments, and a form for each comment."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.comment_review.services import review as comment_review
from webapp.comment_review.services.review import LONGEST_REASON, NoReason
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Card, Person, Survey
from webapp.storage.database import reading, transaction
from webapp.urn import comments
from webapp.urn.comments import DecidedMeanwhile, Fate
from webapp.web.access import Role, allow, viewer
from webapp.web.pages import tell, warn

blueprint = Blueprint("comments", __name__)


@dataclass(frozen=True)
class _Typed:
    """What was sent for one comment and refused: its field, the sentence, and every word."""

    key: str = ""
    field: str = ""
    fault: str = ""
    text: str = ""
    reason: str = ""


@blueprint.get("/comments")
@allow(Role.REVIEWER, Role.PRESIDENT)
def index() -> str:
    """List the cards whose comments wait for this reviewer."""
    return render_template(
        "comment_review/index.html", cards=comment_review.cards_for(reading(), viewer().id)
    )


@blueprint.get("/comments/<round_slug>/<graded_slug>/<grading_slug>")
@allow(Role.REVIEWER, Role.PRESIDENT)
def card(round_slug: str, graded_slug: str, grading_slug: str) -> str:
    """Show every comment on a card that waits, each on its own and in no order."""
    found = _get_card(reading(), round_slug, graded_slug, grading_slug)
    return _page(reading(), found, _Typed())


@blueprint.post("/comments/<round_slug>/<graded_slug>/<grading_slug>")
@allow(Role.REVIEWER, Role.PRESIDENT)
def decide(round_slug: str, graded_slug: str, grading_slug: str) -> Response | tuple[str, int]:
    """Publish, shorten or withhold one comment; it cannot be taken back."""
    key, fate = request.form.get("comment", ""), request.form.get("do", "")
    if fate not in (Fate.PUBLISHED, Fate.SHORTENED, Fate.WITHHELD):
        abort(400)
    text, reason = request.form.get(f"text-{key}", ""), request.form.get(f"reason-{key}", "")
    try:
        with transaction(leave_no_trace=True) as session:
            comment_review.decide(
                session,
                _get_card(session, round_slug, graded_slug, grading_slug),
                comment_id=_id_from(key),
                fate=Fate(fate),
                text=text,
                reason=reason,
                reviewer=session.get_one(Person, viewer().id),
                now=now(),
            )
    except DecidedMeanwhile:
        warn(_("This comment was decided meanwhile, by you or by another reviewer. That stands."))
    except Refused as refused:
        field = "reason" if isinstance(refused, NoReason) else "text"
        typed = _Typed(key, field, in_words(refused.sentence), text=text, reason=reason)
        found = _get_card(reading(), round_slug, graded_slug, grading_slug)
        return _page(reading(), found, typed), 422
    else:
        tell(_done(Fate(fate)))
    here = url_for("comments.card", round_slug=round_slug, graded_slug=graded_slug, grading_slug=grading_slug)
    return redirect(here, 303)


def _get_card(session: Session, round_slug: str, graded_slug: str, grading_slug: str) -> Card:
    """Find the card of an address, for somebody who may review its comments; 404 or 403."""
    found = comment_review.get_card(session, round_slug, graded=graded_slug, grading=grading_slug)
    if not comment_review.may_review(session, found, person_id=viewer().id):
        abort(403)
    return found


def _id_from(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        abort(400)


def _done(fate: Fate) -> str:
    return {
        Fate.PUBLISHED: _("The comment will be published as it is."),
        Fate.SHORTENED: _("The comment will be published with words left out."),
        Fate.WITHHELD: _("The comment is withheld, and its words are deleted."),
    }[fate]


def _page(session: Session, card: Card, typed: _Typed) -> str:
    return render_template(
        "comment_review/card.html",
        card=card,
        round=session.get_one(Survey, card.round_id),
        waiting=[(key.hex(), words) for key, words in comments.waiting(session, card.id)],
        longest_reason=LONGEST_REASON,
        typed=typed,
    )
