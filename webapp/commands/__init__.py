"""The commands of `flask --app wsgi …`: one file a noun."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every command group."""
    from webapp.commands import database, reports

    app.cli.add_command(database.group)
    app.cli.add_command(reports.group)
