"""What is answered in words goes to the other side and the president, who were there at the count."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from tests.surveys.asking import TODAY, ask, count, page, place
from webapp.organisation.services import people
from webapp.organisation.services.entries import PersonEntry
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services.survey_steps import ask_now
from webapp.surveys.services.files import add_file


def test_words_go_to_the_other_side_and_the_president_alone(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        get_company(session).reviews_comments = False
        add_file(session, key="words", source=WORDS)
    with pairing.app.app_context():
        ask_now(place(pairing), [("words", None)])
    for number, person in enumerate(pairing.people("Marketing")):
        answer_survey(
            pairing.database, person.id, survey="words-2026-06-01", card="sales", texts={1: f"Idea {number}"}
        )
    count(pairing)
    for person, may in (
        (pairing.employee("Sales"), True),
        (pairing.employee("Marketing"), False),
        (pairing.somebody("Petra President", is_president=True), True),
    ):
        sign_in(client, person)
        shown = page(client, "/survey-results/words-2026-06-01/marketing/sales")
        assert ("Idea 3" in shown) is may, person.name


def test_who_joins_after_the_count_does_not_read_the_words(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        get_company(session).reviews_comments = False
        add_file(session, key="words", source=WORDS)
    ask(pairing, "words")
    for number, person in enumerate(pairing.people("Marketing")):
        answer_survey(
            pairing.database, person.id, survey="words-2026-06-01", card="sales", texts={1: f"Idea {number}"}
        )
    count(pairing)
    entry = PersonEntry(name="Nora New", email="nora@example.com", department="Sales")
    with pairing.app.app_context(), pairing.database.transaction() as session:
        new = people.save_person(session, entry, person=None, doer=pairing.doer(today=TODAY))
    sign_in(client, new)
    shown = page(client, "/survey-results/words-2026-06-01/marketing/sales")
    assert "Your idea" in shown
    assert "Idea 3" not in shown


WORDS = """
name = "Ideas"
question = "What do {first} and {second} lack?"
audience = "both sides"
rhythm = "by hand"
asks_comments = false
cannot_judge = "Nothing"

[[items]]
key = "idea"
text = "Your idea"
scale = "text"
"""
