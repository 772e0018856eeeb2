"""Commands speak the company's language; help and what is wrong before there is a company stay English."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from webapp.database import database
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import number_words, speak
from webapp.models import Company

P = ParamSpec("P")
R = TypeVar("R")


def speaking(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command in the application, in the company's language."""

    @with_appcontext
    @wraps(command)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> R:
        with suppress(DBAPIError), database().reading() as session:  # no tables yet: English
            speak(session.scalar(select(Company.language)))
        return command(*args, **kwargs)

    return spoken


def in_words(refused: Refused) -> str:
    """Say why a rule of the practice said no, and what to do."""
    return refused.sentence.in_words(_, number=lambda value: number_words(value, 2))
