"""Check that the database's own logging records no hand-in; the public part of `check`."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.domain.disclosure import DEFAULT_MINIMUM_GROUP
from webapp.installation.services.findings import Finding, State
from webapp.language import gettext as _
from webapp.mail.smtp import THIS_MACHINE
from webapp.models import Company, KeyMode
from webapp.rounds.services.planning import open_round_of
from webapp.urn.sealing import CACHE_TAG


def anonymity_findings(session: Session, settings: Settings) -> list[Finding]:
    """Look at what anonymity rests on: transport, notes and copies, key, thresholds."""
    if session.get_bind().dialect.name == "sqlite":
        findings = [_secure_delete(session), _journal(session)]
    else:
        findings = [*(_server_setting(session, *rule) for rule in _SERVER_RULES), _copies(session)]
    return [
        address_finding(settings),
        *findings,
        _triggers(session),
        _key(session, settings),
        _thresholds(session),
    ]


def address_finding(settings: Settings) -> Finding:
    """Look whether what is sent can be read on its way (TLS)."""
    parts = urlsplit(settings.base_url)
    if parts.scheme == "https" or parts.hostname in THIS_MACHINE:
        return Finding(_("address"), State.SOUND, settings.base_url)
    return Finding(
        _("address"),
        State.UNSOUND,
        _(
            "%(address)s is not encrypted: sign-in links and grades could be read on the way. "
            "Serve it over https and set BASE_URL.",
            address=settings.base_url,
        ),
    )


def _secure_delete(session: Session) -> Finding:
    if session.scalar(text("PRAGMA secure_delete")) == 1:
        return Finding(
            _("what is deleted"),
            State.SOUND,
            _("it is overwritten in the database file, not only marked as free"),
        )
    return Finding(
        _("what is deleted"),
        State.UNSOUND,
        _("it is not overwritten in the database file. Use another SQLite."),
    )


def _journal(session: Session) -> Finding:
    subject = _("the order of writing")
    if session.scalar(text("PRAGMA journal_mode")) == "wal":
        return Finding(subject, State.SOUND, _("the write-ahead log is emptied after hand-ins"))
    words = _("the database does not keep its write-ahead log. Move it to a disk of this machine.")
    return Finding(subject, State.UNSOUND, words)


_SERVER_RULES = (
    ("log_statement", ("none", "ddl")),
    ("log_min_duration_statement", ("-1",)),
    ("track_commit_timestamp", ("off",)),
)


def _server_setting(session: Session, name: str, sound: tuple[str, ...]) -> Finding:
    value = _setting(session, name)
    if value in sound:
        return Finding(name, State.SOUND, value)
    words = _(
        "is %(value)s, so the database notes when somebody hands in. Set it to %(sound)s.",
        value=value,
        sound=sound[0],
    )
    return Finding(name, State.UNSOUND, words)


def _setting(session: Session, name: str) -> str:
    found = session.scalar(text("SELECT setting FROM pg_settings WHERE name = :name"), {"name": name})
    return str(found)


def _copies(session: Session) -> Finding:
    """Archives and standby servers keep every write: sealed, and worthless once the key is destroyed."""
    subject = _("copies of every write")
    replicas = session.scalar(text("SELECT count(*) FROM pg_replication_slots"))
    if _setting(session, "archive_mode") == "off" and not replicas:
        return Finding(subject, State.SOUND, _("none: neither an archive nor another server"))
    words = _(
        "an archive or another server keeps them. They tell when somebody handed in, not what: "
        "the seals stay closed once the key is destroyed."
    )
    return Finding(subject, State.LOOK, words)


def _triggers(session: Session) -> Finding:
    query = (
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
        if session.get_bind().dialect.name == "sqlite"
        else "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
    )
    if session.scalar(text(query)):
        return Finding(
            _("notes that the database takes by itself (triggers)"),
            State.UNSOUND,
            _("there are triggers, which Report Card never makes. Look at what they note."),
        )
    return Finding(_("notes that the database takes by itself (triggers)"), State.SOUND, _("none"))


def _key(session: Session, settings: Settings) -> Finding:
    subject = _("the private key of a round")
    round_ = open_round_of(session)
    if round_ is not None and round_.key_mode is KeyMode.TRUSTEES:
        return Finding(subject, State.SOUND, _("on no disk: on three printed sheets"))
    if settings.key_folder.resolve().is_relative_to(settings.data_folder.resolve()):
        words = _(
            "its folder lies in the data folder: whoever copies that while a round is open can open the "
            "grades. Set KEY_FOLDER to a folder elsewhere, and move what lies in it."
        )
        return Finding(subject, State.UNSOUND, words)
    words = _(
        "a file outside the data folder (looked up just now), destroyed at the exchange. Whether a backup "
        "of the whole machine takes it cannot be seen from here."
    )
    if round_ is not None and not (settings.key_folder / CACHE_TAG).is_file():
        words += " " + _("The mark by which backup programs leave it out is missing.")
    return Finding(subject, State.SOUND, words)


def _thresholds(session: Session) -> Finding:
    company = session.get(Company, 1)
    words = _("%(number)s answers", number=company.minimum_group if company else DEFAULT_MINIMUM_GROUP)
    return Finding(_("smallest group"), State.SOUND, words)
