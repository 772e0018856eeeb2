"""Transactional outbox: mails are queued in the transaction that causes them; sent with lease and retry."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from webapp.clock import Clock, today_in
from webapp.config import Settings
from webapp.locking import lock_organisation
from webapp.mail import smtp as post_office
from webapp.mail.carriers import Parcel, carriers
from webapp.mail.frame import PLAIN, Frame, frame_of
from webapp.mail.letters import Letter
from webapp.mail.one_a_day import CLOCK_RAN_AHEAD, is_leased, may_go, parcels
from webapp.mail.smtp import MailFault, NoMailServer
from webapp.mail.still_true import TO_OPEN_CARDS, has_expired, is_still_true
from webapp.mail.working_hours import AT_ANY_HOUR, are_working_hours
from webapp.models import Company, Mail, MailState
from webapp.storage.database import Database

LEASE = timedelta(seconds=120)
LEASE_LEFT = timedelta(seconds=60)  # a send may take as long as the server keeps silent, several times
WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720)]
MOST_TRIES = len(WAITS) + 1  # some 22 hours in all
MOST_ABSENCES = 4  # tries that count while no mail server answers: an absence gives no mail up
SECRET_KINDS = {"sign_in"}  # what these say is erased as soon as it is sent

NOBODY = ""
"""Address of a mail that takes every step but the last, so that its time does not tell an unknown address."""

_logger = logging.getLogger(__name__)


def queue(
    session: Session,
    letter: Letter,
    *,
    address: str,
    once_key: str,
    now: datetime,
    receiver_id: int | None = None,
) -> bool:
    """Queue a mail unless one with the same idempotency key was queued before; say whether it was.

    One with a receiver is a message of a webhook: its body is posted there.
    """
    if not post_office.has_mailbox(address) or session.scalar(
        select(exists().where(Mail.once_key == once_key))
    ):
        return False
    values = {**vars(letter), "address": address, "receiver_id": receiver_id}
    session.add(Mail(**values, once_key=once_key, next_try_at=now))
    return True


@dataclass(frozen=True)
class Sent:
    """What became of a batch: how many mails went out, and how many have to wait."""

    sent: int = 0
    waiting: int = 0


def send_waiting(
    database: Database, settings: Settings, *, now: Clock, limit: int = 100, once_key: str | None = None
) -> Sent:
    """Send up to `limit` mails that are due, or only the one with this key.

    Any number of processes and machines may do this at once: a mail is leased for two minutes
    before it is sent. A process that is killed between sending and noting it leaves its lease to
    run out; then the mail goes out again under the same Message-ID. Faults are noted at the mail,
    which is tried again later, eight times in all; while no mail server answers, hourly without end.
    What goes the same way as one that was held back waits with it. What is not true any more is not
    sent. Never call this within a transaction.
    """
    leased = parcels(_lease(database, moment=now(), limit=limit, once_key=once_key))
    sent, dropped, frame = 0, 0, _frame(database) if leased else PLAIN
    held_back: dict[int | None, list[Parcel]] = {}  # by receiver; None is the mail server
    with carriers(database, settings, frame=frame) as carry:
        for parcel in leased:
            way = parcel[0].receiver_id
            if way in held_back:
                held_back[way].append(parcel)
                continue
            untrue, parcel = _check(database, parcel, moment=now())
            dropped += len(untrue)
            if not parcel:
                continue
            try:
                carry(parcel, now())
            except MailFault as fault:
                most_tries = MOST_ABSENCES if isinstance(fault, NoMailServer) else MOST_TRIES
                _note_fault(database, parcel, str(fault), moment=now(), most_tries=most_tries)
                if fault.holds_others_back:
                    held_back[way] = []
                continue
            _note_sent(database, parcel, moment=now())
            sent += len(parcel)
    _give_back(database, [parcel for waiting in held_back.values() for parcel in waiting], moment=now())
    return Sent(sent, sum(map(len, leased)) - sent - dropped)


def _lease(database: Database, *, moment: datetime, limit: int, once_key: str | None) -> Sequence[Mail]:
    """Take mails that nobody else is sending, and whose address may have one now."""
    due = (
        select(Mail)
        .where(Mail.state == MailState.WAITING, _is_due(moment))
        .where(or_(Mail.leased_until.is_(None), ~is_leased(Mail, moment)))
        .order_by(Mail.next_try_at, Mail.id)
        .limit(limit)
    )
    if once_key is not None:
        due = due.where(Mail.once_key == once_key)
    with database.reading() as session:
        due = due.where(may_go(today=_today(session, moment), moment=moment))
        if not are_working_hours(session, moment):
            due = due.where(Mail.kind.in_(AT_ANY_HOUR))
        if session.scalar(due.limit(1)) is None:
            return []  # an idle outbox never takes the writer's place
    with database.transaction() as session:
        lock_organisation(session)  # else two senders would each take a part of what is to go out together
        mails = session.scalars(due.with_for_update(skip_locked=True)).all()
        for mail in mails:
            mail.leased_until = moment + LEASE
    return mails


def _is_due(moment: datetime) -> ColumnElement[bool]:
    """Select mails to be tried; no wait is so long as one that a clock began which ran ahead."""
    return or_(Mail.next_try_at <= moment, Mail.next_try_at > moment + WAITS[-1] + CLOCK_RAN_AHEAD)


def _today(session: Session, moment: datetime) -> date:
    return today_in(session.scalar(select(Company.timezone)) or "UTC", moment)


def _frame(database: Database) -> Frame:
    with database.reading() as session:
        return frame_of(session)


def _check(database: Database, parcel: Parcel, *, moment: datetime) -> tuple[Parcel, Parcel]:
    """Part a parcel that is about to go into what is dropped as untrue and what goes.

    Both are empty where the lease is too short for this send, or somebody else has sent the parcel.
    """
    leases = {mail.id: mail.leased_until for mail in parcel}
    if any(until is None or moment > until - LEASE_LEFT for until in leases.values()):
        return [], []
    ours = select(Mail.id, Mail.leased_until).where(Mail.id.in_(leases), Mail.state == MailState.WAITING)
    with database.reading() as session:
        if {row.id: row.leased_until for row in session.execute(ours)} != leases:
            return [], []
        true = [mail for mail in parcel if is_still_true(session, mail, moment)]
    untrue = [mail for mail in parcel if mail not in true]
    if untrue:
        _drop(database, untrue, moment=moment)
    return untrue, true


def _drop(database: Database, untrue: Parcel, *, moment: datetime) -> None:
    """Mark mails as expired; delete those which would tell that somebody has handed in."""
    with database.transaction() as session:
        for mail in untrue:
            kept = session.get(Mail, mail.id, with_for_update=True)
            if kept is None:  # taken back meanwhile
                continue
            if kept.address == NOBODY or (kept.kind in TO_OPEN_CARDS and not has_expired(kept, moment)):
                session.delete(kept)
                continue
            kept.state, kept.leased_until, kept.fault = MailState.EXPIRED, None, ""
            if kept.kind in SECRET_KINDS:
                kept.body = ""


def _note_sent(database: Database, parcel: Parcel, *, moment: datetime) -> None:
    with database.transaction() as session:
        today = _today(session, moment)
        for mail in parcel:
            kept = session.get(Mail, mail.id, with_for_update=True)
            if kept is None:  # taken back meanwhile
                continue
            if kept.address == NOBODY:
                session.delete(kept)
                continue
            kept.state, kept.sent_on, kept.leased_until, kept.fault = MailState.SENT, today, None, ""
            if kept.kind in SECRET_KINDS:
                kept.body = ""


def _note_fault(
    database: Database,
    parcel: Parcel,
    fault: str,
    *,
    moment: datetime,
    most_tries: int = MOST_TRIES,
) -> None:
    """Note why a parcel did not go, and when to try again; fewer `most_tries` never give it up."""
    with database.transaction() as session:
        for mail in parcel:
            kept = session.get(Mail, mail.id, with_for_update=True)
            if kept is None:  # taken back meanwhile
                continue
            kept.tries = max(kept.tries, min(kept.tries + 1, most_tries))
            kept.fault, kept.leased_until = fault, None
            if kept.tries >= MOST_TRIES:
                kept.state = MailState.DEAD
                kept.body = "" if kept.kind in SECRET_KINDS else kept.body
            else:
                kept.next_try_at = moment + WAITS[kept.tries - 1]
    _logger.warning("mail %s was not sent: %s", parcel[0].id, fault)


def _give_back(database: Database, leased: Sequence[Parcel], *, moment: datetime) -> None:
    """Release the lease of mails that were not tried yet, and retry them in a minute."""
    if not leased:
        return
    ids = [mail.id for parcel in leased for mail in parcel]
    with database.transaction() as session:
        session.execute(
            update(Mail)
            .where(Mail.id.in_(ids), Mail.state == MailState.WAITING)
            .values(leased_until=None, next_try_at=moment + WAITS[0])
        )


def delete_files_of_deleted_mails(database: Database, folder: Path) -> None:
    """Delete the .eml files whose mails were deleted from the database, such as reminders of past rounds."""
    files = [file for file in folder.glob("*.eml") if post_office.is_fingerprint(file.stem)]
    if not files:
        return
    with database.reading() as session:
        kept = {post_office.fingerprint(key) for key in session.scalars(select(Mail.once_key))}
    for file in files:
        if file.stem not in kept:
            file.unlink(missing_ok=True)
