"""Events of rounds and actions for webhooks: queued in the outbox, for everybody alike, and never personal.

None of them depends on who has handed in, or on how many have.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import end_of
from webapp.config import current_settings
from webapp.domain.half_years import closes_soon
from webapp.language import gettext as _
from webapp.language import long_date, ngettext
from webapp.mail.letters import Letter, speaking
from webapp.mail.outbox import queue
from webapp.models import Action, Company, Event, Mail, Receiver, ReceiverKind, Round, RoundState
from webapp.webhooks.services.messages import Happening, body_of


def tell_of_opening(session: Session, round_: Round, *, now: datetime) -> None:
    """Queue what is told when a round opens."""
    tell(session, [_of_round(session, round_, Event.ROUND_OPENED, partial(_opens, round_))], now=now)


def _opens(round_: Round) -> str:
    return _("%(round)s is open. Grade until %(day)s.", round=round_.name, day=long_date(round_.closes_on))


def tell_of_exchange(session: Session, round_: Round, *, now: datetime) -> None:
    """Queue what is told when the cards of a round are exchanged."""
    happening = Happening(
        event=Event.EXCHANGED,
        key=str(round_.id),
        path=f"/results?round={round_.slug}",
        ids={"round": round_.slug, "exchanged_on": str(round_.exchanged_on)},
        words=lambda: _("The cards of %(round)s are exchanged. Both sides read them now.", round=round_.name),
        round_id=round_.id,
    )
    tell(session, [happening], now=now)


def happenings_today(session: Session, overdue: Sequence[Action], *, today: date) -> list[Happening]:
    """Return what a day brings by itself: a round that closes soon, and what of all actions is overdue."""
    return [*_closing_soon(session, today), *_overdue(overdue, today)]


def _closing_soon(session: Session, today: date) -> Iterator[Happening]:
    for round_ in session.scalars(select(Round).where(Round.state == RoundState.GRADING)):
        if today >= closes_soon(round_.closes_on):
            yield _of_round(session, round_, Event.CLOSING_SOON, partial(_closes, round_))


def _closes(round_: Round) -> str:
    return _("Grading for %(round)s closes on %(day)s.", round=round_.name, day=long_date(round_.closes_on))


def _overdue(overdue: Sequence[Action], today: date) -> Iterator[Happening]:
    """Tell programs of each action, and a channel once a week how many there are."""
    for action in overdue:
        yield Happening(
            event=Event.OVERDUE,
            key=f"{action.id}:{action.due_on}",
            path=f"/actions/{action.id}",
            ids={"action": action.id, "due_on": str(action.due_on)},
            since=action.due_on,
        )
    if overdue:
        year, week, _day = today.isocalendar()
        yield Happening(
            event=Event.OVERDUE,
            key=f"{year}-W{week:02}",
            path="/actions",
            words=lambda: ngettext("One action is overdue.", "%(num)s actions are overdue.", len(overdue)),
        )


def _of_round(session: Session, round_: Round, event: Event, words: Callable[[], str]) -> Happening:
    timezone = session.scalars(select(Company.timezone)).one()
    return Happening(
        event=event,
        key=f"{round_.id}:{round_.closes_on}",
        path="/",
        ids={"round": round_.slug, "closes_on": str(round_.closes_on)},
        words=words,
        round_id=round_.id,
        expires_at=end_of(round_.closes_on, timezone),
    )


def trial_of(receiver: Receiver) -> Happening:
    """Return a message that tells nothing; each is another."""
    return Happening(
        event=Event.TEST,
        key=secrets.token_hex(8),
        path="/",
        ids={"receiver": receiver.id},
        words=lambda: _("This is a test. Report Card can write here."),
    )


def is_untold(session: Session, happenings: Iterable[Happening]) -> bool:
    """Say whether any of these is still to be queued for somebody."""
    keys = {
        happening.once_key(receiver)
        for happening in happenings
        for receiver in _receivers(session)
        if happening.is_for(receiver)
    }
    if not keys:
        return False
    return bool(keys - set(session.scalars(select(Mail.once_key).where(Mail.receiver_id.is_not(None)))))


def tell(session: Session, happenings: Iterable[Happening], *, now: datetime) -> int:
    """Queue each of these for every receiver that wants it, once; return how many messages."""
    return sum(
        queue_for(session, receiver, happening, now=now)
        for receiver in _receivers(session)
        for happening in happenings
        if happening.is_for(receiver)
    )


def queue_for(session: Session, receiver: Receiver, happening: Happening, *, now: datetime) -> bool:
    """Queue one message; say whether it was."""
    language = session.scalars(select(Company.language)).one()
    is_program = receiver.kind is ReceiverKind.PROGRAM
    with speaking(language):
        letter = Letter(
            kind="webhook" if is_program else "channel",  # people are told at their hours
            subject=happening.event,
            body=body_of(happening, receiver, base_url=current_settings().base_url, now=now),
            language=language,
            round_id=happening.round_id,
            expires_at=happening.expires_at,
        )
    once_key = happening.once_key(receiver)
    return queue(session, letter, address=receiver.host, once_key=once_key, now=now, receiver_id=receiver.id)


def _receivers(session: Session) -> Sequence[Receiver]:
    return session.scalars(select(Receiver).where(Receiver.is_on)).all()
