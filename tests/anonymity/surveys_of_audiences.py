"""A survey of one audience with a question on each kind of scale, answered by the people of Sales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.factories import NOW, TODAY
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from tests.surveys.sources import OF_A_PAIR, SCALES, survey_source
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now
from webapp.survey_templates import Audience
from webapp.surveys.services.files import add_file
from webapp.surveys.services.surveys import surveys_under_way


@dataclass(frozen=True, kw_only=True)
class Asked:
    """An open survey, and where the people of Sales find it."""

    pairing: Pairing
    survey_id: int
    slug: str
    box_length: int
    card: str  # the department that names the card of Sales in addresses
    place: Workplace

    @property
    def form(self) -> str:
        return f"/surveys/{self.slug}/{self.card}"

    @property
    def results(self) -> str:
        return f"/survey-results/{self.slug}/{self.card}/sales"

    def answer(self, number: int, *answers: str, words: str = "") -> None:
        """Let one of Sales answer every question, and write something where words are asked for."""
        person = self.pairing.people("Sales")[number]
        position = len(SCALES) + 1
        given = [*answers, "X"]
        texts = {position: words} if words else {}
        answer_survey(self.pairing.database, person.id, *given, survey=self.slug, card=self.card, texts=texts)


def ask_of(pairing: Pairing, audience: Audience, *, day: date = TODAY) -> Asked:
    """Open a survey with every scale and an answer in words; nobody reviews the words."""
    key = str(audience).replace(" ", "_")
    with pairing.database.transaction() as session:
        get_company(session).reviews_comments = False
        # Questions of its own: who asks the same again at once is refused.
        source = survey_source(audience, *SCALES, texts=1).replace(
            "'Question", f"'About {audience}: question"
        )
        add_file(session, key=key, source=source)
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=day)
    with pairing.app.app_context():
        ask_now(place, [(key, None)])
    with pairing.database.reading() as session:
        [survey] = [survey for survey in surveys_under_way(session) if survey.template == key]
    return Asked(
        pairing=pairing,
        survey_id=survey.id,
        slug=survey.slug,
        box_length=survey.box_length or 0,
        card="marketing" if audience in OF_A_PAIR else "sales",
        place=place,
    )


def counted(asked: Asked) -> None:
    """Count a survey."""
    with asked.pairing.app.app_context():
        count_now(asked.place, asked.survey_id)
