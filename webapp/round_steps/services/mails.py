"""Mails of a round: opening, at most three reminders, exchange or cancellation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from webapp.language import by_alphabet
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import (
    Card,
    Department,
    Event,
    Mail,
    Person,
    Position,
    Round,
    RoundState,
)
from webapp.rounds.services.mails import addressees, end_of_day, take_back
from webapp.signing_in.services.mailed_links import forget_links, queue_with_links
from webapp.urn import anonymity

FIRST_OPEN_CARD = "/cards/next"
"""Where the mails of a round that is graded lead: the same for everybody."""


def announce_opening(session: Session, round_: Round, *, now: datetime) -> int:
    """Queue one mail a person for all open cards together; return how many."""
    cards = _cards_by(session, round_, lambda card: card.grading_id)
    return queue_with_links(
        session,
        addressees(session, anonymity.people_with_open_cards(session, round_.id)),
        kind="grading_opens",
        once_key=f"opening:{round_.id}",
        now=now,
        round_id=round_.id,
        expires_at=end_of_day(session, round_.closes_on),
        wanted=FIRST_OPEN_CARD,
        values_for=lambda reader: {"cards": cards.get(reader.department_id, [])},
        round=round_,
    )


def tell_heads_what_is_not_graded(
    session: Session,
    round_: Round,
    graded: Department,
    grading: Department,
    *,
    empty: Department | None,
    now: datetime,
) -> int:
    """Tell the heads of both departments of a card that there is not, for want of people or of a list."""
    return queue_letters(
        session,
        _heads(session, (graded.id, grading.id)),
        kind="not_graded",
        once_key=f"not-graded:{round_.id}:{graded.id}:{grading.id}",
        now=now,
        round=round_,
        graded=graded.name,
        grading=grading.name,
        empty=empty.name if empty else "",
    )


def was_reminded(session: Session, round_id: int, number: int) -> bool:
    """Say whether reminder `number` (1 to 3) of a round went out."""
    key = f"reminder:{round_id}:{number}:"
    return bool(session.scalar(select(exists().where(Mail.once_key.startswith(key)))))


def remind(session: Session, round_: Round, number: int, *, today: date, now: datetime) -> int:
    """Queue reminder `number` for everybody with an open card; return how many.

    The mail says neither which card is open nor how many: it is the same for everybody but for its link.
    It stands for an opening mail that has not gone out yet, and whose link ends with its own.
    """
    take_back(session, round_, "opening")
    return queue_with_links(
        session,
        addressees(session, anonymity.people_with_open_cards(session, round_.id)),
        kind="reminder",
        once_key=f"reminder:{round_.id}:{number}",
        now=now,
        round_id=round_.id,
        expires_at=end_of_day(session, today),
        wanted=FIRST_OPEN_CARD,
        values_for=lambda _reader: {},
        round=round_,
        days_left=(round_.closes_on - today).days,
    )


def announce_exchange(session: Session, round_: Round, *, now: datetime) -> int:
    """Queue one mail for everybody in a department that grades or is graded; return how many."""
    concerned = departments_of(session, round_)
    people = session.scalars(select(Person.id).where(Person.department_id.in_(concerned)))
    presidents = session.scalars(select(Person.id).where(Person.is_president))
    given = _cards_by(session, round_, lambda card: card.grading_id)
    received = _cards_by(session, round_, lambda card: card.graded_id)
    return queue_with_links(
        session,
        addressees(session, {*people, *presidents}),
        kind="exchanged",
        once_key=f"exchanged:{round_.id}",
        now=now,
        round_id=round_.id,
        wanted="/",
        values_for=lambda reader: {
            "received": received.get(reader.department_id, []),
            "given": given.get(reader.department_id, []),
        },
        round=round_,
    )


def _cards_by(
    session: Session, round_: Round, department_of: Callable[[Card], int]
) -> dict[int | None, list[Card]]:
    """Return the cards of a round by one of their departments, in the order of the other's name."""
    found: dict[int | None, list[Card]] = {}
    cards = session.scalars(select(Card).where(Card.round_id == round_.id))
    for card in sorted(
        cards, key=lambda card: (by_alphabet(card.graded_name), by_alphabet(card.grading_name))
    ):
        found.setdefault(department_of(card), []).append(card)
    return found


