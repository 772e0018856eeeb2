"""What nobody wished for: files that change while they are asked, huge numbers, long words, one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from tests.surveys.asking import ask, count, place
from tests.surveys.result_pages import printed, said_on, text_of, words_of
from tests.surveys.sources import survey_source
from webapp.domain.wording import Refused
from webapp.models import Card, Person, PlainSurvey
from webapp.round_steps.services.survey_steps import count_now
from webapp.survey_templates import Audience
from webapp.surveys.services.files import add_file, remove_file
from webapp.surveys.services.surveys import surveys_under_way

SIDES = survey_source(Audience.BOTH_SIDES, "yes_no", "numbers")
SLUG = "ours-2026-06-01"
FORM, RESULTS = f"/surveys/{SLUG}/sales", f"/survey-results/{SLUG}/marketing/sales"


def store(pairing: Pairing, source: str) -> None:
    with pairing.database.transaction() as session:
        add_file(session, key="ours", source=source)


def answer_as_marketing(pairing: Pairing) -> None:
    for number, person in enumerate(pairing.people("Marketing")):
        answer_survey(pairing.database, person.id, "YN"[number % 2], "4", survey=SLUG, card="sales")


def test_a_file_that_is_replaced_and_removed_while_it_is_asked_changes_nothing_then_or_years_later(
    client: FlaskClient, pairing: Pairing
) -> None:
    store(pairing, SIDES)
    ask(pairing, "ours")
    sign_in(client, pairing.employee("Marketing"))
    before = words_of(client.get(FORM).text)
    store(pairing, survey_source(Audience.COMPANY, "letters").replace("Question 1", "Another question"))
    assert words_of(client.get(FORM).text) == before
    with pairing.database.transaction() as session:
        remove_file(session, "ours")
    assert words_of(client.get(FORM).text) == before
    answer_as_marketing(pairing)
    with pairing.database.reading() as session:
        [survey] = surveys_under_way(session)
    later = replace(place(pairing), today=date(2029, 3, 1))
    with pairing.app.app_context():
        count_now(later, survey.id)
    said = [(each.question, each.words) for each in said_on(client.get(RESULTS).text)]
    assert ("Question 1 to Marketing", "Yes: 5, No: 5, I cannot tell: 0") in said
    assert survey.template_digest[:12] in client.get(RESULTS).text
    assert survey.template_digest in client.get(f"{RESULTS}.json").text


@pytest.mark.parametrize("wrong", ["-5", "1" + 30 * "0", "5", "１", "4 ", "X\x00"])
def test_a_number_is_answered_by_its_bin_and_by_nothing_else(
    client: FlaskClient, pairing: Pairing, wrong: str
) -> None:
    store(pairing, SIDES)
    ask(pairing, "ours")
    sign_in(client, pairing.employee("Marketing"))
    token = csrf_token(client.get(FORM).text)
    answer = client.post(FORM, data={"csrf_token": token, "answer-1": "Y", "answer-2": wrong})
    assert answer.status_code == 422
    assert 'href="#answer-2-1"' in answer.text
    assert 'id="answer-1-Y" value="Y" checked' in answer.text


def test_long_words_and_words_from_right_to_left_are_asked_shown_and_printed(
    client: FlaskClient, pairing: Pairing
) -> None:
    long, hebrew = "Donaudampfschifffahrt" * 9 + "en", "שאלה ראשונה"
    source = SIDES.replace("'Yes'", f"'{long}'").replace("'No'", "'לא'").replace("Question 1", hebrew)
    store(pairing, source)
    ask(pairing, "ours")
    sign_in(client, pairing.employee("Marketing"))
    form = words_of(client.get(FORM).text)
    assert long in form
    assert "לא" in form
    answer_as_marketing(pairing)
    count(pairing)
    said = {each.question: each.words for each in said_on(client.get(RESULTS).text) if each.has_bar}
    assert said[f"{hebrew} to Marketing"] == f"{long}: 5, לא: 5, I cannot tell: 0"
    assert long in text_of(printed(client, f"{RESULTS}.pdf")).replace(" ", "").replace("-", "")


@pytest.mark.parametrize("audience", [Audience.OWN_DEPARTMENT, Audience.COMPANY, Audience.BOTH_SIDES])
def test_a_department_of_one_person_is_never_asked(pairing: Pairing, audience: Audience) -> None:
    leave(pairing, "Marketing", 1)
    store(pairing, survey_source(audience, "yes_no"))
    ask(pairing, "ours")
    with pairing.database.reading() as session:
        [survey] = session.scalars(select(PlainSurvey)).all()
        asked = session.scalars(select(Card.grading_name).where(Card.round_id == survey.id)).all()
    assert "Marketing" not in asked
    assert "Sales" in asked


def test_where_nobody_is_many_enough_nobody_is_asked_and_that_is_said(pairing: Pairing) -> None:
    for department in ("Marketing", "Sales", "Legal"):
        leave(pairing, department, 1)
    store(pairing, survey_source(Audience.COMPANY, "yes_no"))
    with pytest.raises(Refused, match="no department that is large enough to be asked"):
        ask(pairing, "ours")


def leave(pairing: Pairing, department: str, number: int) -> None:
    """Let so many people stay in a department."""
    with pairing.database.transaction() as session:
        for person in pairing.people(department)[number:]:
            session.get_one(Person, person.id).is_active = False
