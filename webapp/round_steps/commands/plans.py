"""`flask rounds list` and `plan`: the rounds with their dates, and a new one."""

from __future__ import annotations

from datetime import datetime

import click

from webapp import log
from webapp.domain.half_years import PHASES, warning_about
from webapp.domain.wording import N_
from webapp.language import gettext as _
from webapp.language import in_words, short_date
from webapp.models import KeyMode
from webapp.round_steps.commands.rounds import group, workplace
from webapp.rounds.services.plan_faults import PlanRefused
from webapp.rounds.services.planning import phase_of, plan_of, plan_round, rounds
from webapp.speaking import speaking
from webapp.storage.database import database

_day = click.DateTime(formats=["%Y-%m-%d"])


@group.command("list")
@speaking
def list_rounds() -> None:
    """Show every round with its dates and where it stands."""
    place = workplace()
    with database().reading() as session:
        found = rounds(session)
        if not found:
            click.echo(_("There is no round yet. Plan one with: flask --app wsgi rounds plan ROUND"))
        for round_ in found:
            phase = phase_of(round_, today=place.today)
            click.echo(
                _(
                    "%(round)s: %(phase)s; grading %(opens)s to %(closes)s, exchange %(exchange)s, "
                    "scale %(scale)s",
                    round=round_.name,
                    phase=_(PHASES[phase]),
                    opens=short_date(round_.opens_on),
                    closes=short_date(round_.closes_on),
                    exchange=short_date(round_.exchanged_on or round_.exchanges_on),
                    scale=round_.scale,
                )
            )


@group.command("plan")
@click.argument("name", metavar="ROUND")
@click.option("--opens", type=_day, help="First day of grading (YYYY-MM-DD).")
@click.option("--closes", type=_day, help="Last day of grading; without it the company's usual span.")
@click.option("--scale", help='"A B C F" or "A B C D F"; without it the company\'s scale.')
@click.option("--template", default="report_card", show_default=True, help="A file of survey_templates/.")
@click.option("--trustees", is_flag=True, help="Keep the key on three printed sheets instead of a file.")
@speaking
def plan_command(
    name: str,
    opens: datetime | None,
    closes: datetime | None,
    scale: str | None,
    template: str,
    *,
    trustees: bool,
) -> None:
    """Plan a round. Its exchange follows four days after the last day of grading."""
    place = workplace()
    try:
        with place.database.transaction() as session:
            round_ = plan_round(
                session,
                name=name,
                today=place.today,
                opens=opens.date() if opens else None,
                closes=closes.date() if closes else None,
                scale=scale,
                template=template,
                key_mode=KeyMode.TRUSTEES if trustees else KeyMode.KEY_FILE,
            )
            log.note(session, at=place.now, who=log.COMMAND_LINE, what=N_("planned %(it)s"), it=round_.name)
    except PlanRefused as refused:
        faults = " ".join(in_words(fault.sentence) for fault in refused.faults)
        raise click.ClickException(faults) from None
    click.echo(
        _(
            "%(round)s is planned: grading %(opens)s to %(closes)s, exchange %(exchange)s, "
            "action plans due %(due)s, scale %(scale)s.",
            round=round_.name,
            opens=short_date(round_.opens_on),
            closes=short_date(round_.closes_on),
            exchange=short_date(round_.exchanges_on),
            due=short_date(round_.plans_due_on),
            scale=round_.scale,
        )
    )
    if warning := warning_about(plan_of(round_)):
        click.echo(_("Warning: %(sentence)s", sentence=in_words(warning)))
