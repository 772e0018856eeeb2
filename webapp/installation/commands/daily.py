"""`flask daily`: do all that is due."""

from __future__ import annotations

from datetime import datetime

import click

from webapp.installation.services import daily
from webapp.installed import present_application
from webapp.language import gettext as _
from webapp.round_steps.commands.rounds import spaced_out, workplace
from webapp.speaking import speaking


@click.command("daily")
@click.option(
    "--on", type=click.DateTime(formats=["%Y-%m-%d"]), help="Pretend that it is this day (YYYY-MM-DD)."
)
@speaking
def command(on: datetime | None) -> None:
    """Do all that is due: open, remind, close, exchange. May run any number of times; it catches up."""
    workplace()
    app = present_application()
    lines = daily.run(app, on=on.date() if on else None, progress=spaced_out())
    click.echo("\n".join(lines) if lines else _("Nothing was due."))
