"""What only this reader is shown on her front page: her cards with her marks, her surveys, what is late."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from webapp.actions.services.open_actions import number_overdue_of
from webapp.comment_review.services.review import number_waiting_for
from webapp.domain.half_years import OPEN_STATES
from webapp.grading.services.cards import MyCard, cards_of
from webapp.models import Survey
from webapp.organisation.services.new_addresses import waiting_for
from webapp.storage.database import reading
from webapp.surveys.views.waiting import Waiting, waiting_forms
from webapp.urn import held_cards
from webapp.web.access import Viewer
from webapp.web.pages import today

_IS_COLLECTED = select(exists().where(Survey.state.in_(OPEN_STATES)))


@dataclass(frozen=True, kw_only=True)
class Own:
    """Read at each request; no id of the reader is in it, so that whoever has the same may share a page.

    They share none while anything is collected: how soon a page with her marks is there would tell its
    reader that a colleague with the same marks, who has handed in as she has, was there before.
    """

    is_collected: bool  # a round or a survey, until its ballots are counted
    cards: tuple[MyCard, ...]
    is_held: bool  # her cards, until her new address is confirmed
    surveys: tuple[Waiting, ...]
    overdue: int
    comments: int  # that wait for her review
    confirms: bool  # somebody's new address waits for her


def own_of(me: Viewer) -> Own:
    """Read what is this person's own."""
    session = reading()
    cards = tuple(cards_of(session, me.id))
    return Own(
        is_collected=session.execute(_IS_COLLECTED).scalar_one(),
        cards=cards,
        is_held=not cards and held_cards.is_held(session, me.id),
        surveys=tuple(waiting_forms(session, me.id)),
        overdue=number_overdue_of(session, me.id, today=today()),
        comments=number_waiting_for(session, me.id) if me.is_reviewer or me.is_president else 0,
        confirms=(me.is_president or me.is_administrator) and bool(waiting_for(session, me.id)),
    )
