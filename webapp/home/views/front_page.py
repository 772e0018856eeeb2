"""The front page: the cards that wait for the viewer, or her role's page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from webapp.grading.services import cards as grading
from webapp.grading.services.by_code import grades_by_code_now, takes_paper_now
from webapp.grading.services.cards import MyCard
from webapp.grading.services.roll import has_cards
from webapp.grading.views.refusal import Page
from webapp.grading.views.since_last_time import since_last_time_for
from webapp.grading.views.words import address_of, line_of, progress_words
from webapp.home.views.news import news_for
from webapp.home.views.own import Own, own_of
from webapp.home.views.sections import in_sections
from webapp.home.views.tasks import tasks_of
from webapp.language import gettext as _
from webapp.language import ngettext, short_date, weekday_ahead
from webapp.models import Round, RoundState
from webapp.rounds.services.calendar import rounds_with_days_ahead
from webapp.rounds.services.planning import last_exchanged_round, next_planned_round, open_round_of
from webapp.storage.database import reading
from webapp.web.access import Role, Viewer, allow, viewer
from webapp.web.kept_pages import drawn_once, keep_no_page
from webapp.web.pages import today

blueprint = Blueprint("cards", __name__)


@blueprint.get("/")
@allow(Role.EMPLOYEE)
@drawn_once
def index() -> Page:
    """Show what waits for the viewer; who is in no department gets the front page of her role."""
    me = viewer()
    own = me.reads(own_of)
    if own.is_collected:
        keep_no_page()
    cards = own.cards
    if me.department_id is None and not cards:
        return _front_page_of(me)
    shown = [card for card in cards if card.is_open] + [card for card in cards if card.is_handed_in]
    return render_template(
        "home/front_page.html",
        cards=[line_of(card) for card in shown],
        note=_note(cards),
        lead=_lead(shown),
        next_round_words=_next_round_words(me, own),
        has_results=last_exchanged_round(reading()) is not None,
        calendar_href=url_for("calendars.rounds") if _has_days_ahead() else None,
        since=since_last_time_for(me, cards),
        news=news_for(reading(), me),
        sections=in_sections(tasks_of(reading(), me, own)),
        is_grader=me.department_id is not None,
    )


@blueprint.get("/cards/next")
@allow(Role.EMPLOYEE)
def next_card() -> Response:
    """Lead to the first card that waits for the viewer's grades, or to the front page."""
    waiting = (address_of(card) for card in grading.cards_of(reading(), viewer().id) if card.is_open)
    return redirect(next(waiting, url_for("cards.index")), 303)


def _front_page_of(me: Viewer) -> Page:
    if me.is_president:
        return redirect("/company", 303)
    if me.is_administrator:
        return redirect(url_for("admin_rounds.index"), 303)
    if me.is_reviewer:
        return redirect(url_for("paper_cards.ask" if takes_paper_now(reading()) else "comments.index"), 303)
    if me.is_works_council:
        return redirect(url_for("works_council.show"), 303)
    return render_template(
        "home/front_page.html",
        cards=[],
        note="",
        lead="",
        has_results=False,
        is_grader=False,
        next_round_words=_("You belong to no department yet. Your administrator can change that."),
        calendar_href=None,
        since=None,
        news=None,
        sections=[],
    )


def _note(cards: Sequence[MyCard]) -> str:
    if not cards:
        return ""
    card = cards[0]
    if card.state is RoundState.GRADING:
        return _("%(round)s is open until %(day)s", round=card.round_name, day=weekday_ahead(card.closes_on))
    return _("%(round)s is closed", round=card.round_name)


def _lead(cards: Sequence[MyCard]) -> str:
    waiting = sum(1 for card in cards if card.is_open)
    if waiting:
        words = ngettext(
            "%(num)s card waits for your grades. It takes about three minutes.",
            "%(num)s cards wait for your grades. Each takes about three minutes.",
            waiting,
        )
        return " ".join(filter(None, (progress_words(cards), words)))
    return _("You have handed in everything. Thank you.") if cards else ""


def _has_days_ahead() -> bool:
    return bool(rounds_with_days_ahead(reading(), today=today()))


def _next_round_words(me: Viewer, own: Own) -> str:
    """Say why there is nothing to grade, and what comes next."""
    session = reading()
    now_open = open_round_of(session)
    if now_open is not None and now_open.state is RoundState.GRADING:
        return _why_none_of(now_open, me, own)
    if now_open is not None:
        return _(
            "%(round)s is closed. Cards are exchanged on %(day)s.",
            round=now_open.name,
            day=short_date(now_open.exchanges_on),
        )
    planned = next_planned_round(session)
    if planned is not None:
        return _("The next round opens on %(day)s.", day=short_date(planned.opens_on))
    if last_exchanged_round(session) is not None:
        return _("The next round is not planned yet.")
    return _("The first round is not planned yet.")


def _why_none_of(round_: Round, me: Viewer, own: Own) -> str:
    """Say why somebody has no card in the round that is being graded."""
    session = reading()
    is_open = _("%(round)s is open until %(day)s", round=round_.name, day=weekday_ahead(round_.closes_on))
    if me.department_id is None or own.is_held:
        return f"{is_open}."
    if grades_by_code_now(session, me.department_id):
        why = _("Your department grades with drawn codes, not here.")
    elif has_cards(session, round_.id, grading_id=me.department_id):
        why = _("Who grades was fixed when it opened. You grade with your department from the next round on.")
    else:
        why = _("Your department grades nobody in it.")
    return f"{is_open}. {why}"