def withdraw(session: Session, round_: Round) -> None:
    """Take back what has not gone out of a round that is given up, and forget who was reminded.

    Who was reminded had not handed in, and of such a round nobody is to learn how many had.
    """
    take_back(session, round_, "opening", "not-graded", "codes", "sheets")
    take_back(session, round_, Event.ROUND_OPENED, Event.CLOSING_SOON)
    forget_reminders(session, round_)


def forget_reminders(session: Session, round_: Round) -> int:
    """Delete reminders and their links, which name who had not handed in; return how many mails."""
    forget_links(session)
    reminders = delete(Mail).where(Mail.once_key.startswith(f"reminder:{round_.id}:"))
    return len(session.scalars(reminders.returning(Mail.id)).all())


def announce_giving_up(
    session: Session, round_: Round, on_the_roll: set[int], concerned: Collection[int], *, now: datetime
) -> int:
    """Queue one mail for all on the roll, the heads and the president, the same for all; return how many."""
    leads = or_(Person.position == Position.HEAD, Person.position == Position.DEPUTY)
    others = select(Person.id).where(or_(Person.is_president, leads & Person.department_id.in_(concerned)))
    return queue_letters(
        session,
        addressees(session, on_the_roll | set(session.scalars(others))),
        kind="given_up",
        once_key=f"given-up:{round_.id}",
        now=now,
        round=round_,
    )


def call_for_sheets(session: Session, round_: Round, *, now: datetime) -> int:
    """Tell once who must act that a step waits for the trustees' sheets; return how many mails were queued.

    The opening waits for administrators. Of the exchange the president is told too.
    """
    opens = round_.state is RoundState.PLANNED
    acts = Person.is_administrator if opens else or_(Person.is_administrator, Person.is_president)
    return queue_letters(
        session,
        addressees(session, set(session.scalars(select(Person.id).where(acts)))),
        kind="sheets_to_open" if opens else "sheets_to_exchange",
        once_key=_call_key(round_),
        now=now,
        round_id=round_.id,
        round=round_,
    )


def was_called_for_sheets(session: Session, round_: Round) -> bool:
    """Say whether those who must act were told of the present step."""
    key = f"{_call_key(round_)}:"
    return bool(session.scalar(select(exists().where(Mail.once_key.startswith(key)))))


def _call_key(round_: Round) -> str:
    return f"sheets:{round_.id}:{round_.state}"


def ask_for_codes(
    session: Session, round_: Round, departments: Iterable[Department], *, now: datetime
) -> int:
    """Tell administrators whose codes are to be printed; return how many mails were queued."""
    names = ", ".join(department.name for department in departments)
    administrators = session.scalars(select(Person.id).where(Person.is_administrator))
    return queue_letters(
        session,
        addressees(session, set(administrators) if names else set()),
        kind="codes_to_print",
        once_key=f"codes:{round_.id}",
        now=now,
        round_id=round_.id,
        round=round_,
        departments=names,
    )


def departments_of(session: Session, round_: Round) -> set[int]:
    """Return the departments that grade or are graded in a round."""
    cards = session.execute(select(Card.graded_id, Card.grading_id).where(Card.round_id == round_.id))
    return {department for card in cards for department in card}


def _heads(session: Session, departments: tuple[int, int]) -> list[Addressee]:
    leads = or_(Person.position == Position.HEAD, Person.position == Position.DEPUTY)
    found = select(Person.id, Person.email, Person.language).where(
        Person.is_active, leads, Person.department_id.in_(departments)
    )
    return [Addressee(*row) for row in session.execute(found)]
