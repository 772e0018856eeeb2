"""Workflow of a round's drawn codes: generated, printed, released, frozen."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import Card, Round, RoundState
from webapp.urn import drawn_codes
from webapp.urn.drawn_codes import DrawnCodes, mark_of_codes
from webapp.urn.written_secrets import tidy


class WrongMark(Refused):
    """What was typed is not the mark that stands after the last slip."""


@dataclass(frozen=True, kw_only=True)
class CodeDepartment:
    """A department that grades this round with drawn codes."""

    id: int
    name: str
    people: int  # as many as were eligible when the round opened, and so many codes there are
    grades: tuple[str, ...]


def code_departments(session: Session, round_: Round) -> list[CodeDepartment]:
    """Return the departments that grade an open round with drawn codes, by name."""
    cards = session.scalars(
        select(Card)
        .where(Card.round_id == round_.id, Card.by_code)
        .order_by(Card.grading_name, Card.graded_name)
    ).all()
    return [
        CodeDepartment(
            id=department,
            name=next(card.grading_name for card in cards if card.grading_id == department),
            people=next(card.eligible for card in cards if card.grading_id == department),
            grades=tuple(card.graded_name for card in cards if card.grading_id == department),
        )
        for department in dict.fromkeys(card.grading_id for card in cards)
    ]


def has_code_cards(session: Session, round_: Round) -> bool:
    """Say whether any card of an open round is graded with drawn codes."""
    return bool(session.scalar(select(exists().where(Card.round_id == round_.id, Card.by_code))))


def make_codes(session: Session, round_: Round) -> DrawnCodes:
    """Make exactly as many codes as are eligible in each department; nothing is stored. Raises Refused."""
    require_codes_may_be_made(round_)
    departments = code_departments(session, round_)
    if not departments:
        key = N_("In %(round)s everybody signs in to grade, so there are no codes.")
        raise Refused(Sentence(key=key, values={"round": round_.name}))
    return drawn_codes.new_codes(round_.id, {department.id: department.people for department in departments})


def require_codes_may_be_made(round_: Round) -> None:
    """Raise Refused with the sentence that says why not."""
    values = {"round": round_.name}
    if round_.state is RoundState.PLANNED:
        key = N_("Codes are made once %(round)s is open: then it is fixed who may grade.")
        raise Refused(Sentence(key=key, values=values))
    if round_.state is not RoundState.GRADING:
        key = N_("The grading of %(round)s is over, so no codes are made any more.")
        raise Refused(Sentence(key=key, values=values))
    if round_.codes_released:
        key = N_("The codes of %(round)s are in use. They cannot be made again: some may have been used.")
        raise Refused(Sentence(key=key, values=values))


def keep_codes(session: Session, round_: Round, made: DrawnCodes) -> None:
    """Keep the hashes of codes about to be handed out, in the place of those made before. Raises Refused."""
    require_codes_may_be_made(round_)
    drawn_codes.store_codes(session, round_, made)


def release_codes(session: Session, round_: Round, mark: str) -> None:
    """Let people grade with the codes once the mark of the newest print was typed back. Raises Refused."""
    require_codes_may_be_made(round_)
    if round_.code_salt is None:
        key = N_("The codes of %(round)s are not made yet. Make and print them first.")
        raise Refused(Sentence(key=key, values={"round": round_.name}))
    if tidy(mark) != mark_of_codes(round_.code_salt):
        key = N_(
            "This is not the mark of the codes that were printed last. It stands after the last slip; if "
            "that page is missing, make the codes again."
        )
        raise WrongMark(Sentence(key=key))
    round_.codes_released = True
    session.flush()
