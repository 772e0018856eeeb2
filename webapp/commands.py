"""Register every command of `flask --app wsgi …`: a new one is one line here."""

from __future__ import annotations

from flask import Flask
from werkzeug.utils import import_string

COMMANDS = (
    "installation.commands.backup:back_up_command",
    "installation.commands.backup:restore_command",
    "installation.commands.check:check_command",
    "installation.commands.daily:command",
    "installation.commands.database:group",
    "installation.commands.setup:set_up_command",
    "installation.commands.setup:sign_in_link_command",
    "needs.commands.needs:group",
    "organisation.commands.pairs:group",
    "organisation.commands.people:group",
    "installation.commands.works_council:group",  # the group of reports.py, to which it adds
    "round_steps.commands.papers:group",  # the group of rounds.py, to which it adds
    "round_steps.commands.plans:group",  # the same
    "round_steps.commands.templates:group",
)
"""Each command or group of commands, by its module below this package."""


def register(app: Flask) -> None:
    """Register every command and every group of commands."""
    for path in COMMANDS:
        app.cli.add_command(import_string(f"webapp.{path}"))
