"""Parser of `--pair A,B` and `--department D`: names of today and of the round, in quotes or not."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.language import gettext as _
from webapp.models import Card, Department, Round
from webapp.organisation.services.organisation import departments, every_department

ByName = dict[str, Department]


def department_called(session: Session, round_: Round, name: str) -> Department:
    """Return the department of this name; raise click.ClickException."""
    by_name = _by_name(session, round_)
    if _plain(name) not in by_name:
        raise _nobody(session, name)
    return by_name[_plain(name)]


def pair_called(session: Session, round_: Round, text: str) -> tuple[Department, Department]:
    """Return both departments; a comma within a name needs quotes only where it could be the other one."""
    by_name = _by_name(session, round_)
    parts = list(_parts(text))
    if not parts:
        raise click.ClickException(
            _("--pair takes two departments with a comma between them: --pair Sales,Legal")
        )
    for one, other in parts:
        if _plain(one) in by_name and _plain(other) in by_name:
            return by_name[_plain(one)], by_name[_plain(other)]
    raise _nobody(session, next(name for name in parts[0] if _plain(name) not in by_name))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Give each way to take a text for two names: as a row of CSV, then at each comma."""
    row = next(csv.reader([text], skipinitialspace=True), [])
    if len(row) == 2:
        yield row[0], row[1]
    for place, sign in enumerate(text):
        if sign == ",":
            yield text[:place].strip(' "'), text[place + 1 :].strip(' "')


def _by_name(session: Session, round_: Round) -> ByName:
    """Return the departments by their name of today, or else of the round."""
    found = {department.id: department for department in every_department(session)}
    by_name: ByName = {}
    for card in session.scalars(select(Card).where(Card.round_id == round_.id)):
        by_name[_plain(card.graded_name)] = found[card.graded_id]
        by_name[_plain(card.grading_name)] = found[card.grading_id]
    return by_name | {_plain(department.name): department for department in found.values()}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _nobody(session: Session, name: str) -> click.ClickException:
    known = ", ".join(department.name for department in departments(session))
    what = _(
        "There is no department called “%(name)s”. There are: %(known)s.", name=name.strip(), known=known
    )
    return click.ClickException(what)
