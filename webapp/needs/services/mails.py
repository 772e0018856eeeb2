"""The mails about needs lists: each says what happened and where to answer, never a wording."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from webapp.agreements.services.words import title_of
from webapp.domain.list_states import ListState
from webapp.mail.letters import Addressee
from webapp.models import Department, Escalation, NeedsList, Person
from webapp.needs.services.lists import Direction
from webapp.organisation.services.organisation import heads_of, presidents
from webapp.signing_in.services.mailed_links import queue_with_links

_ASKS = frozenset({"needs_proposed", "needs_sent_back", "needs_answered", "needs_escalated"})
"""The kinds after which something waits for their reader; the others only tell."""


def tell_proposed(
    session: Session, direction: Direction, needs_list: NeedsList, *, person: Person, now: datetime
) -> None:
    """Tell the heads of the graded department that there is a list to answer."""
    _queue(
        session,
        heads_of(session, direction.of.id),
        kind="needs_proposed",
        once_key=f"{needs_list.id}:{needs_list.edit_number}",
        direction=direction,
        person=person,
        now=now,
    )


def tell_decided(
    session: Session, direction: Direction, needs_list: NeedsList, *, person: Person, now: datetime
) -> None:
    """Tell the heads who wrote the list that it was agreed or sent back."""
    kind = {
        ListState.AGREED: "needs_agreed",
        ListState.AGREED_WITH_RESERVATION: "needs_agreed_with_reservation",
    }.get(needs_list.state, "needs_sent_back")
    _queue(
        session,
        heads_of(session, direction.by.id),
        kind=kind,
        once_key=f"{needs_list.id}:{needs_list.edit_number}",
        direction=direction,
        person=person,
        now=now,
    )


def tell_answered(
    session: Session, direction: Direction, *, once_key: str, person: Person, now: datetime
) -> None:
    """Tell the heads of the graded department that their questions were answered."""
    _queue(
        session,
        heads_of(session, direction.of.id),
        kind="needs_answered",
        once_key=once_key,
        direction=direction,
        person=person,
        now=now,
    )


def tell_escalated(
    session: Session, direction: Direction, escalation: Escalation, *, person: Person, now: datetime
) -> None:
    """Tell the president and the heads of the other side that a list or an agreement waits for a ruling."""
    other = direction.of if person.department_id == direction.by.id else direction.by
    _queue(
        session,
        [*heads_of(session, other.id), *presidents(session)],
        kind="needs_escalated",
        once_key=f"{escalation.id}",
        direction=direction,
        person=person,
        now=now,
        escalation=escalation,
    )


def tell_ruled(
    session: Session, direction: Direction, escalation: Escalation, *, person: Person, now: datetime
) -> None:
    """Tell the heads of both sides that the president has ruled."""
    _queue(
        session,
        [*heads_of(session, direction.of.id), *heads_of(session, direction.by.id)],
        kind="needs_ruled",
        once_key=f"{escalation.id}",
        direction=direction,
        person=person,
        now=now,
        escalation=escalation,
    )


def _title(escalation: Escalation | None) -> Callable[[], str] | None:
    """Return what says the title of an agreement in the language of the reader; None for a list."""
    return partial(title_of, escalation.version) if escalation and escalation.version else None


def _queue(
    session: Session,
    people: Iterable[Person],
    *,
    kind: str,
    once_key: str,
    direction: Direction,
    person: Person,
    now: datetime,
    escalation: Escalation | None = None,
) -> None:
    """Queue the letter for everybody but the person who caused it, once each."""
    readers = {reader.id: reader for reader in people if reader.id != person.id}
    of, by = _name_and_slug(direction.of), _name_and_slug(direction.by)
    queue_with_links(
        session,
        [Addressee(reader.id, reader.email, reader.language) for reader in readers.values()],
        kind=kind,
        once_key=f"{kind}:{once_key}",
        now=now,
        wanted=f"/escalations/{escalation.id}" if escalation else f"/needs/{of['slug']}/{by['slug']}",
        asks=kind in _ASKS,
        of=of,
        by=by,
        person=person.name,
        title=_title(escalation),
    )


def _name_and_slug(department: Department) -> dict[str, str]:
    return {"name": department.name, "slug": department.slug}
