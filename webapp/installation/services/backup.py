"""Backup and restore of an embedded SQLite database in one file; never with a private key in it."""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, inspect, make_url, select, update
from sqlalchemy.orm import Session

from webapp import log
from webapp.config import Settings
from webapp.domain.wording import N_, Sentence
from webapp.language import gettext as _
from webapp.language import in_words, ngettext
from webapp.models import Company, Mail, MailState, Person, RoundState, Survey
from webapp.storage import migrating
from webapp.storage.damage import is_damaged
from webapp.storage.database import Database
from webapp.urn import anonymity

LEFT_OUT = ("sign_in_link", "sign_in_attempt")
_TAKEN = N_("%(file)s is there already. Give another name, or move it away first.")
_NO_BACKUP = N_("%(file)s is no backup of Report Card, or it is damaged.")
_DAMAGED = N_("The database is damaged, so no copy was made: restore the newest copy of before.")
_OF_ANOTHER_VERSION = N_("%(file)s was made by another version of Report Card. Restore it with that version.")
_COLUMNS = (
    "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
)
RESTORED = "Not sent: the database was restored from a backup."


class CannotCopy(Exception):
    """A backup or a restore was refused; the message says why and what to do. Nothing was changed."""


def advice_for_postgresql(url: str) -> str:
    """Say which command copies a PostgreSQL database, and what it leaves out."""
    plain = make_url(url).set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    left_out = " ".join(f"--exclude-table-data={table}" for table in LEFT_OUT)
    lines = (
        _("This database is PostgreSQL: copy it with its own program, without the sign-in links:"),
        f"  pg_dump --format=custom {left_out} --file=report_card.dump {shlex.quote(plain)}",
        _(
            "The key folder must never be in a backup: with it, the sealed grades of an open round could "
            "be read."
        ),
    )
    return "\n".join(lines)


def back_up(database: Database, file: Path, *, at: datetime) -> None:
    """Copy the whole database while it is in use, and log it; raises CannotCopy.

    Left out: sign-in links and counts, and the words of sign-in mails. The copy is readable for
    its owner only. It holds sealed boxes while a round is open, and no key to open them.
    """
    if file.exists():
        raise CannotCopy(_(_TAKEN, file=file))
    if is_damaged(database):
        raise CannotCopy(_(_DAMAGED))
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(draft)) as copy:
            _copy_pages(database, into=copy)
            with copy:
                for table in LEFT_OUT:
                    copy.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above
                copy.execute("UPDATE mail SET body = '', state = 'dead' WHERE kind = 'sign_in'")
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("VACUUM")
        os.link(draft, file)
    except FileExistsError:
        raise CannotCopy(_(_TAKEN, file=file)) from None
    except OSError as fault:
        raise CannotCopy(
            _("%(file)s cannot be written: %(fault)s. Give another place.", file=file, fault=fault.strerror)
        ) from fault
    except sqlite3.Error as fault:
        raise CannotCopy(
            _("%(file)s cannot be written: %(fault)s. Is there room on the disk?", file=file, fault=fault)
        ) from fault
    finally:
        draft.unlink(missing_ok=True)
    with database.transaction() as session:
        log.note(session, at=at, who=log.COMMAND_LINE, what=N_("made the backup %(file)s"), file=file.name)


def _copy_pages(database: Database, *, into: sqlite3.Connection) -> None:
    connection = database.engine.raw_connection()
    try:
        source = connection.driver_connection
        assert isinstance(source, sqlite3.Connection)  # noqa: S101 - said to the type checker
        source.backup(into, pages=2000, sleep=0.01)
    finally:
        connection.close()


def restore(database: Database, settings: Settings, file: Path, *, replace: bool, at: datetime) -> list[str]:
    """Put a backup in the place of the database and return what to know about it; raises CannotCopy.

    Everybody is signed out, and mails that waited in the backup are not sent: most of them went
    out long ago. The log of the restored database says what was taken away.
    """
    with closing(_open_backup(file)) as backup:
        _check_keys(backup, settings.key_folder)
        if not replace and _has_company(database):
            raise CannotCopy(
                _(
                    "There is a company in the database already. To put the backup in its place, add "
                    "--replace; what was stored since the backup is then lost."
                )
            )
        before = _standing(database)
        _replace_pages(database, backup)
    migrating.upgrade(database)
    taken_away = before.without(_standing(database))
    with database.transaction() as session:
        restored = Sentence(key=N_("restored the backup %(file)s"), values={"file": file.name})
        said = log.one_after_another([restored, *taken_away], between="; ")
        log.note(session, at=at, who=log.COMMAND_LINE, what="%(said)s", said=said)
    return [*_settle(database, before.sessions), *map(in_words, taken_away)]


