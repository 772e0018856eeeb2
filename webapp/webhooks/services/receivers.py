"""Webhook receivers: added, changed, stopped and started again, removed; every fault at its field."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import Event, Receiver, ReceiverKind
from webapp.typed_text import on_one_line

LONGEST_NAME = 60
LONGEST_ADDRESS = 1000
EVENTS = tuple(event for event in Event if event is not Event.TEST)


@dataclass(frozen=True, kw_only=True)
class ReceiverDraft:
    """A receiver as it was typed; an empty address keeps the one that is stored."""

    name: str
    kind: str = ""
    address: str = ""
    events: Collection[str] = ()


def receivers(session: Session) -> Sequence[Receiver]:
    """Return every receiver by name."""
    return session.scalars(select(Receiver).order_by(Receiver.name)).all()


def add_receiver(session: Session, draft: ReceiverDraft, *, allows_http: bool, doer: Doer) -> Receiver:
    """Store a receiver, which is told from now on; raises FieldsRefused."""
    faults = [*_faults(session, draft, None), *_address_faults(draft.address, allows_http)]
    kinds = {kind.value: kind for kind in ReceiverKind}
    if draft.kind not in kinds:
        faults.append(_fault("kind", N_("Choose who reads it.")))
    if faults:
        raise FieldsRefused(faults)
    receiver = Receiver(
        name=on_one_line(draft.name),
        kind=kinds[draft.kind],
        address=draft.address.strip(),
        events=_wanted(draft),
        salt=secrets.token_bytes(16),
        made_on=doer.today,
    )
    session.add(receiver)
    session.flush()
    values = {"name": receiver.name, "host": receiver.host}
    log.note_by(session, doer, N_("added the webhook %(name)s, which goes to %(host)s"), **values)
    return receiver


def change_receiver(
    session: Session, receiver: Receiver, draft: ReceiverDraft, *, allows_http: bool, doer: Doer
) -> None:
    """Store another name, other events, and another address where one was typed; raises FieldsRefused."""
    faults = _faults(session, draft, receiver)
    if draft.address.strip():
        faults += _address_faults(draft.address, allows_http)
    if faults:
        raise FieldsRefused(faults)
    receiver.name, receiver.events = on_one_line(draft.name), _wanted(draft)
    receiver.address = draft.address.strip() or receiver.address
    values = {"name": receiver.name, "host": receiver.host}
    log.note_by(session, doer, N_("changed the webhook %(name)s, which goes to %(host)s"), **values)


def switch(session: Session, receiver: Receiver, *, on: bool, doer: Doer) -> None:
    """Stop telling a receiver, or go on; what happens meanwhile is not told later."""
    if receiver.is_on != on:
        receiver.is_on = on
        what = N_("started the webhook %(name)s") if on else N_("stopped the webhook %(name)s")
        log.note_by(session, doer, what, name=receiver.name)


def remove(session: Session, receiver: Receiver, *, doer: Doer) -> None:
    """Delete a stopped receiver with its messages; raises Refused for one that is told."""
    if receiver.is_on:
        raise Refused(Sentence(key=N_("Stop %(name)s first."), values={"name": receiver.name}))
    log.note_by(session, doer, N_("removed the webhook %(name)s"), name=receiver.name)
    session.delete(receiver)


def _wanted(draft: ReceiverDraft) -> list[str]:
    return [event.value for event in EVENTS if event in draft.events]


def _faults(session: Session, draft: ReceiverDraft, receiver: Receiver | None) -> list[FieldFault]:
    faults, name = [], on_one_line(draft.name)
    if not name or len(name) > LONGEST_NAME:
        faults.append(_fault("name", N_("Give it a name of at most %(most)s characters."), most=LONGEST_NAME))
    elif session.scalar(select(Receiver.id).where(Receiver.name == name)) not in (
        None,
        receiver.id if receiver else None,
    ):
        faults.append(_fault("name", N_("There is one of this name already. Choose another.")))
    if not _wanted(draft):
        faults.append(_fault("events", N_("Choose at least one event.")))
    return faults


def _address_faults(address: str, allows_http: bool) -> Iterator[FieldFault]:
    typed = address.strip()
    if not _is_address(typed, {"https", "http"} if allows_http else {"https"}):
        yield _fault(
            "address", N_("Copy the whole address as the receiver gives it. It begins with https://.")
        )


def _is_address(typed: str, schemes: Collection[str]) -> bool:
    """Say whether something can be posted there; no sign in it can end a line of the request."""
    if len(typed) > LONGEST_ADDRESS or not re.fullmatch("[!-~]+", typed):
        return False
    try:
        parts = urlsplit(typed)
        return (
            parts.scheme in schemes
            and bool(parts.hostname)
            and parts.username is None
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return False


def _fault(field: str, key: str, **values: int) -> FieldFault:
    return FieldFault(field=field, sentence=Sentence(key=key, values=values))
