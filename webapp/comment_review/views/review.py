"""Routes of comment moderation: the queue of cards, and one form for all comments of a card, with undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from webapp.comment_review.services import review
from webapp.comment_review.services.deciding import (
    LONGEST_REASON,
    Outcome,
    SettledMeanwhile,
    decide_on_card,
    is_last,
    last_day_to_undo,
    undo_card,
)
from webapp.comment_review.services.review import CardToReview
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.review import Choice, Fate, words_of
from webapp.language import gettext as _
from webapp.language import in_words, long_date, ngettext
from webapp.models import Card, Survey
from webapp.storage.database import database, reading, transaction
from webapp.typed_text import on_one_line
from webapp.urn import comments
from webapp.urn.comments import Waiting
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.pages import tell, today, warn
from webapp.web.typed_forms import errors_of

blueprint = Blueprint("comments", __name__)

MOST_WORDS = 3_000  # on one page: each is a box to tick
PRAISE = 0  # the position of what went especially well


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A comment in the form; `parts` are what can be struck, each with the gap before it."""

    key: str
    parts: list[tuple[str, str]]
    choice: Choice
    is_praise: bool


@blueprint.get("/comments")
@allow(Role.REVIEWER, Role.PRESIDENT)
def index() -> str:
    """List the cards whose comments wait for this reviewer, and those that can still be undone."""
    cards = review.cards_for(reading(), viewer().id)
    return render_template("comment_review/index.html", cards=cards, last_day_to_undo=last_day_to_undo)


@blueprint.get("/comments/next")
@allow(Role.REVIEWER, Role.PRESIDENT)
def next_card() -> Response:
    """Lead to the first card that waits for this reviewer, else to the list."""
    return redirect(_next_address(reading()), 303)


@blueprint.get("/comments/<round_slug>/<graded_slug>/<grading_slug>")
@allow(Role.REVIEWER, Role.PRESIDENT)
def card(round_slug: str, graded_slug: str, grading_slug: str) -> str:
    """Show every comment on a card that waits, apart from grades and in no order."""
    return _page(reading(), _get_card(reading(), round_slug, graded_slug, grading_slug))


@blueprint.post("/comments/<round_slug>/<graded_slug>/<grading_slug>")
@allow(Role.REVIEWER, Role.PRESIDENT)
def decide(round_slug: str, graded_slug: str, grading_slug: str) -> Page:
    """Publish, shorten or withhold each comment of the form, and go on to the next card."""
    choices = {_id_from(key): _choice_from(key) for key in request.form.getlist("comment")}
    try:
        with transaction(leave_no_trace=True) as session:
            found = _get_card(session, round_slug, graded_slug, grading_slug)
            outcome = decide_on_card(session, found, choices, doer=doer())
    except FieldsRefused as refused:
        found = _get_card(reading(), round_slug, graded_slug, grading_slug)
        return _page(reading(), found, choices, refused.faults), 422
    if outcome.settled:
        database().compact()
    _say(found, outcome)
    return redirect(_next_address(reading()), 303)


@blueprint.post("/comments/<round_slug>/<graded_slug>/<grading_slug>/undo")
@allow(Role.REVIEWER, Role.PRESIDENT)
def undo(round_slug: str, graded_slug: str, grading_slug: str) -> Response:
    """Let the comments on a card wait again, with what was chosen for each."""
    try:
        with transaction(leave_no_trace=True) as session:
            undo_card(session, _get_card(session, round_slug, graded_slug, grading_slug))
    except SettledMeanwhile as refused:
        warn(in_words(refused.sentence))
        return redirect(url_for(".index"), 303)
    tell(_("Undone. These comments wait again, as you had chosen."))
    return redirect(
        url_for(".card", round_slug=round_slug, graded_slug=graded_slug, grading_slug=grading_slug), 303
    )


def _get_card(session: Session, round_slug: str, graded_slug: str, grading_slug: str) -> Card:
    """Find the card of an address, for somebody who may review its comments; 404 or 403."""
    found = review.get_card(session, round_slug, graded=graded_slug, grading=grading_slug)
    if not review.may_review(session, found, person_id=viewer().id):
        abort(403)
    return found


