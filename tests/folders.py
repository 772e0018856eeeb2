"""Folders that a test may fill: the installation's data, and nothing of a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

SETTINGS = (
    "REPORT_CARD_DATA",
    "DATABASE_URL",
    "SECRET_KEY",
    "BASE_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "KEY_FOLDER",
)


@pytest.fixture(autouse=True)
def _no_real_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests away from them."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty data folder; the settings point to it."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("REPORT_CARD_DATA", str(folder))
    return folder
