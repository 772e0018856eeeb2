"""Open, answer and count a survey of Marketing and Sales with the services of its pages."""

from __future__ import annotations

from datetime import date

from flask.testing import FlaskClient

from tests.factories import NOW
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now
from webapp.surveys.services.surveys import surveys_under_way

TODAY = date(2026, 6, 1)
SLUG = "checklist-2026-06-01"


def place(pairing: Pairing) -> Workplace:
    """Return where the steps of a survey happen, on this day."""
    return Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=TODAY)


def ask(pairing: Pairing, key: str = "checklist") -> None:
    """Open a survey of a template."""
    with pairing.app.app_context():
        ask_now(place(pairing), [(key, None)])


def count(pairing: Pairing) -> None:
    """Count the one that is open."""
    with pairing.database.reading() as session:
        [survey] = surveys_under_way(session)
    with pairing.app.app_context():
        count_now(place(pairing), survey.id)


def answer(pairing: Pairing, department: str, other: str, ballots: list[str]) -> None:
    """Let the first people of a department hand in these ballots of the checklist."""
    for person, answers in zip(pairing.people(department), ballots, strict=False):
        answer_survey(pairing.database, person.id, *answers, survey=SLUG, card=other)


def page(client: FlaskClient, address: str) -> str:
    """Return a page as text."""
    return client.get(address).get_data(as_text=True)