def _id_from(key: str) -> bytes:
    try:
        return bytes.fromhex(key)
    except ValueError:
        abort(400)


def _choice_from(key: str) -> Choice:
    fate = request.form.get(f"do-{key}", "")
    if fate not in (Fate.PUBLISHED, Fate.SHORTENED, Fate.WITHHELD):
        abort(400)
    struck = request.form.getlist(f"struck-{key}", type=int)
    return Choice(
        fate=Fate(fate), struck=tuple(struck), reason=on_one_line(request.form.get(f"reason-{key}", ""))
    )


def _next_address(session: Session) -> str:
    waiting = [each for each in review.cards_for(session, viewer().id) if not each.is_decided]
    return _address(waiting[0]) if waiting else url_for(".index")


def _address(card: CardToReview) -> str:
    return url_for(
        ".card",
        round_slug=card.round_slug,
        graded_slug=card.graded_slug,
        grading_slug=card.grading_slug,
    )


def _say(found: Card, outcome: Outcome) -> None:
    """Tell what was decided, with the way back, and what somebody else had decided before."""
    names = {"graded": found.graded_name, "grading": found.grading_name}
    if outcome.meanwhile:
        warn(
            ngettext(
                "One comment on %(graded)s, as graded by %(grading)s, was decided meanwhile, by you or by "
                "another reviewer. That stands.",
                "%(num)s comments on %(graded)s, as graded by %(grading)s, were decided meanwhile, by you or "
                "by another reviewer. That stands.",
                outcome.meanwhile,
                **names,
            )
        )
    if not outcome.decided:
        return
    if outcome.is_settled:
        tell(
            _("All comments are decided. They stand on their cards now, and nothing can be undone any more.")
        )
        return
    decided = ngettext(
        "One comment on %(graded)s, as graded by %(grading)s, is decided.",
        "The %(num)s comments on %(graded)s, as graded by %(grading)s, are decided.",
        outcome.decided,
        **names,
    )
    until = _(
        "Until the last card is decided, at the latest until the end of %(day)s, you can undo this.",
        day=long_date(last_day_to_undo(today())),
    )
    tell(f"{decided} {until}", undo=url_for(".undo", **(request.view_args or {})))


def _page(
    session: Session,
    card: Card,
    typed: Mapping[bytes, Choice] | None = None,
    faults: Sequence[FieldFault] = (),
) -> str:
    """Show the form; with faults, as it was typed."""
    shown = _as_many_as_fit(comments.waiting(session, card.id))
    unsorted = [
        _Row(
            key=comment.id.hex(),
            parts=words_of(comment.text),
            choice=(typed or {}).get(comment.id, comment.choice),
            is_praise=comment.position == PRAISE,
        )
        for comment in shown
    ]
    rows = sorted(unsorted, key=lambda row: row.is_praise)
    numbers = {row.key: number for number, row in enumerate(rows, start=1)}
    links, error_of = errors_of(faults)
    links = [
        (href, f"{_('Comment %(number)s', number=numbers[href.partition('-')[2]])}: {words}")
        for href, words in links
    ]
    cards = review.cards_for(session, viewer().id)
    of_round = [each for each in cards if each.round_id == card.round_id]
    return render_template(
        "comment_review/card.html",
        card=card,
        round=session.get_one(Survey, card.round_id),
        rows=rows,
        place=sum(each.is_decided for each in of_round) + 1,
        cards=len(of_round),
        is_last=is_last(session, card),
        longest_reason=LONGEST_REASON,
        errors=links,
        error_of=error_of,
    )


def _as_many_as_fit(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Return the first comments, up to MOST_WORDS words: the others follow once these are decided."""
    shown: list[Waiting] = []
    words = 0
    for comment in waiting:
        words += len(words_of(comment.text))
        if shown and words > MOST_WORDS:
            break
        shown.append(comment)
    return shown
