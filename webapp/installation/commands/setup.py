"""`flask setup` and `flask sign-in-link`: the first company, and a way in for whoever is locked out."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from webapp.clock import now
from webapp.config import current_settings
from webapp.domain.wording import N_
from webapp.importing.services.clean_text import tidy
from webapp.importing.services.names_and_addresses import email_fault, name_fault
from webapp.installation.services import set_up_code
from webapp.language import LANGUAGES, speak
from webapp.language import gettext as _
from webapp.log import COMMAND_LINE, note
from webapp.mail_addresses import stored_address
from webapp.organisation.services.company import (
    LONGEST_NAME,
    AlreadySetUp,
    Founder,
    is_timezone,
    set_up,
)
from webapp.signing_in.services import links as sign_in
from webapp.speaking import speaking
from webapp.storage.database import transaction
from webapp.storage.migrating import upgrade


def _name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    name = tidy(value)
    fault = name_fault(name, row=None, column="name", longest=LONGEST_NAME)
    if fault is not None:
        raise click.BadParameter(fault.in_words)
    return name


def _timezone(context: click.Context, parameter: click.Parameter, value: str) -> str:
    if not is_timezone(value):
        raise click.BadParameter(f"{value!r} is no time zone; try one like Europe/Berlin or UTC.")
    return value


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    address = stored_address(value)
    fault = email_fault(address)
    if fault is not None:
        raise click.BadParameter(fault.in_words)
    return address


@click.command("setup")
@click.option("--company", "company", required=True, callback=_name, help="Name of the company.")
@click.option(
    "--timezone",
    required=True,
    callback=_timezone,
    help="Its time zone, such as Europe/Berlin.",
)
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    default="en",
    show_default=True,
    help="Of everybody who chooses no other.",
)
@click.option("--president", required=True, metavar="EMAIL", callback=_address, help="Who reads every card.")
@click.option(
    "--administrator", required=True, metavar="EMAIL", callback=_address, help="Who keeps people and rounds."
)
@with_appcontext
def set_up_command(company: str, timezone: str, language: str, president: str, administrator: str) -> None:
    """Make the company with its president and its administrator, once.

    Upgrades the database first. President and administrator may be the same person.
    """
    upgrade()
    speak(language)
    try:
        with transaction() as session:
            set_up(
                session,
                name=company,
                timezone=timezone,
                language=language,
                president=Founder(email=president),
                administrator=Founder(email=administrator),
                now=now(),
            )
    except AlreadySetUp:
        raise click.ClickException(
            _("This installation has its company already. Change it on the page Settings.")
        ) from None
    set_up_code.forget(current_settings().data_folder)
    click.echo(
        _(
            "%(company)s is set up. Sign in with: flask --app wsgi sign-in-link %(address)s",
            company=company,
            address=administrator,
        )
    )


@click.command("sign-in-link")
@click.argument("emails", nargs=-1, required=True, metavar="EMAIL…")
@speaking
def sign_in_link_command(emails: tuple[str, ...]) -> None:
    """Print a one-time sign-in link a line, for each of these addresses.

    A link works once, within 15 minutes. Where an address is unknown no link is made at all.
    """
    secrets = []
    with transaction() as session:
        for email in emails:
            try:
                secrets.append(sign_in.link_for(session, email, now=now()))
            except sign_in.NobodyOfThatAddress:
                raise click.ClickException(
                    _(
                        "Nobody who may sign in has the address %(address)s. Look at the page People.",
                        address=email,
                    )
                ) from None
        note(
            session,
            at=now(),
            who=COMMAND_LINE,
            what=N_("made sign-in links for %(addresses)s"),
            addresses=", ".join(emails),
        )
    for secret in secrets:
        click.echo(sign_in.link_address(current_settings().base_url, secret))
