"""`flask check`: is this installation sound?"""

from __future__ import annotations

import sys

import click

from webapp.config import current_settings
from webapp.installation.services.findings import State
from webapp.installation.services.soundness import examine
from webapp.language import gettext as _
from webapp.speaking import speaking
from webapp.storage.database import database


@click.command("check")
@speaking
def check_command() -> None:
    """Look at settings, folders, database, mail, PDFs and the rules of anonymity.

    Prints a line each: "ok"; "look" for what is good to know; "mend" with what to do. Exit status
    1 when something is to be mended.
    """
    findings = examine(database(), current_settings())
    for finding in findings:
        click.echo(f"{finding.state:5} {finding.subject}: {finding.words}")
    unsound = sum(finding.state is State.UNSOUND for finding in findings)
    if unsound:
        click.echo(_("%(number)s to mend; see above.", number=unsound), err=True)
        sys.exit(1)
