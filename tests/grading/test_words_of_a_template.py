"""Whoever changes the words of a survey template meets them on the form, on its check and in its preview."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.factories import make_person
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import A_CARD, Half
from tests.fixtures.two_departments import text_of
from webapp.grading.views import words as card_words
from webapp.round_steps.views import preview as round_previews
from webapp.survey_templates import get_template

OWN = {
    "cannot_judge": "Not my field",
    "comment_prompt": "Say more",
    "well_prompt": "Where did {graded} shine?",
}


@pytest.fixture(autouse=True)
def own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(get_template("report_card"), **OWN)  # type: ignore[arg-type]
    for module in (card_words, round_previews):
        monkeypatch.setattr(module, "get_template", lambda _key: changed)


def test_a_form_and_its_check_have_the_words_of_the_template(client: FlaskClient, half: Half) -> None:
    half.open()
    form = sign_in(client, half.people(half.sales)[0]).get("/cards/spring-2026/marketing")
    assert text_of(form).count("Not my field") == text_of(form).count("Say more") == 6
    assert text_of(form).count("Where did Marketing shine?") == 1
    values = {**A_CARD, "well": "They answer at once.", "csrf_token": csrf_token(form.text)}
    check = client.post("/cards/spring-2026/marketing/check", data=values)
    assert "Where did Marketing shine? They answer at once." in text_of(check)


def test_the_preview_has_them_too(client: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        administrator = make_person(session, is_administrator=True)
    page = text_of(sign_in(client, administrator).get("/admin/rounds/spring-2026/form"))
    assert page.count("Not my field") == page.count("Say more") == 6
    assert "Where did Finance shine?" in page
