"""Say roughly which share of a card's graders has handed in, counted at most twice a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from webapp.cache import Kept
from webapp.domain.wording import N_, Sentence
from webapp.grading.services.cards import MyCard
from webapp.models import RoundState
from webapp.urn import anonymity

SMALLEST_GROUP = 12  # below this a quarter of the people is so few that the share is a count
KEPT = timedelta(seconds=30)
_CARDS_KEPT = 1_000

# How many have handed in is told roughly, so it need not be counted for every reader of a form.
_shares = Kept[tuple[datetime, Sentence]](most=_CARDS_KEPT)


def share_words(session: Session, card: MyCard, *, now: datetime) -> Sentence | None:
    """Say roughly how many have handed in, as of half a minute ago at most.

    None in a group so small that a share would be a count.
    """
    if card.eligible < SMALLEST_GROUP or card.state is not RoundState.GRADING:
        return None
    key = (card.id, card.seal_public_key or b"")
    found = _shares.find(key)
    if found is None or not found[0] <= now < found[0] + KEPT:
        words = Sentence(key=_SHARES[anonymity.share_handed_in(session, card.id)])
        found = _shares.keep(key, (now, words))
    return found[1]


_SHARES = {
    0.0: N_("So far few people have handed in."),
    0.25: N_("So far about a quarter of the people have handed in."),
    0.5: N_("So far about half of the people have handed in."),
    0.75: N_("So far about three quarters of the people have handed in."),
    1.0: N_("Nearly everybody has handed in."),
}
