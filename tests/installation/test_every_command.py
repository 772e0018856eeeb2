"""Every command where nothing is there yet: one sentence that says what to do, and no traceback."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask

from tests.fixtures.application import settings_in
from webapp import create_app
from webapp.installed import installed

OF_FLASK = {"routes", "run", "shell"}
MAKE_TABLES = {"database upgrade", "setup"}
VALUES = {"timezone": "Europe/Berlin", "first": "Marketing,Sales", "number": "1"}


def leaves(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command that is no group, with its words."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    for name, inner in sorted(command.commands.items()):
        if path or name not in OF_FLASK:
            yield from leaves(inner, *path, name)


def invented(command: click.Command, folder: Path) -> list[str]:
    """Give something for every argument and option that a command wants."""
    words: list[str] = []
    for parameter in command.params:
        if not parameter.required:
            continue
        if isinstance(parameter.type, click.Choice):
            value = str(parameter.type.choices[0])
        elif isinstance(parameter.type, click.Path | click.File):
            value = str(folder / ("people.csv" if isinstance(parameter, click.Argument) else "made"))
        else:
            value = VALUES.get(parameter.name or "", "a@example.com")
        words += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return words


def run_all(app: Flask, folder: Path, *, but: Collection[str] = ()) -> dict[str, Result]:
    (folder / "people.csv").write_text("name,email,department,roles\nAda,ada@example.com,Sales,\n")
    runner = app.test_cli_runner()
    return {
        name: runner.invoke(args=[*name.split(), *invented(command, folder)])
        for name, command in leaves(app.cli)
        if name not in but
    }


def require_sentences(done: dict[str, Result]) -> None:
    """Fail where a command ends in a traceback, or refuses without a sentence as its last line."""
    for name, result in done.items():
        assert result.exception is None or isinstance(result.exception, SystemExit), (name, result.exception)
        if result.exit_code:
            last = (result.stderr.strip() or result.output.strip()).splitlines()[-1]
            assert last.endswith((".", "--help", "upgrade")), (name, last)


def test_without_tables_every_command_says_how_to_get_them(tmp_path: Path, empty_sqlite_url: str) -> None:
    app = create_app(settings_in(tmp_path, empty_sqlite_url))
    done = run_all(app, tmp_path, but=MAKE_TABLES)
    installed(app).database.engine.dispose()
    assert len(done) > 20
    require_sentences(done)
    assert all(result.exit_code for result in done.values())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_before_the_set_up_no_command_ends_in_a_traceback(app: Flask, tmp_path: Path) -> None:
    require_sentences(run_all(app, tmp_path))
