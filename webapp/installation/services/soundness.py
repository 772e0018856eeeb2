"""Installation check: settings, database, mail, fonts and file permissions, one finding a subject."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.installation.services.anonymity_check import address_finding, anonymity_findings
from webapp.installation.services.findings import Finding, State
from webapp.installation.services.surroundings import (
    company_account_findings,
    mail_finding,
    printing_findings,
)
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Company, Department, KeyMode, Pair, Person, RoundState, Survey
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.rounds.services.templates import known_files
from webapp.storage import migrating
from webapp.storage.damage import is_damaged
from webapp.storage.database import Database
from webapp.storage.outcomes import outcomes_of
from webapp.urn import anonymity


def examine(database: Database, settings: Settings) -> list[Finding]:
    """Look at everything: settings, folders, database, mail, PDFs, and what anonymity rests on."""
    findings = [proxies_finding(settings), _data_folder(settings), *_keys(settings)]
    found = _damage(database, settings) or database_finding(database)
    findings.append(found)
    if found.state is not State.UNSOUND:
        with database.reading() as session:
            findings += [*anonymity_findings(session, settings), *_open_keys(session, settings)]
            findings += [*_groups(session), _files(session)]
    else:
        findings.append(address_finding(settings))
    return [*findings, mail_finding(settings), *company_account_findings(settings), *printing_findings()]


def proxies_finding(settings: Settings) -> Finding:
    """Say whether proxies are named where one must be there, and not the whole world."""
    subject = _("proxies")
    if any(network.prefixlen == 0 for network in settings.trusted_proxies):
        words = _("TRUSTED_PROXIES trusts every address there is. Name those of your proxies only.")
        return Finding(subject, State.UNSOUND, words)
    if settings.base_url.startswith("https://") and not settings.trusted_proxies:
        words = _(
            "BASE_URL is https, which only a proxy speaks here, and TRUSTED_PROXIES names none. If the proxy "
            "asks from one address, such as 127.0.0.1, name it: else it is limited to a hundred connections."
        )
        return Finding(subject, State.LOOK, words)
    named = ", ".join(map(str, settings.trusted_proxies))
    return Finding(subject, State.SOUND, named or _("none is trusted"))


def _data_folder(settings: Settings) -> Finding:
    if settings.data_folder.stat().st_mode & 0o077:
        words = _(
            "%(folder)s can be opened by others on this machine. Run: chmod 700 %(folder)s",
            folder=settings.data_folder,
        )
        return Finding(_("data folder"), State.UNSOUND, words)
    return Finding(
        _("data folder"), State.SOUND, _("%(folder)s, for its owner only", folder=settings.data_folder)
    )


def _keys(settings: Settings) -> Iterator[Finding]:
    folder, name = settings.key_folder, _("key folder")
    if settings.is_sqlite and folder.resolve().is_relative_to(_database_folder(settings)):
        words = _("%(folder)s lies in the database's folder. Set KEY_FOLDER to another one.", folder=folder)
        yield Finding(name, State.UNSOUND, words)
    if not folder.exists():
        yield Finding(name, State.SOUND, _("%(folder)s, made when a round opens", folder=folder))
    elif folder.stat().st_mode & 0o077:
        words = _("%(folder)s can be opened by others. Run: chmod 700 %(folder)s", folder=folder)
        yield Finding(name, State.UNSOUND, words)
    else:
        yield Finding(name, State.SOUND, _("%(folder)s, apart from the database", folder=folder))


def _database_folder(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///")).resolve().parent


def database_finding(database: Database) -> Finding:
    """Say whether the database answers, and whether its tables are up to date."""
    try:
        up_to_date = migrating.is_up_to_date(database)
    except migrating.DatabaseOfAnotherVersion as fault:
        return Finding(_("database"), State.UNSOUND, _(fault.message))
    except SQLAlchemyError as fault:
        words = _(
            "does not answer (%(fault)s). Is it running, and is DATABASE_URL right?",
            fault=type(fault).__name__,
        )
        return Finding(_("database"), State.UNSOUND, words)
    if not up_to_date:
        words = _("its tables are not up to date. Run: flask --app wsgi database upgrade")
        return Finding(_("database"), State.UNSOUND, words)
    words = _("%(kind)s, up to date", kind="SQLite" if database.is_sqlite else "PostgreSQL")
    return Finding(_("database"), State.SOUND, words)


def _damage(database: Database, settings: Settings) -> Finding | None:
    """Name a damaged SQLite file and its newest copy; None where it is whole, or away."""
    try:
        if not is_damaged(database):
            return None
    except SQLAlchemyError:
        return None
    copied = outcomes_of(settings.data_folder, "backup").success
    words = _(
        "its file is damaged. Stop the program, keep the file, and restore the newest copy (made: %(day)s). "
        "Look at the disk, too.",
        day=copied.on.isoformat() if copied else "?",
    )
    return Finding(_("database"), State.UNSOUND, words)


def _files(session: Session) -> Finding:
    found = known_files(session)
    if found.faults:
        words = " ".join(fault.told(in_words) for fault in found.faults)
        return Finding(_("files of surveys and agreements"), State.UNSOUND, words)
    number = len(found.templates) + len(found.forms)
    words = _("%(number)s can be used", number=number)
    return Finding(_("files of surveys and agreements"), State.SOUND, words)


# --- Keys and groups --------------------------------------------------------------------------


def _open_keys(session: Session, settings: Settings) -> Iterator[Finding]:
    open_rounds = session.scalars(
        select(Survey).where(Survey.state.in_([RoundState.GRADING, RoundState.CLOSED]))
    )
    for round_ in open_rounds:
        if round_.key_mode is KeyMode.TRUSTEES:
            yield _sheets(session, round_)
            continue
        try:
            anonymity.read_key(settings.key_folder, round_)
        except anonymity.KeyMissing:
            words = _(
                "its private key is not in %(folder)s, or another machine has it. "
                "Without the key nothing that was handed in can ever be opened: look for it now. If it is "
                "lost for good, give it up on the page of the rounds.",
                folder=settings.key_folder,
            )
            yield Finding(round_.name, State.UNSOUND, words)
        else:
            yield Finding(round_.name, State.SOUND, _("its private key is here, and only here should it be"))


def _sheets(session: Session, round_: Survey) -> Finding:
    if trustees.keeps_key(session, round_):
        words = _("its private key is on no disk: two of its three printed sheets exchange it")
        return Finding(round_.name, State.SOUND, words)
    words = _(
        "what the database keeps for its three sheets is not there. Without it its cards can never be "
        "opened: restore the newest backup."
    )
    return Finding(round_.name, State.UNSOUND, words)


def _groups(session: Session) -> Iterator[Finding]:
    company = session.get(Company, 1)
    name = _("smallest group")
    if company is None:
        yield Finding(name, State.LOOK, _("there is no company yet. Run: flask --app wsgi setup --help"))
        return
    for department, people in _small_departments(session, company.minimum_group):
        words = _(
            "%(department)s has %(people)s people, so what it grades stays closed.",
            department=department,
            people=people,
        )
        yield Finding(name, State.LOOK, words)


def _small_departments(session: Session, minimum: int) -> list[tuple[str, int]]:
    size = func.count(Person.id)
    rows = session.execute(
        select(Department.name, size)
        .join(Pair, (Pair.first_id == Department.id) | (Pair.second_id == Department.id))
        .outerjoin(Person, (Person.department_id == Department.id) & Person.is_active)
        .group_by(Department.name, Pair.id)
        .having(size < minimum)
    )
    return sorted({(name, number) for name, number in rows})
