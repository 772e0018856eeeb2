"""View model of a card: the words and addresses that its templates use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for

from webapp.domain.disclosure import Rules, fewest_for_comments
from webapp.domain.wording import Sentence
from webapp.grading.services.cards import MyCard
from webapp.grading.services.form import FilledIn
from webapp.language import day_ahead, in_words, long_date, weekday_ahead
from webapp.language import gettext as _
from webapp.models import Round
from webapp.rounds.services.planning import next_planned_round
from webapp.rounds.services.templates import frozen_template, said
from webapp.storage.database import reading
from webapp.survey_templates import SurveyTemplate


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
        "fewest_for_comments": fewest_for_comments(Rules(minimum_group=card.minimum_group)),
        "share_words": in_words(share) if share else "",
        **words_beside_grades(template_of_card(card), card.graded_name, card.grading_name),
    }


def template_of_card(card: MyCard) -> SurveyTemplate:
    """Return the template on which the card's round was opened."""
    return frozen_template(reading(), card.round_id, card.template, card.template_digest)


def words_beside_grades(template: SurveyTemplate, graded_name: str, grading_name: str) -> dict[str, str]:
    """Return the question, the answer that is no grade, and what a template asks for in words."""

    def filled(text: str) -> str:
        return said(template, text).replace("{graded}", graded_name).replace("{grading}", grading_name)

    return {
        "question": filled(template.question),
        "cannot_judge": said(template, template.cannot_judge),
        "comment_prompt": said(template, template.comment_prompt),
        "well_prompt": filled(template.well_prompt),
    }


def scale_of(card: MyCard) -> list[tuple[str, str]]:
    """Return the letters of the card's round with their words."""
    return scale_words(template_of_card(card), card.letters)


def scale_words(template: SurveyTemplate, letters: Iterable[str]) -> list[tuple[str, str]]:
    """Return these letters with the words that a template gives them."""
    return [(letter, said(template, template.words[letter])) for letter in letters]


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


def progress_words(cards: Sequence[MyCard]) -> str:
    """Say how many of somebody's cards are handed in; nothing where there is but one."""
    if len(cards) < 2:
        return ""
    done = sum(card.is_handed_in for card in cards)
    return _("%(number)s of %(all)s cards are handed in.", number=done, all=len(cards))


def place_words(card: MyCard) -> str:
    """Say which of somebody's cards is filled in now; nothing where there is but one."""
    if card.own < 2:
        return ""
    return _("Card %(number)s of %(all)s", number=1 + card.own_handed_in, all=card.own)


def address_of(card: MyCard) -> str:
    """Return where the card is graded."""
    return url_for("grading.grade", round_slug=card.round_slug, graded_slug=card.graded_slug)


def next_dates(card: MyCard | Round, *, with_mail: bool = True) -> list[tuple[str, str, str]]:
    """Say what comes after handing in, each with its day; who drew a code gets no mail."""
    exchange = (
        _("Both departments exchange their cards. You will get a mail when the results are there.")
        if with_mail
        else _("Both departments exchange their cards.")
    )
    dates = [
        (card.closes_on, _("The round closes.")),
        (card.exchanges_on, exchange),
        (card.plans_due_on, _("Action plans are due.")),
    ]
    planned = next_planned_round(reading())
    if planned is not None:
        dates.append((planned.opens_on, _("The next round opens, and you see what changed.")))
    return [(day.isoformat(), day_ahead(day), words) for day, words in dates]


def as_filled_in(filled_in: FilledIn | None, *, errors: bool) -> dict[str, object]:
    """Return what the questions show again of a card, with its faults where they are to be told."""
    faults = filled_in.faults if filled_in is not None and errors else ()
    return {
        "values": filled_in.answers if filled_in else {},
        "comments": filled_in.comments if filled_in else {},
        "well": filled_in.well if filled_in else "",
        "errors": [(f"#{fault.anchor}", in_words(fault.sentence)) for fault in faults],
        "error_of": {_key(fault.field): in_words(fault.sentence) for fault in faults},
    }


def _key(field: str) -> int | str:
    """Return the key under which the template looks for a field's fault: a need by its position."""
    return int(field.removeprefix("need-")) if field.startswith("need-") else field
