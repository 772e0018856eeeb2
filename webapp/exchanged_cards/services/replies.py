"""Reply of the graded side to a card: one paragraph by its head, for those who graded; mailed once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from webapp import log
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.faults import FieldFault, FieldsRefused, too_long
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.signatures import Signed, StaysClosed
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Card, CardReply, Person, Signature
from webapp.organisation.services.organisation import living
from webapp.rounds.services.exchanged import require_exchanged
from webapp.rounds.services.planning import last_exchanged_round

LONGEST_REPLY = 1000


@dataclass(frozen=True, kw_only=True)
class Replied:
    """What a head of the graded department replies to a card."""

    words: str
    name: str
    written_on: date


def write_reply(session: Session, card: Card, words: str, *, edit_number: int, doer: Doer) -> None:
    """Store the reply to a card, and mail to those who graded that there is one, the first time only.

    Raises NotExchanged before the exchange, StaysClosed where the card shows nothing, ChangedMeanwhile,
    FieldsRefused.
    """
    require_exchanged(card.round)
    if not card.is_published:
        raise StaysClosed
    faults = too_long("words", words, most=LONGEST_REPLY)
    if not words:
        key = N_("Write a sentence or two, so that those who graded know that they were heard.")
        faults = [FieldFault(field="words", sentence=Sentence(key=key))]
    if faults:
        raise FieldsRefused(faults)
    stored = session.get(CardReply, card.id, with_for_update=True)
    if edit_number != (stored.edit_number if stored else 0):
        raise ChangedMeanwhile
    reply = stored or CardReply(card_id=card.id, edit_number=0)
    reply.words, reply.person_id, reply.written_on = words, doer.person_id, doer.today
    reply.edit_number += 1
    session.add(reply)
    it = log.name_of_card(card)
    log.note_by(session, doer, N_("replied to the card of %(it)s"), it=it)
    _tell_graders(session, card, doer=doer)


def _tell_graders(session: Session, card: Card, *, doer: Doer) -> None:
    """Mail to everybody who is in the grading department now, whether they handed in or not."""
    graders = session.scalars(
        select(Person)
        .where(Person.department_id == living(card.grading_id), Person.is_active)
        .order_by(Person.id)
    )
    queue_letters(
        session,
        [Addressee(person.id, person.email, person.language) for person in graders],
        kind="card_reply",
        once_key=f"card_reply:{card.id}",
        now=doer.now,
        graded=card.graded_name,
        grading=card.grading_name,
        round=card.round,
        person=doer.name,
        path=f"/results/{card.round.slug}/{card.graded.slug}/{card.grading.slug}",
    )


def find_reply(session: Session, card_id: int) -> CardReply | None:
    """Return the stored reply to a card, or None."""
    return session.get(CardReply, card_id)


_signer, _replier = aliased(Person), aliased(Person)
_MARKS = (
    select(
        Card.id,
        Signature.person_id,
        Signature.department_id,
        Signature.signed_on,
        _signer.name.label("signer"),
        CardReply.words,
        CardReply.written_on,
        _replier.name.label("replier"),
    )
    .outerjoin(Signature, Signature.card_id == Card.id)
    .outerjoin(_signer, _signer.id == Signature.person_id)
    .outerjoin(CardReply, CardReply.card_id == Card.id)
    .outerjoin(_replier, _replier.id == CardReply.person_id)
    .where(or_(Signature.card_id.is_not(None), CardReply.card_id.is_not(None)))
    .order_by(Signature.signed_on, Signature.person_id)
)
"""Made once: to put it together takes longer than to ask, and every page of results asks."""


def signatures_and_replies(
    session: Session, cards: ColumnElement[bool]
) -> tuple[dict[int, tuple[Signed, ...]], dict[int, Replied]]:
    """Return who signed which of the selected cards, in the order of signing, and the replies; one query."""
    rows = session.execute(_MARKS.where(cards))
    signed: dict[int, tuple[Signed, ...]] = {}
    replied: dict[int, Replied] = {}
    for row in rows:
        if row.signed_on is not None:
            mark = Signed(
                person_id=row.person_id,
                name=row.signer,
                department_id=row.department_id,
                signed_on=row.signed_on,
            )
            signed[row.id] = (*signed.get(row.id, ()), mark)
        if row.words is not None:
            replied[row.id] = Replied(words=row.words, name=row.replier, written_on=row.written_on)
    return signed, replied


def cards_without_reply(session: Session, department_ids: Collection[int]) -> list[Card]:
    """Return the published cards of the last exchange that departments received and have not replied to."""
    last = last_exchanged_round(session)
    if last is None:
        return []
    its = joinedload(Card.round), joinedload(Card.graded), joinedload(Card.grading)
    waiting = (
        select(Card)
        .options(*its)
        .where(
            Card.round_id == last.id,
            Card.graded_id.in_(department_ids),
            Card.is_published.is_(True),
            ~exists().where(CardReply.card_id == Card.id),
        )
    )
    return list(session.scalars(waiting.order_by(Card.grading_name)))
