"""Decide on all comments of a card at once (publish, strike words, withhold), undo it, and settle it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from webapp import log
from webapp.comment_review.services.review import CardToReview, candidates, cards_to_review, reviewers_among
from webapp.doer import Doer
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.review import LEFT_OUT, Choice, Fate, strike
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.models import Card
from webapp.urn import comments

LONGEST_REASON = 200  # characters
DAYS_TO_UNDO = 7  # at most; one card that nobody decides on must not hold back all others


class SettledMeanwhile(Refused):
    """What was to be undone is settled: its words are published or deleted."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How many comments were decided now, how many before by somebody else, and whether it is for good."""

    decided: int
    meanwhile: int
    is_settled: bool
    settled: int  # comments, of other cards too; where there are any, the caller compacts the database


def decide_on_card(session: Session, card: Card, choices: Mapping[bytes, Choice], *, doer: Doer) -> Outcome:
    """Decide on these comments, all or none, and settle the round where no card waits any more.

    What somebody else has decided meanwhile stands. For a transaction that leaves no trace. Raises
    FieldsRefused, whose fields are `struck-` and `reason-` with the comment's id in hexadecimal.
    """
    lock_organisation(session)
    waiting = {comment.id: comment for comment in comments.waiting(session, card.id)}
    mine = {key: choice for key, choice in choices.items() if key in waiting}
    faults = [
        fault for key, choice in mine.items() for fault in _faults(key.hex(), choice, waiting[key].text)
    ]
    if faults:
        raise FieldsRefused(faults)
    for key, choice in mine.items():
        comments.decide(session, card_id=card.id, comment_id=key, choice=choice, today=doer.today)
    settled = settle_reviews(session, today=doer.today, now=doer.now, who=doer.name)
    left = {each.id for each in cards_to_review(session)}
    return Outcome(
        decided=len(mine),
        meanwhile=len(choices) - len(mine),
        is_settled=card.id not in left,
        settled=settled,
    )


def _faults(name: str, choice: Choice, text: str) -> Iterator[FieldFault]:
    if choice.fate is Fate.SHORTENED:
        left = strike(text, choice.struck)
        if left == LEFT_OUT:
            key = N_("No word of this comment is left. Withhold it instead, and say why.")
            yield FieldFault(field=f"struck-{name}", sentence=Sentence(key=key))
        elif left == text:
            key = N_("Strike at least one word of this comment, or publish it as it is.")
            yield FieldFault(field=f"struck-{name}", sentence=Sentence(key=key))
    if choice.fate is Fate.WITHHELD:
        for sentence in _what_is_wrong_with(choice.reason):
            yield FieldFault(field=f"reason-{name}", sentence=sentence)


def _what_is_wrong_with(reason: str) -> Iterator[Sentence]:
    if not reason:
        yield Sentence(key=N_("Give the reason in one sentence. The writer can read it."))
    if len(reason) > LONGEST_REASON:
        key = N_("This reason is %(number)s characters too long: at most %(most)s fit. Shorten it.")
        yield Sentence(key=key, values={"number": len(reason) - LONGEST_REASON, "most": LONGEST_REASON})


def last_day_to_undo(decided_on: date) -> date:
    """Return the day through which a decision can be undone, whatever else still waits."""
    return decided_on + timedelta(days=DAYS_TO_UNDO)


def is_last(session: Session, card: Card) -> bool:
    """Say whether no other card of its round waits for anybody: deciding on this one settles all."""
    people = candidates(session)
    return not any(
        other.undecided and other.id != card.id and reviewers_among(people, other)
        for other in cards_to_review(session)
        if other.round_id == card.round_id
    )


def undo_card(session: Session, card: Card) -> None:
    """Let the comments on a card wait for a decision again; raises SettledMeanwhile."""
    lock_organisation(session)
    if not comments.undo(session, card.id):
        key = N_(
            "This can no longer be undone: the comments are settled. Published ones stand on the card, and "
            "what was struck or withheld is deleted."
        )
        raise SettledMeanwhile(Sentence(key=key))


def settle_reviews(session: Session, *, today: date, now: datetime, who: str) -> int:
    """Publish and delete what was decided, for good, where it can no longer be undone; return how many.

    That is so where no card of the round waits for anybody, and after DAYS_TO_UNDO days in any case.
    The log says that the comments of a round were reviewed, never which words. May run any number of
    times, in a transaction that leaves no trace. Where any were, the caller compacts the database: SQLite
    leaves copies of moved rows in free parts of its pages, which no deletion finds.
    """
    people, cards = candidates(session), cards_to_review(session)
    still_open = {card.round_id for card in cards if card.undecided and reviewers_among(people, card)}
    ready = [card for card in cards if card.is_decided and _is_over(card, still_open, today=today)]
    rounds = groupby(ready, key=lambda card: card.round_id)
    return sum(_settle(session, list(of_round), now=now, who=who) for _id, of_round in rounds)


def _is_over(card: CardToReview, still_open: Collection[int], *, today: date) -> bool:
    is_old = card.decided_on is not None and last_day_to_undo(card.decided_on) < today
    return is_old or card.round_id not in still_open


def _settle(session: Session, cards: Sequence[CardToReview], *, now: datetime, who: str) -> int:
    number = comments.settle(session, [card.id for card in cards])
    on_one = N_("finished the review of %(number)s comments on one card of %(round)s")
    on_several = N_("finished the review of %(number)s comments on %(cards)s cards of %(round)s")
    what = on_several if len(cards) > 1 else on_one
    log.note(session, at=now, who=who, what=what, number=number, cards=len(cards), round=cards[0].round_name)
    return number
