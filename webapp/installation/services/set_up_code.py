"""Set-up code, a bootstrap secret in the data folder: only who started the program can set it up."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

FILE_NAME = "set_up_code"


def find_or_make(data_folder: Path) -> str:
    """Return the code, made at the first call into a file that only its owner reads."""
    path = data_folder / FILE_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        code = secrets.token_urlsafe(24)
        file.write(code)
    return code


def is_right(data_folder: Path, code: str) -> bool:
    """Say whether this is the code; always no where there is none."""
    try:
        kept = (data_folder / FILE_NAME).read_text().strip()
    except OSError:
        return False
    return len(kept) >= 32 and hmac.compare_digest(kept.encode(), code.encode())


def forget(data_folder: Path) -> None:
    """Remove the code; does nothing where it is gone."""
    (data_folder / FILE_NAME).unlink(missing_ok=True)
