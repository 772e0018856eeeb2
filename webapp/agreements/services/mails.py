"""The mails about agreements: to be signed, in force, and to be looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.agreements.services.standing import (
    Standing,
    agreements,
    department_of,
    departments_of,
    sides_of,
)
from webapp.agreements.services.words import title_of
from webapp.doer import Doer
from webapp.mail.letters import Addressee, queue_letters
from webapp.models import Person, Position, Signer
from webapp.organisation.services.organisation import counterparts_of, heads_of


def tell_to_sign(session: Session, standing: Standing, *, doer: Doer) -> None:
    """Tell the heads of the sides that have not signed."""
    people = people_to_sign(session, standing)
    _queue(session, standing, people, kind="agreement_to_sign", now=doer.now, person=doer)


def people_to_sign(session: Session, standing: Standing) -> list[Person]:
    """Return who leads the sides that have not signed."""
    return [person for side in standing.lacking() for person in _people_of(session, standing, side)]


def tell_in_force(session: Session, standing: Standing, *, doer: Doer) -> None:
    """Tell the heads of both sides, of a statement's counterparts, or of every department."""
    sides = departments_of(standing.agreement)
    if len(sides) == 2:
        readers = [head for side in sides for head in heads_of(session, side.id)]
    elif sides:
        others = counterparts_of(session, sides[0].id)
        readers = [head for other in others for head in heads_of(session, other.id)]
    else:
        is_head = Person.position.in_([Position.HEAD, Position.DEPUTY])
        readers = list(session.scalars(select(Person).where(Person.is_active, is_head)))
    _queue(session, standing, readers, kind="agreement_in_force", now=doer.now, person=doer)


def queue_review_mails(session: Session, *, today: date, now: datetime) -> int:
    """Queue the mails to the sides that are to say whether an agreement still holds; say how many."""
    return sum(
        _queue(
            session,
            standing,
            _people_of(session, standing, side),
            kind="agreement_review",
            now=now,
            review_on=standing.review_of(side),
        )
        for standing, side in reviews_due(session, today=today)
    )


def reviews_due(session: Session, *, today: date) -> list[tuple[Standing, Signer]]:
    """Return every agreement that is to be looked at again, with each side that is asked."""
    return [
        (standing, side)
        for standing in agreements(session)
        for side in sides_of(standing.agreement)
        if standing.asks_again(side, today=today)
    ]


def _people_of(session: Session, standing: Standing, side: Signer) -> list[Person]:
    department = department_of(standing.agreement, side)
    if department is not None:
        return heads_of(session, department.id)
    return list(session.scalars(select(Person).where(Person.is_president, Person.is_active)))


def _queue(
    session: Session,
    standing: Standing,
    people: Iterable[Person],
    *,
    kind: str,
    now: datetime,
    person: Doer | None = None,
    review_on: date | None = None,
) -> int:
    """Queue the letter for everybody but the person who caused it, once for each change or review."""
    agreement, version = standing.agreement, standing.working or standing.newest
    wanted = {reader.id: reader for reader in people if person is None or reader.id != person.person_id}
    occasion = review_on.isoformat() if review_on else agreement.edit_number
    return queue_letters(
        session,
        [Addressee(reader.id, reader.email, reader.language) for reader in wanted.values()],
        kind=kind,
        once_key=f"{kind}:{agreement.id}:{occasion}",
        now=now,
        title=partial(title_of, version),
        of=[department.name for department in departments_of(agreement)],
        agreement_id=agreement.id,
        number=version.number,
        note=version.note,
        person=person.name if person else "",
        review_on=review_on,
    )
