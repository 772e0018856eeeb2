"""What OPERATING.md promises of deploy/: the nightly copy, and names of metrics and settings that exist."""

from __future__ import annotations

import os
import re
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from tests.factories import NOW, make_company, make_department
from tests.fixtures.folders import SETTINGS
from tests.running_program import PROJECT
from webapp.installation.services.connections import NO_COPY
from webapp.installation.views import metrics
from webapp.running import preparation
from webapp.signing_in.services import links
from webapp.storage.database import Database
from webapp.storage.outcomes import Outcome, Outcomes, outcomes_of


def _copy(folder: Path) -> int:
    """Copy as the timer does, with the settings of this process's environment."""
    return subprocess.run(["deploy/backup", str(folder), "30"], cwd=PROJECT, check=False).returncode


@pytest.fixture
def installation(empty_database_url: str, data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Fill an installation of the embedded database, or of a server's; return its kind."""
    is_server = empty_database_url.startswith("postgresql")
    if is_server:
        monkeypatch.setenv("DATABASE_URL", empty_database_url)
    preparation.prepare(demo=False)
    url = empty_database_url if is_server else f"sqlite:///{data_folder}/database/report_card.sqlite"
    database = Database(url)
    with database.transaction() as session:
        make_company(session)
        person = make_department(session, "Sales", people=1).people[0]
        links.add_link(session, person.id, secret="a-secret", now=NOW)
    database.engine.dispose()
    return "postgresql" if is_server else "sqlite"


def test_the_nightly_copy_is_one_a_day_and_old_ones_go(
    installation: str, tmp_path: Path, data_folder: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    old, other = folder / "report-card-2020-01-01.backup", folder / "of-somebody-else.backup"
    for path in (old, other):
        path.touch()
        os.utime(path, (time.time() - 40 * 86_400,) * 2)
    assert _copy(folder) == 0
    (made,) = set(folder.iterdir()) - {other}
    assert re.fullmatch(r"report-card-\d{4}-\d\d-\d\d\.backup", made.name)
    content = made.read_bytes()
    if installation == "sqlite":
        assert content.startswith(b"SQLite format 3")
    else:
        command = ["pg_restore", "--data-only", "--file=-", str(made)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "COPY public.person" in told
        assert "COPY public.sign_in_link" not in told
    assert outcomes_of(data_folder, "backup").success == Outcome(date.today())
    assert _copy(folder) == 0
    assert made.read_bytes() == content


def test_a_copy_that_fails_leaves_nothing_that_looks_whole(
    tmp_path: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert _copy(tmp_path) != 0
    assert not list(tmp_path.glob("*.backup"))
    assert outcomes_of(data_folder, "backup") == Outcomes(None, Outcome(date.today(), NO_COPY))


def test_alerts_and_settings_have_names_that_exist() -> None:
    words = (PROJECT / "OPERATING.md").read_text()
    program = Path(metrics.__file__).read_text()
    told = re.findall(r"report_card_([a-z_]+)", words.partition("## Watching")[2].partition("## Saving")[0])
    assert len(told) >= 5
    assert not [name for name in told if f'"{name}"' not in program]
    example = (PROJECT / "deploy" / "systemd" / "report-card.env.example").read_text()
    assert set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE)) <= SETTINGS
