"""PDF metadata: what every printed sheet says about itself, and the files attached to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from reports import data
from webapp.branding.services.imprint import imprint
from webapp.domain.exports import round_as_csv, round_as_json, rounds_as_csv, rounds_as_json
from webapp.exchanged_cards.services.results import ExchangedCard, shown_round
from webapp.models import Round
from webapp.organisation.services.organisation import get_company
from webapp.rounds.services.exchanged import rules_of
from webapp.rounds.services.templates import DIGITS_SHOWN, frozen_template, said


def imprint_of(session: Session, round_: Round, *, today: date) -> data.Imprint:
    """Return what every sheet says about itself, in the present language."""
    company = get_company(session)
    template = frozen_template(session, round_.id, round_.template, round_.template_digest)
    return imprint(
        session,
        company,
        round_name=round_.name,
        printed_on=today,
        exchanged_on=round_.exchanged_on,
        scale=round_.letters,
        minimum_group=round_.minimum_group,
        full_from=rules_of(round_).full_from,
        letter_words=tuple((letter, said(template, template.words[letter])) for letter in round_.letters),
        cannot_judge=said(template, template.cannot_judge),
        form_digest=round_.template_digest[:DIGITS_SHOWN],
    )


def exports_of(round_: Round, cards: Iterable[ExchangedCard]) -> data.Exports:
    """Return the files to attach, the same that pages and commands give."""
    shown = shown_round(round_, cards)
    return data.Exports(csv=round_as_csv(shown), json=round_as_json(shown))


def exports_of_rounds(rounds: Iterable[tuple[Round, Iterable[ExchangedCard]]]) -> data.Exports:
    """Return the files to attach to a report of several rounds: each round, the oldest first."""
    shown = [shown_round(round_, cards) for round_, cards in rounds]
    return data.Exports(csv=rounds_as_csv(shown), json=rounds_as_json(shown))
