"""Confirmation of changed addresses by a second person (four-eyes principle), while a roll is open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.models import Person
from webapp.urn import held_cards


def waiting(session: Session) -> list[Person]:
    """Return the people whose cards wait for their address to be confirmed, by name."""
    held = held_cards.held_people(session)
    return list(session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.name)))


def waiting_for(session: Session, reader_id: int) -> set[int]:
    """Return whose address this reader may confirm: neither her own nor one that she changed.

    None for who became president or administrator, or got another address, since the cards were opened:
    whoever changed one address could have made her up, or sign in as her too.
    """
    held = held_cards.held_people(session)
    if not held:
        return set()
    changed_on = session.scalar(select(Person.rights_changed_on).where(Person.id == reader_id))
    opened_on = held_cards.oldest_opening(session)
    if changed_on is not None and opened_on is not None and changed_on >= opened_on:
        return set()
    return {person_id for person_id, by in held.items() if reader_id not in (person_id, by)}


def confirm(session: Session, person: Person, *, doer: Doer) -> None:
    """Open a person's cards again; raise Refused for her own address and for one that the doer changed."""
    lock_organisation(session)
    if person.id not in held_cards.held_people(session):
        key = N_("The address of %(name)s is confirmed already.")
        raise Refused(Sentence(key=key, values={"name": person.name}))
    if person.id not in waiting_for(session, doer.person_id):
        key = N_(
            "Somebody else confirms this address: neither who changed it nor whose it is, nor anybody who "
            "got a new address or role since the round opened."
        )
        raise Refused(Sentence(key=key))
    held_cards.let_go_cards(session, person.id)
    what = N_("confirmed the new address of %(name)s, %(address)s")
    log.note_by(session, doer, what, name=person.name, address=person.email)
