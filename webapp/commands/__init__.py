"""The commands of `flask --app wsgi …`: one file a noun."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every command and every group of commands."""
    from webapp.commands import (
        check,
        company,
        daily,
        database,
        needs,
        pairs,
        people,
        reports,
        rounds,
        safe_copy,
    )

    for command in (
        check.check_command,
        company.set_up_command,
        company.sign_in_link_command,
        daily.command,
        database.group,
        needs.group,
        pairs.group,
        people.group,
        reports.group,
        rounds.group,
        safe_copy.back_up_command,
        safe_copy.restore_command,
    ):
        app.cli.add_command(command)
