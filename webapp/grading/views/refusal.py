"""Error page of a card that the viewer does not grade: 403 or 409, with the reason."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from webapp.language import gettext as _
from webapp.language import long_date
from webapp.models import Round, RoundState
from webapp.storage.database import reading
from webapp.urn import held_cards
from webapp.web.access import viewer

Page = tuple[str, int] | str | Response


class Refusal:
    """This card is none of the viewer's; what she may know of it is said in a sentence."""

    def __init__(self, round_: Round | None = None) -> None:
        self.round = round_

    def page(self) -> Page:
        if self.round is not None and self.round.state is RoundState.PLANNED:
            heading = _("This round is not open yet")
            sentence = _("Grading opens on %(day)s.", day=long_date(self.round.opens_on))
            return _plain_page(heading, sentence, 409)
        if self.round is not None and self.round.state is RoundState.GIVEN_UP:
            heading = _("This round was called off")
            sentence = _("Whatever was handed in has been destroyed unread. You need not grade this card.")
            return _plain_page(heading, sentence, 409)
        if held_cards.is_held(reading(), viewer().id):
            return _plain_page(_("Your address was changed"), address_waits(), 403)
        heading = _("You do not grade this card")
        sentence = _(
            "Who grades which card was fixed when the round opened. Your own cards are on the front page."
        )
        return _plain_page(heading, sentence, 403)


def address_waits() -> str:
    """Say why somebody whose address was changed finds no cards, and what opens them."""
    return _(
        "So that nobody grades for you, your open cards wait until the president or another administrator "
        "has confirmed your new address. Ask one of them."
    )


def _plain_page(heading: str, sentence: str, status: int) -> Page:
    page = render_template(
        "web/error.html",
        status=status,
        heading=heading,
        sentence=sentence,
        action_href="/",
        action_label=_("My report cards"),
    )
    return page, status
