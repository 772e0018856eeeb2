"""A corrupt SQLite page: pages, check and backup say that the file is damaged and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.factories import make_company
from tests.fixtures.application import settings_in
from tests.installation.commands import run
from webapp import create_app
from webapp.installed import installed
from webapp.storage import migrating
from webapp.storage.outcomes import note_outcome

PAGE = 4096


def test_damage_is_told_with_what_to_do_and_no_copy_is_made_of_it(tmp_path: Path) -> None:
    """The file is noise from its second page on, as after a failing disk."""
    file = tmp_path / "database" / "report_card.sqlite"
    file.parent.mkdir()
    app = create_app(settings_in(tmp_path, f"sqlite:///{file}"))
    database = installed(app).database
    migrating.upgrade(database)
    with database.transaction() as session:
        make_company(session)
    assert database.checkpoint()
    database.engine.dispose()
    whole = file.read_bytes()
    file.write_bytes(whole[:PAGE] + b"\xa5" * (len(whole) - PAGE))

    client = app.test_client()
    with client.session_transaction() as browser:
        browser["person"] = 1
    answer = client.get("/help")
    assert answer.status_code == 503
    assert "The database is damaged" in answer.text
    assert "restores the newest copy" in answer.text

    note_outcome(tmp_path, "backup", on=date(2026, 11, 29))
    checked = run(app, "check")
    assert checked.exit_code == 1
    line = next(line for line in checked.stdout.splitlines() if "damaged" in line)
    assert line.startswith("mend")
    assert "restore the newest copy (made: 2026-11-29)" in line

    copied = run(app, "backup", str(tmp_path / "copy"))
    assert copied.exit_code == 1
    assert "The database is damaged, so no copy was made" in copied.stderr
    assert not (tmp_path / "copy").exists()
    database.engine.dispose()
