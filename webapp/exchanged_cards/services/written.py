"""What people wrote on a card, for those who may read it: comments after their review, control numbers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.cache import Kept
from webapp.comment_review.services.review import reviewed
from webapp.domain.review import SMALLEST_NUMBER_TOLD, Reviewed
from webapp.exchanged_cards.services.shown_results import ExchangedCard
from webapp.language import gettext as _
from webapp.language import ngettext
from webapp.models import Round
from webapp.urn import anonymity, comments


def comments_on(session: Session, card: ExchangedCard) -> tuple[list[str], str]:
    """Return the comments on a card in random order, apart from its needs, and what their review did.

    No comments for a closed card, and as long as one of them waits for its review.
    """
    if not card.shown.published:
        return [], ""
    written, numbers = comments.comments_and_numbers_of(session, card.id)
    return [words for _position, words in written], _review_note(reviewed(numbers))


def _review_note(found: Reviewed) -> str:
    """Say what the review did to the comments on a card, in words for those who may read them.

    Of few comments it is not said how many, since each of them is one of few people's.
    """
    if found.waiting:
        return _("Comments on this card wait for their review.")
    if not found.withheld and not found.shortened:
        return ""
    if found.all < SMALLEST_NUMBER_TOLD:
        return _("The review withheld or shortened some of what was written.")
    counted = {"all": found.all}
    told = [
        found.withheld
        and ngettext(
            "%(num)s of %(all)s comments was withheld by the review.",
            "%(num)s of %(all)s comments were withheld by the review.",
            found.withheld,
            **counted,
        ),
        found.shortened
        and ngettext(
            "%(num)s of %(all)s comments was shortened by the review.",
            "%(num)s of %(all)s comments were shortened by the review.",
            found.shortened,
            **counted,
        ),
    ]
    return " ".join(sentence for sentence in told if sentence)


# As with cards: they never change, and the edition names them in every database.
_numbers_kept = Kept[list[str]](most=500)


def control_numbers_of(session: Session, round_: Round, card: ExchangedCard) -> list[str]:
    """Return the sorted control numbers of a card; empty where their count would tell what is withheld."""
    if card.shown.handed_in is None:
        return []
    name = (round_.edition, card.id)
    numbers = _numbers_kept.find(name) if round_.edition else None
    if numbers is None:
        numbers = anonymity.control_numbers_of(session, card.id)
        if round_.edition:
            _numbers_kept.keep(name, numbers)
    return numbers
