"""Readiness probe: faults of database, tables, key folder and worker heartbeat, each one word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from webapp.config import Settings
from webapp.storage import migrating
from webapp.storage.database import Database

SEEN_LATELY = timedelta(minutes=10)
"""How old the worker's last sign may be: printing a large company's exchange takes minutes."""
_FILE_NAME = "worker_seen"


def note_worker(settings: Settings, *, now: datetime) -> None:
    """Leave a sign that this machine's worker runs: the time of an empty file in the data folder."""
    path = settings.data_folder / _FILE_NAME
    path.touch(mode=0o600)
    os.utime(path, (now.timestamp(), now.timestamp()))


def worker_seen(settings: Settings) -> datetime | None:
    """Return when this machine's worker left its last sign."""
    try:
        return datetime.fromtimestamp((settings.data_folder / _FILE_NAME).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def faults(database: Database, settings: Settings, *, now: datetime) -> Iterator[str]:
    """Give a word for each thing without which this machine serves nobody well."""
    try:
        if not migrating.is_up_to_date(database):
            yield "tables"
    except migrating.DatabaseOfAnotherVersion:
        yield "tables"
    except SQLAlchemyError:
        yield "database"
    if not _can_write(settings.key_folder):
        yield "keys"
    seen = worker_seen(settings)
    if seen is None or now - seen > SEEN_LATELY:
        yield "worker"


def _can_write(folder: Path) -> bool:
    """Say whether files can be made in a folder, or the folder itself where it is made later."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
