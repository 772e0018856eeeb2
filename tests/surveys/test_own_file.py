"""A company adds a file of its own: it is checked, stored, shown and asked with no line of Python."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import html

from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.survey_answers import answer_survey
from tests.surveys.asking import count, page, place
from webapp.round_steps.services.survey_steps import ask_now
from webapp.survey_templates import FOLDER


def test_a_company_writes_a_file_and_it_runs(client: FlaskClient, pairing: Pairing) -> None:
    readme = (FOLDER / "README.md").read_text()
    source = readme.split("```toml\n")[1].split("```")[0]
    sign_in(client, pairing.somebody("Ada Admin", is_administrator=True))
    add = "/admin/surveys/files/add"
    token = csrf_token(page(client, add))
    refused = client.post(
        add, data={"csrf_token": token, "key": "customs", "text": source.replace("scale =", "scala =")}
    )
    assert refused.status_code == 422
    assert "scala: is not a key of a question" in refused.get_data(as_text=True).replace("&#39;", "'")
    assert client.get("/admin/surveys/files/customs").status_code == 404
    stored = client.post(add, data={"csrf_token": token, "key": "customs", "text": source})
    assert stored.status_code == 303
    preview = page(client, stored.location)
    assert "1–2 days" in preview
    assert "in 10 apart" in preview
    with pairing.app.app_context():
        ask_now(place(pairing), [("customs", None)])
    for department, other, answers in (("Marketing", "sales", "Y1B"), ("Sales", "marketing", "N4N")):
        for person in pairing.people(department):
            answer_survey(
                pairing.database,
                person.id,
                *answers,
                survey="customs-2026-06-01",
                card=other,
                texts={4: "Faster papers"},
            )
    count(pairing)
    sign_in(client, pairing.head("Sales"))
    shown = page(client, "/survey-results/customs-2026-06-01/marketing/sales")
    assert "Almost all: The broker" in shown
    assert "Almost all: Nobody" in shown
    assert "Faster papers" not in shown  # a reviewer reads it first
    sign_in(client, pairing.somebody("Petra President", is_president=True))
    to_review = page(client, "/comments/customs-2026-06-01/sales/marketing")
    assert to_review.count("papers</label>") >= 10  # each word can be struck


def test_a_preview_answers_for_those_who_are_asked(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.somebody("Ada Admin", is_administrator=True))
    shown = page(client, "/admin/surveys/files/forecast")
    assert "Which grade will Sales give Finance" in shown
    assert "What Finance answered" in shown
    shown = page(client, "/admin/surveys/files/noticed")
    assert "Here stands what was promised." in shown
    assert "The result, with invented answers" not in shown  # it stands beside the promises of a card


def test_the_minutes_of_a_survey_are_no_minutes_of_a_meeting(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.somebody("Ada Admin", is_administrator=True))
    client.set_cookie("language", "de")
    shown = page(client, "/admin/surveys")
    assert "Minuten je Person" in shown
    assert "protokoll" not in html.fromstring(shown).xpath("string(//main)").casefold()
