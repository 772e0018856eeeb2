"""`flask reports works-council`: the works council folder as PDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from reports.data import Paper
from webapp.installation.services.works_council import folder
from webapp.language import current_language, speak
from webapp.language import gettext as _
from webapp.results.commands.files import begin, in_language, on_paper, print_now, to_file, write_file
from webapp.results.commands.reports import group as group
from webapp.speaking import speaking


@group.command("works-council")
@in_language
@on_paper
@to_file
@speaking
def works_council_command(language: str | None, paper: Paper | None, *, output: Path) -> None:
    """Print what is stored, who sees what, what is set, and every promise with its tests."""
    session, _today = begin()
    spoken = current_language()
    click.echo(_("Printing %(round)s …", round=_("Works council folder")))
    speak(language or spoken)
    report = folder(session)
    if paper is not None:
        report = replace(report, imprint=replace(report.imprint, paper=paper))
    content = print_now("render_works_council", report)
    speak(spoken)
    write_file(output, content)
