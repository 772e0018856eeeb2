"""View model of a card: the words and addresses that its templates use."""

from __future__ import annotations

from flask import url_for

from webapp.domain.wording import Sentence
from webapp.grading.services.cards import MyCard
from webapp.language import day_ahead, in_words, long_date, weekday_ahead
from webapp.language import gettext as _
from webapp.survey_templates import SurveyTemplate, get_template


def card_words(card: MyCard, *, share: Sentence | None = None) -> dict[str, object]:
    """Describe a card for the pages of its grading; `share` is how many have handed in, roughly."""
    return {
        "round_name": card.round_name,
        "round_slug": card.round_slug,
        "graded_name": card.graded_name,
        "graded_slug": card.graded_slug,
        "grading_name": card.grading_name,
        "closes_words": weekday_ahead(card.closes_on),
        "closed_words": long_date(card.closes_on),
        "exchange_words": day_ahead(card.exchanges_on),
        "minimum_group": card.minimum_group,
        "eligible": card.eligible,
        "asks_comments": card.asks_comments,
        "reviews_comments": card.reviews_comments,
        "share_words": in_words(share) if share else "",
        **words_beside_grades(get_template(card.template), card.graded_name),
    }


def words_beside_grades(template: SurveyTemplate, graded_name: str) -> dict[str, str]:
    """Return what a template calls the answer that is no grade, and what it asks for in words."""
    return {
        "cannot_judge": _(template.cannot_judge),
        "comment_prompt": _(template.comment_prompt) if template.asks_comments else "",
        "well_prompt": _(template.well_prompt).replace("{graded}", graded_name)
        if template.asks_comments
        else "",
    }


def scale_of(card: MyCard) -> list[tuple[str, str]]:
    """Return the letters of the card's round with their words."""
    words = get_template(card.template).words
    return [(letter, _(words[letter])) for letter in card.letters]


def line_of(card: MyCard) -> dict[str, object]:
    """Describe a card in a list of cards."""
    return {
        "graded_name": card.graded_name,
        "grading_name": card.grading_name,
        "href": address_of(card),
        "is_handed_in": card.is_handed_in,
        "closes_words": weekday_ahead(card.closes_on),
        "exchange_words": day_ahead(card.exchanges_on),
    }


def address_of(card: MyCard) -> str:
    """Return where the card is graded."""
    return url_for("grading.grade", round_slug=card.round_slug, graded_slug=card.graded_slug)
