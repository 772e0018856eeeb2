"""Needs lists that a planned round lacks: who writes them, and a mail to those heads, once a day at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import log
from webapp.doer import Doer
from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import by_alphabet
from webapp.locking import lock_organisation
from webapp.mail.letters import Addressee
from webapp.models import Mail, Person, Position, Round, RoundState
from webapp.round_steps.services.readiness import Direction, readiness
from webapp.rounds.services.mails import end_of_day
from webapp.signing_in.services.mailed_links import queue_with_links

KIND = "needs_wanted"


@dataclass(frozen=True, kw_only=True)
class MissingLists:
    """What was never proposed, by the department that writes it, and when its heads were told last."""

    directions: list[Direction]
    told_on: date | None
    has_heads: bool  # of any of those departments

    def can_be_told(self, today: date) -> bool:
        """Tell whether a mail may go now: never a second within a day."""
        return self.has_heads and bool(self.directions) and (self.told_on is None or self.told_on < today)


def missing_lists(session: Session, round_: Round) -> MissingLists:
    """Return the lists that a round lacks as things are now."""
    found = sorted(
        readiness(session, round_).without_list,
        key=lambda each: (by_alphabet(each.grading.name), by_alphabet(each.graded.name)),
    )
    last = session.scalar(select(func.max(Mail.once_key)).where(Mail.once_key.startswith(_key(round_))))
    return MissingLists(
        directions=found,
        told_on=date.fromisoformat(last.split(":")[2]) if last else None,
        has_heads=bool(_heads(session, found)),
    )


def tell_heads(session: Session, round_: Round, *, doer: Doer) -> int:
    """Queue one mail for each head and deputy who has lists to propose; return how many, or raise Refused."""
    lock_organisation(session)
    if round_.state is not RoundState.PLANNED:
        raise Refused(Sentence(key=N_("Grading is open already; what was proposed is what is graded.")))
    missing = missing_lists(session, round_)
    if not missing.can_be_told(doer.today):
        key = N_("Nobody is told now: no list is missing, nobody leads, or the heads were told today.")
        raise Refused(Sentence(key=key))
    wanted: dict[int | None, list[str]] = {}
    for direction in missing.directions:
        wanted.setdefault(direction.grading.id, []).append(direction.graded.name)
    number = queue_with_links(
        session,
        _heads(session, missing.directions),
        kind=KIND,
        once_key=f"{_key(round_)}{doer.today}",
        now=doer.now,
        round_id=round_.id,
        expires_at=end_of_day(session, round_.opens_on - timedelta(days=1)),
        values_for=lambda head: {"of": wanted.get(head.department_id, [])},
        round=round_,
        wanted="/needs",
    )
    log.note_by(session, doer, N_("told the heads which lists %(round)s lacks"), round=round_.name)
    return number


def _key(round_: Round) -> str:
    return f"needs-wanted:{round_.id}:"


def _heads(session: Session, directions: list[Direction]) -> list[Addressee]:
    writers = {direction.grading.id for direction in directions}
    found = select(Person.id, Person.email, Person.language, Person.department_id).where(
        Person.is_active,
        Person.position.in_((Position.HEAD, Position.DEPUTY)),
        Person.department_id.in_(writers),
    )
    return [Addressee(*row) for row in session.execute(found)]
