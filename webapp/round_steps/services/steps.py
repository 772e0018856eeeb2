"""Steps of a round as whole transactions, from the lock to the destroyed key, for page, command, `daily`.

These functions hold their transactions themselves, since an exchange is two of them and a file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from webapp import log
from webapp.clock import today_in
from webapp.domain.wording import N_, Refused, Sentence, Value
from webapp.installed import installed
from webapp.mail import outbox
from webapp.models import KeyMode, Round
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services import code_sheets
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.round_steps.services.exchanging import (
    close_round,
    exchange_round,
    finish_interrupted_exchanges,
    require_may_be_exchanged,
)
from webapp.round_steps.services.giving_up import give_up_round
from webapp.round_steps.services.opening import open_round
from webapp.round_steps.services.readiness import Readiness
from webapp.rounds.services.planning import lock_round
from webapp.storage.database import Database
from webapp.urn import anonymity
from webapp.urn.drawn_codes import DrawnCodes
from webapp.urn.trustees import Sheet

Progress = Callable[[str], None]


def silent(line: str) -> None:
    """Show no progress."""


class NoKeyHere(Refused):
    """The private key of a round is not on this machine, or is not the right one."""

    SENTENCE = N_(
        "The private key of %(round)s is missing or is another round's: %(file)s. Nothing was changed. "
        "Exchange on the machine on which the round was opened, or put that file back and try again. If the "
        "key is lost for good, give the round up on its page: only then can the next one open."
    )


class UrnIsWrong(Refused):
    """The urn holds another number of ballots than people are marked."""

    SENTENCE = N_(
        "The urn of %(round)s holds another number of ballots than people are marked. Nothing was changed. "
        "Restore the newest backup and try again."
    )


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """Where and when a step happens, and in whose name the log has it."""

    database: Database
    key_folder: Path
    now: datetime
    today: date
    who: str = log.SYSTEM
    mail_folder: Path | None = None  # where mails lie as files

    def note(self, session: Session, what: str, **values: Value) -> None:
        """Write down that the step was done."""
        log.note(session, at=self.now, who=self.who, what=what, **values)


def workplace_of(app: Flask, *, who: str = log.SYSTEM, on: date | None = None) -> Workplace:
    """Describe the running installation; `on` pretends another day.

    Raises NoResultFound before the set-up.
    """
    settings = installed(app).settings
    database = installed(app).database
    clock = installed(app).clock
    now = clock()
    with database.reading() as session:
        timezone = get_company(session).timezone
    return Workplace(
        database=database,
        key_folder=settings.key_folder,
        now=now,
        today=on or today_in(timezone, now),
        who=who,
        mail_folder=settings.mail_folder,
    )


def keep_sheet_now(place: Workplace, round_id: int, sheet: Sheet) -> None:
    """Keep what stays of a sheet that is about to be handed out. Raises Refused; then nothing was stored."""
    with place.database.transaction() as session:
        round_ = lock_round(session, round_id)
        trustees.keep_sheet(session, round_, sheet)
        place.note(session, N_("made sheet %(number)s of %(round)s"), number=sheet.number, round=round_.name)


def keep_codes_now(place: Workplace, round_id: int, made: DrawnCodes) -> None:
    """Keep the hashes of codes that are about to be handed out. Raises Refused; then nothing was stored."""
    with place.database.transaction() as session:
        round_ = lock_round(session, round_id)
        code_sheets.keep_codes(session, round_, made)
        place.note(session, N_("made the codes of %(round)s"), round=round_.name)


def release_codes_now(place: Workplace, round_id: int, mark: str) -> None:
    """Let people grade with the printed codes. Raises Refused; then nothing was stored."""
    with place.database.transaction() as session:
        round_ = lock_round(session, round_id)
        code_sheets.release_codes(session, round_, mark)
        place.note(session, N_("released the codes of %(round)s"), round=round_.name)


def open_now(
    place: Workplace, round_id: int, *, marks: Sequence[str] = (), progress: Progress = silent
) -> Readiness:
    """Open a round for grading, one with trustees by the marks of its sheets.

    Raises Refused; then nothing was stored.
    """
    with place.database.transaction() as session:
        round_ = session.get_one(Round, round_id)
        found = open_round(
            session,
            round_,
            today=place.today,
            key_folder=place.key_folder,
            now=place.now,
            marks=marks,
            progress=progress,
        )
        what = N_("opened %(round)s with %(number)s cards")
        place.note(session, what, round=round_.name, number=len(found.cards))
    return found


def close_now(place: Workplace, round_id: int) -> None:
    """End a round's grading. Raises Refused; then nothing was stored."""
    with place.database.transaction() as session:
        round_ = close_round(session, session.get_one(Round, round_id), today=place.today)
        place.note(session, N_("closed %(round)s"), round=round_.name)


def exchange_now(
    place: Workplace, round_id: int, *, sheets: Sequence[str] = (), progress: Progress = silent
) -> None:
    """Exchange a closed round, one with trustees by what two of its sheets say, then destroy its key.

    Raises Refused, or NoKeyHere or UrnIsWrong, which are refusals too; then nothing was changed, and
    it can be tried again.
    """
    with place.database.transaction() as session:
        round_ = lock_round(session, round_id)
        require_may_be_exchanged(round_)
        private_key = _key_of(place, session, round_, sheets=sheets)
        try:
            exchange_round(session, round_, private_key, today=place.today, now=place.now, progress=progress)
        except anonymity.UrnDoesNotAgree:
            raise UrnIsWrong(_about(round_, UrnIsWrong.SENTENCE)) from None
        place.note(session, N_("exchanged %(round)s"), round=round_.name)
    finish_steps(place)


def give_up_now(place: Workplace, round_id: int, *, typed_name: str) -> None:
    """Give an open round up, its name typed to confirm it, and destroy its key.

    Raises Refused; then nothing was changed.
    """
    with place.database.transaction() as session:
        round_ = session.get_one(Round, round_id)
        name = round_.name
        give_up_round(session, round_, typed_name=typed_name, today=place.today, now=place.now)
        place.note(session, N_("gave up %(before)s, now called %(round)s"), before=name, round=round_.name)
    finish_steps(place)


def finish_steps(place: Workplace) -> list[str]:
    """Destroy the keys of rounds that are over, and the mail files of deleted mails; return their names."""
    if place.mail_folder is not None:
        outbox.delete_files_of_deleted_mails(place.database, place.mail_folder)
    return finish_interrupted_exchanges(place.database, place.key_folder, place.today)


def _key_of(place: Workplace, session: Session, round_: Round, *, sheets: Sequence[str]) -> bytes:
    if round_.key_mode is KeyMode.TRUSTEES:
        return trustees.key_from_sheets(session, round_, sheets)
    try:
        return anonymity.read_key(place.key_folder, round_)
    except anonymity.KeyMissing:
        file = anonymity.key_file(place.key_folder, round_.id)
        raise NoKeyHere(_about(round_, NoKeyHere.SENTENCE, file=str(file))) from None


def _about(round_: Round, key: str, **values: str) -> Sentence:
    return Sentence(key=key, values={"round": round_.name, **values})
