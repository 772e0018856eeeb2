"""Ask three months after an exchange what was noticed of its actions, and answer."""

from __future__ import annotations

from datetime import date, timedelta

from tests.factories import NOW
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from webapp.models import Person
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import do_surveys

ASKED_ON = date(2026, 8, 12)  # three months after the exchange
LAST_DAY = ASKED_ON + timedelta(days=10)


def daily(pairing: Pairing, day: date) -> list[str]:
    """Ask and count what is due on a day; return what was done."""
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=day)
    with pairing.app.app_context():
        return do_surveys(place)


def answer(pairing: Pairing, person: Person, *answers: str) -> None:
    """Answer about each action of the card of Marketing."""
    answer_survey(pairing.database, person.id, *answers, survey="after-spring-2026")
