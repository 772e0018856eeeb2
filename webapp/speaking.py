"""Language of the command line: the company's, before set-up the machine's locale; help stays English.

Click frames the help with words of its own, which come in English alone: translated, half of a page would be
German.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError, ProgrammingError

from webapp.domain.wording import N_
from webapp.language import gettext as _
from webapp.language import speak
from webapp.models import Company
from webapp.storage.database import database

NO_DATABASE = N_(
    "The database does not answer or has no tables, so nothing was stored. "
    "Check DATABASE_URL and run: flask --app wsgi database upgrade"
)
NO_COMPANY = N_("There is no company yet. Run: flask --app wsgi setup --help")

P = ParamSpec("P")
R = TypeVar("R")


def speaking(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command in the application, in the company's language."""

    @with_appcontext
    @wraps(command)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> R:
        language = None
        with suppress(DBAPIError), database().reading() as session:  # there may be no tables yet
            language = session.scalar(select(Company.language))
        speak(language or _language_of_the_machine())
        try:
            return command(*args, **kwargs)
        except (OperationalError, ProgrammingError):
            raise click.ClickException(_(NO_DATABASE)) from None
        except NoResultFound:
            if language is not None:
                raise
            raise click.ClickException(_(NO_COMPANY)) from None

    return spoken


def _language_of_the_machine() -> str:
    """Return the language that the locale names: "de" of de_DE.UTF-8."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return locale.partition(".")[0].partition("_")[0]
