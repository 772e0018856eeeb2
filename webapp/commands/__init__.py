"""The commands of `flask --app wsgi …`: one file a noun."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every command group."""
    from webapp.commands import check, company, database, safe_copy

    app.cli.add_command(database.group)
    app.cli.add_command(company.set_up_command)
    app.cli.add_command(company.sign_in_link_command)
    app.cli.add_command(check.check_command)
    app.cli.add_command(safe_copy.back_up_command)
    app.cli.add_command(safe_copy.restore_command)
