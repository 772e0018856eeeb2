"""The commands of `flask --app wsgi …`: one file a noun."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Register every command and every group of commands."""
    from webapp.installation.commands import backup as safe_copy
    from webapp.installation.commands import check, daily, database
    from webapp.installation.commands import setup as company
    from webapp.needs.commands import needs
    from webapp.organisation.commands import pairs, people
    from webapp.results.commands import reports
    from webapp.round_steps.commands import papers as round_papers
    from webapp.round_steps.commands import rounds

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
    for command in (round_papers.sheets_command, round_papers.codes_command, round_papers.release_command):
        rounds.group.add_command(command)
