"""PDF metadata: what every printed sheet says about itself, and the files attached to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy.orm import Session

from reports import data
from webapp.domain.exports import round_as_csv, round_as_json, rounds_as_csv, rounds_as_json
from webapp.exchanged_cards.services.results import ExchangedCard, shown_round
from webapp.language import current_language
from webapp.language import gettext as _
from webapp.models import Round
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.exchanged import rules_of
from webapp.survey_templates import NoSuchTemplate, get_template


def imprint_of(session: Session, round_: Round, *, today: date) -> data.Imprint:
    """Return what every sheet says about itself, in the present language."""
    company = get_company(session)
    return data.Imprint(
        company_name=company.name,
        round_name=round_.name,
        printed_on=today,
        exchanged_on=round_.exchanged_on,
        language=current_language(),
        paper=cast(data.Paper, company.paper_size),
        scale=round_.letters,
        letter_words=letter_words_of(round_),
        minimum_group=round_.minimum_group,
        full_from=rules_of(round_).full_from,
    )


def letter_words_of(round_: Round) -> tuple[tuple[str, str], ...]:
    """Return the words beside each letter as people graded on them; none where the template is gone."""
    try:
        words = get_template(round_.template).words
    except NoSuchTemplate:
        return ()
    return tuple((letter, _(words[letter])) for letter in round_.letters if letter in words)


def exports_of(round_: Round, cards: Iterable[ExchangedCard]) -> data.Exports:
    """Return the files to attach, the same that pages and commands give."""
    shown = shown_round(round_, cards)
    return data.Exports(csv=round_as_csv(shown), json=round_as_json(shown))


def exports_of_rounds(rounds: Iterable[tuple[Round, Iterable[ExchangedCard]]]) -> data.Exports:
    """Return the files to attach to a report of several rounds: each round, the oldest first."""
    shown = [shown_round(round_, cards) for round_, cards in rounds]
    return data.Exports(csv=rounds_as_csv(shown), json=rounds_as_json(shown))
