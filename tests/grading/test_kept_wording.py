"""Cache of frozen wording: few statements a form, and never another round's or another department's words."""

from __future__ import annotations

import dataclasses

from flask.testing import FlaskClient

from tests.fixtures.half_year import Half
from tests.grading.handing_in import CARD
from tests.results.company_of_three import statements_of
from webapp.grading.services import cards as grading
from webapp.models import CardLine, Department


def test_the_form_takes_few_questions_to_the_database(grader: FlaskClient, half: Half) -> None:
    grader.get(CARD)
    with statements_of(half.database) as asked:
        grader.get(CARD)
    assert len(asked) <= 2, asked


def test_the_wording_kept_of_one_round_is_never_shown_in_another_with_the_same_numbers(
    grader: FlaskClient, half: Half
) -> None:
    person = half.people(half.sales)[-1]
    with half.database.reading() as session:
        [card] = grading.cards_of(session, person.id)
        grading.frozen_needs(session, card)
    with half.database.transaction() as session:
        session.get_one(CardLine, (card.id, 1)).text = "Another company's need"
    elsewhere = dataclasses.replace(card, seal_public_key=b"the key of another round")
    with half.database.reading() as session:
        assert grading.frozen_needs(session, card)[0].words.text == "What Sales needs of Marketing, 1"
        assert grading.frozen_needs(session, elsewhere)[0].words.text == "Another company's need"


def test_a_renamed_department_keeps_its_frozen_name_on_the_card(grader: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        department = session.get_one(Department, half.marketing.id)
        department.name, department.slug = "Brand", "brand"
    page = grader.get("/cards/spring-2026/brand").text
    assert "Your report card for Marketing" in page
