"""Open survey forms of one person, grouped by survey: for the front page, and for what follows a hand-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for
from sqlalchemy.orm import Session

from webapp.rounds.services.templates import said
from webapp.surveys.services.answers import MySurvey, open_surveys_of


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What a person has not handed in of one survey: of each form the other department, and its address."""

    survey_slug: str
    name: str
    closes_on: date
    minutes: int
    is_of_pairs: bool
    forms: tuple[tuple[str, str], ...]


def waiting_forms(session: Session, person_id: int) -> list[Waiting]:
    """Return what waits for a person, a survey at a time, the one that closes first before the others."""
    mine = sorted(open_surveys_of(session, person_id), key=lambda form: (form.closes_on, form.survey_slug))
    return [_waiting(list(forms)) for _slug, forms in groupby(mine, key=lambda form: form.survey_slug)]


def _waiting(forms: Sequence[MySurvey]) -> Waiting:
    first = forms[0]
    return Waiting(
        survey_slug=first.survey_slug,
        name=said(first.template, first.template.name),
        closes_on=first.closes_on,
        minutes=first.template.minutes * len(forms),
        is_of_pairs=first.is_of_a_pair,
        forms=tuple((form.other_name, address_of(form)) for form in forms),
    )


def next_form(waiting: Sequence[Waiting], handed_in: MySurvey) -> tuple[str, str] | None:
    """Return what to answer after this form, of the same survey first, with its address; or None."""
    for each in sorted(waiting, key=lambda each: each.survey_slug != handed_in.survey_slug):
        other, address = each.forms[0]
        return (f"{each.name}, {other}" if each.is_of_pairs else each.name), address
    return None


def address_of(mine: MySurvey) -> str:
    """Return where a form is filled in."""
    return url_for("surveys.ask", survey_slug=mine.survey_slug, card_slug=mine.card_slug)
