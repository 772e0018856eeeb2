"""Every file of survey_templates/ over HTTP by ten people a side: all results say what was answered."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.survey_answers import TEMPLATES
from tests.surveys.agreeing import Counts, counts_of, say_of, without_zeros
from tests.surveys.result_pages import printed, results_of, rows_of, text_of, words_of
from tests.surveys.whole_way import DEPARTMENTS, ROUND, WholeWay, found_company
from webapp.domain.grades import CANNOT_JUDGE
from webapp.storage.database import Database
from webapp.survey_templates import Audience, Result


@pytest.fixture
def way(app: Flask, database: Database, client: FlaskClient) -> WholeWay:
    return found_company(app, database)


def of_result(result: Result) -> list[str]:
    return [key for key, template in TEMPLATES.items() if template.result is result]


@pytest.mark.parametrize("key", of_result(Result.COMPARED))
def test_what_was_answered_is_what_every_result_of_a_survey_says(way: WholeWay, key: str) -> None:
    way.run(TEMPLATES[key])
    expected = {question: without_zeros(counts) for question, counts in way.surveys.counts.items()}
    assert {department for department, _question in expected} == set(DEPARTMENTS)
    assert all(sum(counts.values()) == 10 for counts in expected.values())
    is_own = TEMPLATES[key].audience is Audience.OWN_DEPARTMENT
    for reader, own in (
        (way.president, ""),
        (way.head("Sales"), "Sales"),
        (way.people["Marketing"][-1], "Marketing"),
    ):
        client = way.client(reader)
        found: Counts = {}
        shown = ""
        for address in results_of(client):
            counts = counts_of(client, address, way.surveys)
            say_of(client, address, way.surveys, counts)
            found |= counts
            shown += (page := words_of(client.get(address).text))
            says_what_was_asked(page, TEMPLATES[key].question)
            says_what_was_asked(text_of(printed(client, f"{address}.pdf")), TEMPLATES[key].question)
        assert found == {
            question: expected[question]
            for question in expected
            if not (is_own and own) or question[0] == own
        }
        for (department, _question), texts in way.surveys.texts.items():
            may_read = not own or (not is_own and own != department)
            assert [text in shown for text in texts] == [may_read] * 10


def says_what_was_asked(shown: str, question: str) -> None:
    """Find the words above the form, whatever names stand in their places."""
    for words in re.split(r"{\w+}", question):
        assert words.replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("key", of_result(Result.BESIDE_ACTIONS))
def test_what_was_noticed_is_what_page_list_and_print_say(way: WholeWay, key: str) -> None:
    template = TEMPLATES[key]
    way.run(template)
    client = way.client(way.president)
    listed = {row["what"]: row for row in rows_of(client, "/actions.csv")}
    assert len(way.surveys.counts) == 2
    for (department, action), counts in way.surveys.counts.items():
        no = sum(counts[code] for code in template.trouble)
        yes = sum(counts.values()) - counts[CANNOT_JUDGE] - no
        assert (listed[action]["noticed"], listed[action]["noticed_answers"]) == (str(yes), str(yes + no))
        said = f"{yes} of the {yes + no} who answered have noticed a change."
        graded = next(name for name in DEPARTMENTS if name != department)
        card = f"/results/{ROUND}/{graded.lower()}/{department.lower()}"
        assert said in words_of(client.get(card).text)
        assert said in text_of(printed(client, f"{card}.pdf"))


@pytest.mark.parametrize("key", of_result(Result.REPORT_CARD))
def test_what_was_graded_is_what_every_result_of_a_card_says(way: WholeWay, key: str) -> None:
    way.run(TEMPLATES[key])
    client = way.client(way.president)
    assert len(way.cards.counts) == 12
    for graded, grading in (DEPARTMENTS, DEPARTMENTS[::-1]):
        card = f"/results/{ROUND}/{graded.lower()}/{grading.lower()}"
        page, rows = words_of(client.get(card).text), rows_of(client, f"{card}.csv")
        reader = printed(client, f"{card}.pdf")
        attached = json.loads(
            next(files[0] for name, files in reader.attachments.items() if name.endswith(".json"))
        )
        [exported] = [card for card in attached["cards"] if (card["of"], card["by"]) == (graded, grading)]
        for row, need in zip(rows, exported["needs"], strict=True):
            counts = way.cards.counts[grading, row["need"]]
            letters = {letter: counts[letter] for letter in "ABCF"}
            assert need["counts"] == letters
            assert {letter: int(row[letter]) for letter in "ABCF"} == letters
            assert need["cannot_judge"] == int(row["cannot_judge"]) == counts[CANNOT_JUDGE] == 1
            said = ", ".join(f"{letter} {count}" for letter, count in letters.items())
            assert f"{said}, 1 could not judge" in page
            assert said in text_of(reader)