def _open_backup(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise CannotCopy(_("There is no file %(file)s.", file=file))
    try:
        backup = sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True)
        sound = backup.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        tables = {row[0] for row in backup.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        versions = [row[0] for row in backup.execute("SELECT version_num FROM alembic_version")]
        columns = set(backup.execute(_COLUMNS))
    except sqlite3.Error:
        raise CannotCopy(_(_NO_BACKUP, file=file)) from None
    if not sound or not {"company", "person", "round"} <= tables:
        raise CannotCopy(_(_NO_BACKUP, file=file))
    if not (set(versions) <= migrating.known_versions() and migrating.are_our_columns(columns)):
        raise CannotCopy(_(_OF_ANOTHER_VERSION, file=file))
    return backup


def _check_keys(backup: sqlite3.Connection, key_folder: Path) -> None:
    """Refuse a backup with a round that could never be exchanged."""
    open_states = (RoundState.GRADING.value, RoundState.CLOSED.value)
    for round_id, name in backup.execute("SELECT id, name FROM round WHERE state IN (?, ?)", open_states):
        if not anonymity.key_file(key_folder, round_id).exists():
            raise CannotCopy(
                _(
                    "In this backup %(round)s is open, and its private key is not in %(folder)s. It was "
                    "destroyed at the exchange, or it is lost: no card could ever be opened. Restore a "
                    "backup from before %(round)s was opened or from after its exchange.",
                    round=name,
                    folder=key_folder,
                )
            )


def _has_company(database: Database) -> bool:
    with database.reading() as session:
        return _has_tables(session) and session.get(Company, 1) is not None


@dataclass(frozen=True)
class _Standing:
    """What a database holds that a restore can take away, by names."""

    rounds: Mapping[str, str] = field(default_factory=dict)  # with their states
    people: Mapping[str, str] = field(default_factory=dict)  # by address
    sessions: int = 0

    def without(self, after: _Standing) -> list[Sentence]:
        """Say what is no longer there, or stands as it once stood."""
        gone = [name for name in self.rounds if name not in after.rounds]
        back = [
            name for name in after.rounds if self.rounds.get(name, after.rounds[name]) != after.rounds[name]
        ]
        newer = sorted(name for address, name in self.people.items() if address not in after.people)
        said = (
            (N_("Taken away, since the backup does not have them: the rounds %(names)s."), gone),
            (N_("Set back to how they stood in the backup: the rounds %(names)s."), back),
            (N_("Taken away, since the backup does not have these addresses: %(names)s."), newer),
        )
        return [Sentence(key=key, values={"names": ", ".join(names)}) for key, names in said if names]


def _standing(database: Database) -> _Standing:
    with database.reading() as session:
        if not _has_tables(session):
            return _Standing()
        return _Standing(
            rounds={name: state.value for name, state in session.execute(select(Survey.name, Survey.state))},
            people=dict(session.execute(select(Person.email, Person.name)).all()),
            sessions=session.scalar(select(func.max(Person.session_number))) or 0,
        )


def _has_tables(session: Session) -> bool:
    return inspect(session.connection()).has_table("person")


def _replace_pages(database: Database, backup: sqlite3.Connection) -> None:
    connection = database.engine.raw_connection()
    try:
        target = connection.driver_connection
        assert isinstance(target, sqlite3.Connection)  # noqa: S101 - said to the type checker
        backup.backup(target)
    except sqlite3.Error as fault:
        raise CannotCopy(
            _("The database cannot be replaced: %(fault)s. Stop the program, then try again.", fault=fault)
        ) from fault
    finally:
        connection.close()
    database.engine.dispose()


def _settle(database: Database, sessions: int) -> list[str]:
    with database.transaction() as session:
        session.execute(update(Person).values(session_number=Person.session_number + sessions + 1))
        stopped = session.scalars(
            update(Mail)
            .where(Mail.state == MailState.WAITING)
            .values(state=MailState.DEAD, leased_until=None, fault=RESTORED)
            .returning(Mail.id)
        ).all()
    database.compact()
    lines = [_("The backup is in place. Everybody signs in anew.")]
    if stopped:
        lines.append(
            ngettext(
                "%(num)s mail that waited in it is not sent; the page Mail can send it after all.",
                "%(num)s mails that waited in it are not sent; the page Mail can send them after all.",
                len(stopped),
            )
        )
    return lines
