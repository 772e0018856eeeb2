"""Settings from environment variables, validated before anything starts."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from webapp.installed import installed
from webapp.mail_addresses import is_address, stored_address
from webapp.networks import Network, read_networks
from webapp.openid_settings import OpenIdSettings, read_openid

DATABASE_BACKENDS = {"sqlite", "postgresql+psycopg"}
SMTP_SCHEMES = {"smtp", "smtps"}


class SettingError(Exception):
    """A setting is missing or malformed; the message names it and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that an installation decides outside the database.

    `data_folder` holds the embedded database, the generated secret and the mails that no
    SMTP server takes. `key_folder` holds the private keys of open rounds: outside the data
    folder, never in a backup. `trusted_proxies` may open any number of connections.
    """

    data_folder: Path
    database_url: str
    key_folder: Path
    mail_folder: Path
    secret_key: str
    base_url: str
    smtp_url: str | None = None
    mail_from: str = "report-card@localhost"
    trusted_proxies: tuple[Network, ...] = ()
    openid: OpenIdSettings | None = None
    metrics_token: str | None = None
    logs_requests: bool = False
    webhook_networks: tuple[Network, ...] = ()

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")


def current_settings() -> Settings:
    """Return the settings of the running application."""
    return installed(current_app).settings


def settings_from(environment: Mapping[str, str], *, default_data_folder: Path) -> Settings:
    """Read the settings; raise SettingError with one sentence that names the faulty one."""
    data_folder = Path(environment.get("REPORT_CARD_DATA") or default_data_folder).absolute()
    try:
        data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        raise SettingError(
            f"REPORT_CARD_DATA: the folder {data_folder} cannot be made: {fault.strerror}."
        ) from fault
    base_url = environment.get("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    _check_address("BASE_URL", base_url, {"http", "https"})
    smtp_url = environment.get("SMTP_URL") or None
    if smtp_url is not None:
        _check_address("SMTP_URL", smtp_url, SMTP_SCHEMES)
    return Settings(
        data_folder=data_folder,
        database_url=_database_url(environment, data_folder),
        key_folder=_key_folder(environment, data_folder).absolute(),
        mail_folder=data_folder / "mail",
        secret_key=_secret_key(environment, data_folder),
        base_url=base_url,
        smtp_url=smtp_url,
        mail_from=_mail_from(environment, base_url),
        trusted_proxies=_networks(environment, "TRUSTED_PROXIES"),
        openid=_openid(environment),
        metrics_token=_metrics_token(environment),
        logs_requests=_logs_requests(environment),
        webhook_networks=_networks(environment, "WEBHOOK_NETWORKS"),
    )


def _metrics_token(environment: Mapping[str, str]) -> str | None:
    given = environment.get("METRICS_TOKEN") or None
    if given is not None and not re.fullmatch(r"[\w.~+/-]{20,}=*", given, re.ASCII):
        raise SettingError("METRICS_TOKEN must be at least 20 letters and digits, chosen at random.")
    return given


def _logs_requests(environment: Mapping[str, str]) -> bool:
    given = environment.get("REQUEST_LOG") or "no"
    if given not in ("yes", "no"):
        raise SettingError(f"REQUEST_LOG must be yes or no; it is {given!r}.")
    return given == "yes"


def _openid(environment: Mapping[str, str]) -> OpenIdSettings | None:
    try:
        return read_openid(environment)
    except ValueError as fault:
        raise SettingError(str(fault)) from None


def _key_folder(environment: Mapping[str, str], data_folder: Path) -> Path:
    """Take KEY_FOLDER, else a folder outside the data folder: a copy of that takes no key along.

    In the state directory of the XDG Base Directory Specification, by the name and place of the data
    folder. Keys that an earlier version put into the data folder are used until their rounds are over.
    """
    given = environment.get("KEY_FOLDER")
    if given:
        return Path(given)
    earlier = data_folder / "keys"
    if next(earlier.glob("*.key"), None) is not None:
        return earlier
    try:
        state = environment.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError:
        raise SettingError("KEY_FOLDER must be set: whoever runs this has no home folder.") from None
    place = hashlib.sha256(os.fsencode(data_folder)).hexdigest()[:12]
    return Path(state) / "report-card" / f"{data_folder.name}-{place}"


def _check_address(name: str, value: str, schemes: set[str]) -> None:
    parts = urlsplit(value)
    try:
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        has_port = False
    if parts.scheme not in schemes or not parts.hostname or not has_port:
        wanted = " or ".join(f"{scheme}://…" for scheme in sorted(schemes))
        raise SettingError(f"{name} must be an address like {wanted}; it is {_without_password(value)!r}.")


def _mail_from(environment: Mapping[str, str], base_url: str) -> str:
    given = environment.get("MAIL_FROM") or f"report-card@{urlsplit(base_url).hostname or 'localhost'}"
    written = parseaddr(given)[1]
    address = stored_address(written)
    if environment.get("MAIL_FROM") and not (is_address(address) and given.isprintable()):
        raise SettingError(f"MAIL_FROM must be a mail address like cards@example.com; it is {given!r}.")
    return given.replace(written, address)


def _networks(environment: Mapping[str, str], name: str) -> tuple[Network, ...]:
    given = environment.get(name, "")
    try:
        return read_networks(given)
    except ValueError:
        raise SettingError(
            f"{name} must list addresses or networks like 127.0.0.1 or 10.0.0.0/8; it is {given!r}."
        ) from None


def _without_password(value: str) -> str:
    """Hide all that may be a password: one with a slash or an @ ends where no parser of addresses looks."""
    _before, at, host = value.rpartition("@")
    return f"***@{host}" if at else value


def _database_url(environment: Mapping[str, str], data_folder: Path) -> str:
    given = environment.get("DATABASE_URL")
    if not given:
        folder = data_folder / "database"
        folder.mkdir(exist_ok=True, mode=0o700)
        return f"sqlite:///{folder / 'report_card.sqlite'}"
    try:
        backend = make_url(given).drivername
    except ArgumentError:
        raise SettingError(
            "DATABASE_URL is not a database address; try postgresql+psycopg://user@host/name."
        ) from None
    if backend not in DATABASE_BACKENDS:
        wanted = " or ".join(sorted(f"{name}://…" for name in DATABASE_BACKENDS))
        raise SettingError(f"DATABASE_URL must begin with {wanted}; it begins with {backend}://.")
    return given


def _secret_key(environment: Mapping[str, str], data_folder: Path) -> str:
    """Take SECRET_KEY, else the one kept in the data folder, made at the first start."""
    given = environment.get("SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise SettingError("SECRET_KEY is too short: give at least 32 random characters.")
        return given
    path = data_folder / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    kept = path.read_text().strip()
    if len(kept) < 32:
        raise SettingError(
            f"The secret in {path} is damaged: delete that file and start again; everybody signs in anew."
        )
    return kept


def _write_once(path: Path, content: str) -> None:
    """Write a file that only its owner reads; of several processes that start together one wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
