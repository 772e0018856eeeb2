"""A company's own form of an agreement: checked, stored, previewed, written on and signed like the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.agreements.agreed import begin, send
from tests.agreements.test_forms import FAULTY, GOOD
from tests.fixtures.application import csrf_token
from tests.fixtures.two_departments import House, client_of, text_of
from tests.test_survey_templates import FAULTY as FAULTY_SURVEYS
from webapp.language import in_words, speak
from webapp.organisation.services.organisation import get_company
from webapp.storage.database import Database
from webapp.survey_templates import FaultyTemplates, parse_file

ADD = "/admin/surveys/files/add"
FORM = """
kind = "agreement"
of = "both sides"
title = "Returns"
purpose = "Who takes goods back, and how soon."
review_months = 6

[[section]]
key = "goods"
title = "Goods"
most = 9

[[section.column]]
key = "what"
label = "What comes back"
type = "text"

[[section.column]]
key = "way"
label = "The way"
type = "choice"
choices = ["By post", "By lorry"]

[[section.column]]
key = "target"
label = "Of 100, within a week"
type = "figure each month"

[translations.de]
"Returns" = "Rücksendungen"
"What comes back" = "Was zurückkommt"
"By post" = "Mit der Post"
"""


def add(client: FlaskClient, text: str, key: str = "returns") -> TestResponse:
    token = csrf_token(client.get(ADD).text)
    return client.post(ADD, data={"csrf_token": token, "key": key, "text": text})


def in_german(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        get_company(session).language = "de"


def test_an_own_form_is_checked_stored_previewed_and_signed(
    app: Flask, database: Database, house: House
) -> None:
    administrator = client_of(app, house, "administrator")
    faulty = add(administrator, FORM.replace('type = "text"', 'type = "txt"'))
    assert faulty.status_code == 422
    assert 'section.1.column.1.type: is "txt". Write one of: "text", "person"' in text_of(faulty)
    assert "type = &#34;txt&#34;" in faulty.text  # what was typed is there to be mended
    stored = add(administrator, FORM)
    assert stored.status_code == 303
    preview = text_of(administrator.get(stored.location))
    assert "Returns" in preview
    assert "What comes back 2" in preview
    assert "returns" in administrator.get("/admin/surveys").text
    marketing, sales = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    address = begin(marketing, "returns")
    row = {"goods-1-what": "Broken ones", "goods-1-way": "By post", "goods-1-target": "90"}
    assert send(marketing, address, do="sign", **row).status_code == 303
    assert send(sales, address, "sign").status_code == 303
    administrator.post(
        f"{stored.location}/remove", data={"csrf_token": csrf_token(preview_of(administrator))}
    )
    assert administrator.get(stored.location).status_code == 404
    assert "Broken ones" in text_of(sales.get(address))
    assert sales.get(f"{address}.pdf").data.startswith(b"%PDF")
    assert "What comes back" in text_of(sales.get(f"{address}/edit"))
    in_german(app, database)
    german = text_of(sales.get(address))
    assert "Rücksendungen" in german
    assert "Mit der Post" in german


def preview_of(client: FlaskClient) -> str:
    return str(client.get("/admin/surveys/files/add").text)


def test_one_name_is_one_file_whether_survey_or_agreement(app: Flask, house: House) -> None:
    administrator = client_of(app, house, "administrator")
    for key in ("checklist", "lead_process", "One file"):
        assert add(administrator, FORM, key).status_code == 422


@pytest.mark.usefixtures("house")
def test_commands_check_add_and_list_own_forms_in_the_language_of_the_company(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    file = tmp_path / "returns.toml"
    file.write_text(FORM.replace("review_months = 6", "review_months = 99"))
    in_german(app, database)
    faulty = run(args=["templates", "check", str(file)])
    assert faulty.exit_code == 1
    assert (
        "returns.toml: review_months: passt nicht. Hierher gehört eine ganze Zahl, 1 bis 36." in faulty.output
    )
    file.write_text(FORM)
    assert run(args=["templates", "check", str(file)]).exit_code == 0
    assert run(args=["templates", "add", str(file)]).exit_code == 0
    assert "returns  Rücksendungen" in run(args=["templates", "list"]).output


@pytest.mark.parametrize(
    "source", FAULTY_SURVEYS + [GOOD.replace(right, wrong) for right, wrong, _said in FAULTY]
)
def test_every_fault_is_told_in_german(app: Flask, source: str) -> None:
    with pytest.raises(FaultyTemplates) as found:
        parse_file(source, key="faulty")
    with app.app_context():
        speak("de")
        german = found.value.told(in_words)
        speak("en")
        english = found.value.told(in_words)
    assert english == [str(fault) for fault in found.value.faults]
    for one, other in zip(german, english, strict=True):
        assert one != other
        assert one.endswith(".")
        assert " is " not in one
        assert "%(" not in one


def test_a_fault_is_told_in_german_on_the_page(app: Flask, database: Database, house: House) -> None:
    in_german(app, database)
    answer = add(client_of(app, house, "administrator"), FORM.replace('title = "Returns"', ""))
    assert "title: fehlt. Hierher gehört ein Text von 1 bis 120 Zeichen auf einer Zeile." in text_of(answer)
