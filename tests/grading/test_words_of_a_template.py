"""Whoever writes a survey template meets its words on the form, on its check and in its preview, for good."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.two_departments import text_of
from webapp.models import Round, SurveyFile
from webapp.survey_templates import NoSuchTemplate, checked_templates, digest_of
from webapp.surveys.services.files import add_file, remove_file

OWN = {
    "I cannot judge this": "Not my field",
    "Add a comment": "Say more",
    "What did {graded} do especially well?": "Where did {graded} shine?",
    "How well did {graded} meet": "How, for {grading}, did {graded} meet",
    "Fully met": "Entirely",
}
CARD = "/cards/spring-2026/marketing"


def own_text() -> str:
    source = checked_templates().templates["report_card"].source
    for before, after in OWN.items():
        assert before in source
        source = source.replace(before, after)
    return source


@pytest.fixture
def with_own_words(half: Half) -> Half:
    with half.database.transaction() as session:
        add_file(session, key="ours", source=own_text())
        session.get_one(Round, half.round_id).template = "ours"
    return half


def test_a_form_and_its_check_have_the_words_of_the_template(
    client: FlaskClient, with_own_words: Half
) -> None:
    half = with_own_words
    half.open()
    form = sign_in(client, half.people(half.sales)[0]).get(CARD)
    assert text_of(form).count("Not my field") == text_of(form).count("Say more") == 6
    assert text_of(form).count("Where did Marketing shine?") == 1
    assert text_of(form).count("How, for Sales, did Marketing meet this need of Sales") == 1
    values = {**A_CARD, "well": "They answer at once.", "csrf_token": csrf_token(form.text)}
    check = client.post(f"{CARD}/check", data=values)
    assert "Where did Marketing shine? They answer at once." in text_of(check)


def test_the_preview_has_them_too(client: FlaskClient, with_own_words: Half) -> None:
    with with_own_words.database.transaction() as session:
        administrator = make_person(session, is_administrator=True)
    page = text_of(sign_in(client, administrator).get("/admin/rounds/spring-2026/form"))
    assert page.count("Not my field") == page.count("Say more") == 6
    assert "Where did Finance shine?" in page


@pytest.mark.parametrize("fate", ["edited", "faulty", "removed"])
def test_an_open_round_keeps_its_text_whatever_becomes_of_the_file(
    client: FlaskClient, with_own_words: Half, fate: str
) -> None:
    half = with_own_words
    half.open()
    before = text_of(sign_in(client, half.people(half.sales)[0]).get(CARD))
    with half.database.transaction() as session:
        if fate == "removed":
            remove_file(session, "ours")
        else:
            file = session.get_one(SurveyFile, "ours")
            file.source = file.source.replace("Not my field", "Edited") if fate == "edited" else "kind ="
    assert text_of(client.get(CARD)) == before
    round_ = half.round()
    assert round_.template_digest == digest_of(own_text())
    assert "Not my field" in before


def test_a_planned_round_whose_file_is_gone_says_so_and_opens_again_with_it(with_own_words: Half) -> None:
    half = with_own_words
    with half.database.transaction() as session:
        remove_file(session, "ours")
    with pytest.raises(NoSuchTemplate):
        half.open()
    with half.database.transaction() as session:
        add_file(session, key="ours", source=own_text())
    assert half.open().cards
