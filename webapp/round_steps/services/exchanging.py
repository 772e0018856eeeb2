"""Close a round and exchange its cards: tally the ballots and destroy the key, resumable after a crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.half_years import PAST_STATES
from webapp.domain.wording import N_, Refused, Sentence
from webapp.exchanged_cards.services.results import store_statistics
from webapp.models import KeyMode, Round, RoundState, Survey
from webapp.round_steps.services import mails as round_mails
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.rounds.services.mails import announce_plan
from webapp.rounds.services.planning import lock_round
from webapp.rounds.services.self_planned import plan_next_round
from webapp.storage.database import Database
from webapp.urn import anonymity, counting
from webapp.urn.typed_cards import forget_waiting
from webapp.webhooks.services.events import tell_of_exchange

REMINDERS_COUNTED_BY = 10
"""The log tells the number of a round's reminders in such steps; fewer are not told."""


def close_round(session: Session, round_: Round, *, today: date) -> Round:
    """End grading: no card and no expectation is taken from here on. Raises Refused where it is not open."""
    round_ = lock_round(session, round_.id)
    require_may_be_closed(round_)
    round_.state = RoundState.CLOSED
    round_.closes_on = min(round_.closes_on, max(today, round_.opens_on))
    forget_waiting(session, round_.id)
    session.flush()
    return round_


def require_may_be_closed(round_: Round) -> None:
    """Raise Refused with the sentence that says which step comes next instead."""
    if round_.state is RoundState.GRADING:
        return
    key = {
        RoundState.PLANNED: N_("%(round)s is not open yet, so there is nothing to close."),
        RoundState.CLOSED: N_("%(round)s is closed already. Its next step is the exchange."),
        RoundState.GIVEN_UP: N_("%(round)s is given up already."),
    }.get(round_.state, N_("%(round)s is exchanged already."))
    raise Refused(Sentence(key=key, values={"round": round_.name}))


def exchange_round(
    session: Session,
    round_: Round,
    private_key: bytes,
    *,
    today: date,
    now: datetime,
    progress: Callable[[str], None] = lambda line: None,
) -> Round:
    """Count every box, write the statistics, open all cards at once, queue the mails: one transaction.

    Raises Refused where the round is not closed, and anonymity's UrnDoesNotAgree; the caller then
    stores nothing. Once it is stored, the caller calls `finish_interrupted_exchanges`, which
    destroys the key. There is no reopening and no recount.
    """
    round_ = lock_round(session, round_.id)
    require_may_be_exchanged(round_)
    counting.count_round(session, round_, private_key, progress=progress)
    trustees.forget_sheets(session, round_)
    span = round_.plans_due_on - round_.exchanges_on
    round_.exchanged_on = round_.exchanges_on = max(today, round_.closes_on)
    round_.plans_due_on = round_.exchanges_on + span
    session.flush()
    store_statistics(session, round_)
    if (reminders := round_mails.forget_reminders(session, round_)) >= REMINDERS_COUNTED_BY:
        about = round(reminders, -1)  # an exact number would tell how many had not handed in
        what = N_("deleted some %(about)s reminders of %(round)s")
        log.note(session, at=now, who=log.SYSTEM, what=what, about=about, round=round_.name)
    mails = round_mails.announce_exchange(session, round_, now=now)
    tell_of_exchange(session, round_, now=now)
    following = plan_next_round(session, round_, today=today)
    if following is not None:
        mails += announce_plan(session, following, now=now)
        log.note(session, at=now, who=log.SYSTEM, what=N_("planned %(it)s"), it=following.name)
    progress(f"queued {mails} mails")
    return round_


def require_may_be_exchanged(round_: Round) -> None:
    """Raise Refused with the sentence that says what to do first."""
    if round_.state is RoundState.CLOSED:
        return
    key = {
        RoundState.PLANNED: N_("%(round)s has not been graded yet, so there is nothing to exchange."),
        RoundState.GRADING: N_("%(round)s is still being graded. Close it first."),
        RoundState.GIVEN_UP: N_("%(round)s was given up. What was handed in was destroyed unread."),
    }.get(round_.state, N_("%(round)s is exchanged already. Cards are exchanged once and for all."))
    raise Refused(Sentence(key=key, values={"round": round_.name}))


def finish_interrupted_exchanges(database: Database, key_folder: Path, today: date) -> list[str]:
    """Destroy the keys of rounds and checks that are exchanged or given up, note the day, return their names.

    Called after each of these steps and at every start, in case the program was stopped in between. A
    machine that shares its database with others leaves to them a key that it does not hold; what
    trustees hold, no machine does. A key that comes back afterwards, as from a copy of the disk, is
    destroyed again.
    """
    with database.reading() as session:
        past = session.execute(
            select(Survey.id, Survey.name, Survey.key_destroyed_on, Survey.key_mode).where(
                Survey.state.in_(PAST_STATES)
            )
        ).all()
    finished = []
    for round_id, name, destroyed_on, key_mode in past:
        is_here = anonymity.key_file(key_folder, round_id).exists()
        is_elsewhere = key_mode is KeyMode.KEY_FILE and not database.is_sqlite
        if not is_here and (destroyed_on is not None or is_elsewhere):
            continue
        is_finished = counting.finish_exchange(database, key_folder, round_id)
        with database.transaction() as session:
            round_ = session.get_one(Survey, round_id, with_for_update=True, populate_existing=True)
            round_.key_destroyed_on = round_.key_destroyed_on or today
        if is_finished:
            anonymity.forget_key(key_folder, round_id)
        finished.append(name)
    return finished
