"""The story of one need: its grades over the rounds and every action promised for it, as a timeline."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy.exc import NoResultFound

from reports.words.story import outcome_words, promised_words, story_headline, story_of
from webapp.actions.services.of_results import actions_of
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.results.views.card import read_card
from webapp.storage.database import reading
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.kept_pages import drawn_once

blueprint = Blueprint("stories", __name__)


@blueprint.get("/results/<round_slug>/<graded_slug>/<grading_slug>/<int:position>")
@allow(Role.EMPLOYEE)
@drawn_once
def show(round_slug: str, graded_slug: str, grading_slug: str, position: int) -> str:
    """Show the story of a need to those who may read its card."""
    found = read_card(round_slug, graded_slug, grading_slug)
    card = found.card.printed
    need = next((need for need in card.needs if need.position == position), None)
    if need is None or not card.published:
        raise NoResultFound
    charts = PageCharts(found.round_.letters)
    actions = [promised.line for promised in actions_of(reading(), found.results, today=pages.today())]
    told = story_of(card, need, actions)
    return render_template(
        "results/story.html",
        address=found,
        told=told,
        need=need,
        headline=story_headline(told, charts.words),
        chart=charts.story(need),
        lines=[
            (
                action.what,
                promised_words(action, charts.words),
                outcome_words(action, charts.words),
                charts.action_strip(need, action),
            )
            for action in told.actions
        ],
    )
