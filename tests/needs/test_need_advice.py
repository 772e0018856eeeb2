"""Gentle notes on a need, starters by kind of work, and what changed since the other side asked."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from lxml import html

from tests.fixtures.two_departments import ADDRESS, House, client_of, list_of, text_of
from tests.needs.needs_editor import editor_of, fields_of, stored, wordings
from tests.needs.test_needs_examples import examples
from webapp.domain.list_states import ListState
from webapp.language import LANGUAGES
from webapp.needs.services.advice import advice_on
from webapp.storage.database import Database
from webapp.survey_templates import checked_templates
from webapp.survey_templates.starters import starters

TWO_THINGS, NOT_COUNTED = "This may be two things", "Nothing here could be counted"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Every lead reaches one of us within a working day.", []),
        ("Jeder Kontakt erreicht uns binnen zwei Tagen.", []),
        ("Names and addresses are complete in nine of ten leads.", []),
        ("They are friendly.", [NOT_COUNTED]),
        ("Sie sind freundlich.", [NOT_COUNTED]),
        ("Our mails get an answer within a day and their figures agree with ours.", [TWO_THINGS]),
        ("Sie antworten uns binnen eines Tages und ihre Zahlen stimmen mit unseren überein.", [TWO_THINGS]),
        ("They answer our many mails; they keep their many words.", [TWO_THINGS, NOT_COUNTED]),
        ("", []),
    ],
)
def test_what_a_reader_could_stumble_over_is_noted(text: str, notes: list[str]) -> None:
    found = [str(each) for each in advice_on(text)]
    assert len(found) == len(notes)
    assert all(said.startswith(note) for said, note in zip(found, notes, strict=True))


def test_no_example_of_ours_brings_a_note_in_any_language() -> None:
    card = checked_templates().templates["report_card"]
    for starter in starters():
        for language in LANGUAGES:
            for text in starter.needs:
                assert advice_on(starter.said(text, language)) == [], starter.said(text, language)
            if language != "en":
                assert set(starter.translations[language]) == {starter.name, *starter.needs}
    for text in card.suggestions:
        assert advice_on(text) == [], text


def test_notes_stand_at_the_need_and_keep_it_from_nothing(
    app: Flask, database: Database, house: House
) -> None:
    client = client_of(app, house, "head of Sales")
    fields = editor_of(client) | {"text-1": "They are friendly.", "do": "save"}
    client.post(ADDRESS, data=fields)
    assert stored(database)[0][2] == ["They are friendly."]
    row = html.fromstring(client.get(ADDRESS).text).get_element_by_id("row-1")
    assert NOT_COUNTED in row.text_content()


def test_the_examples_of_a_kind_of_work_are_shown_and_nothing_typed_is_lost(
    app: Flask, database: Database, house: House
) -> None:
    client = client_of(app, house, "head of Sales")
    page = client.get(ADDRESS).text
    assert "What does Marketing do?" in page
    assert re.findall(r'name="show_work" value="(\w+)"', page) == [each.key for each in starters()]
    fields = fields_of(page) | {"text-1": "Leads reach us within a day."}
    shown = client.post(ADDRESS, data={**fields, "show_work": "markets"}).text
    (markets,) = (each for each in starters() if each.key == "markets")
    assert examples(shown) == list(markets.needs[: len(examples(shown))])
    assert wordings(shown)[0] == "Leads reach us within a day."
    assert stored(database) == []
    used = client.post(ADDRESS, data={**fields_of(shown), "use": markets.needs[0]}).text
    assert wordings(used)[:2] == ["Leads reach us within a day.", markets.needs[0]]
    assert examples(used)[0] == markets.needs[1], "the kind of work stays chosen"
    assert examples(client.post(ADDRESS, data={**fields, "show_work": "juggles"}).text)
    refused = client.post(ADDRESS, data={**fields_of(used), "do": "propose"}).text
    assert examples(refused) == examples(used), "it stays chosen after a fault, too"
    assert "Nothing is saved yet." in page
    assert "Nothing is saved yet." not in refused, "once is enough"


def test_who_asked_sees_what_changed_since_then(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    graded, grading = client_of(app, house, "head of Marketing"), client_of(app, house, "head of Sales")
    assert "Changed since" not in graded.get(ADDRESS).text
    data = fields_of_answer(graded.get(ADDRESS).text) | {"do": "send-back", "question-3": "Since when?"}
    graded.post(f"{ADDRESS}/answer", data=data)
    form = editor_of(grading)
    form |= {"text-3": "What Sales needs of Marketing, since May", "why-2": "It costs days.", "do": "propose"}
    assert grading.post(ADDRESS, data=form).status_code == 303
    page = html.fromstring(graded.get(ADDRESS).text)
    changes = page.get_element_by_id("changes")
    assert changes.get("open") is not None
    assert [each.text_content() for each in changes.iter("del")] == ["taken out: 3"]
    assert [each.text_content() for each in changes.iter("ins")] == [
        "put in: It costs days.",
        "put in: since May",
    ]
    assert "Changed since you asked" in changes.text_content()
    assert len(changes.xpath(".//li")) == 2
    other = html.fromstring(client_of(app, house, "employee of Sales").get(ADDRESS).text)
    assert "Changed since version 1" in other.get_element_by_id("changes").text_content()
    assert other.get_element_by_id("changes").get("open") is None
    assert "Changed since" not in graded.get(f"{ADDRESS}/versions/1").text


def test_needs_that_came_went_and_moved_are_said(app: Flask, database: Database, house: House) -> None:
    list_of(database, house, ListState.PROPOSED)
    grading = client_of(app, house, "head of Sales")
    form = editor_of(grading)
    form |= {
        "order": ["2", "1", "3", "4", "5", "6"],
        "continues-6": "",
        "text-6": "Quite another within a day.",
    }
    grading.post(ADDRESS, data={**form, "do": "propose"})
    said = text_of(client_of(app, house, "head of Marketing").get(ADDRESS))
    said = " ".join(said.split())
    assert "Need 1, before in place 2:" in said
    assert "Need 6 is new on the list: put in: Quite another within a day." in said
    assert "Taken out: taken out: What Sales needs of Marketing, 6" in said


def fields_of_answer(page: str) -> dict[str, str]:
    (form,) = [each for each in html.fromstring(page).forms if each.get("action") == f"{ADDRESS}/answer"]
    return {name: value or "" for name, value in form.form_values()}
