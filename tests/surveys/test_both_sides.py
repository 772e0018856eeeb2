"""A checklist is answered by both sides, and its results stand beside each other, the widest gap first."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask.testing import FlaskClient

from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.reports.reading import text_of
from tests.survey_answers import CHECKLIST
from tests.surveys.asking import SLUG, answer, ask, count, page

RESULTS = f"/survey-results/{SLUG}/marketing/sales"


@pytest.fixture
def counted(pairing: Pairing) -> Pairing:
    """Marketing mostly says yes to question 4, Sales no; both say alike to all others."""
    ask(pairing)
    answer(pairing, "Marketing", "sales", ["NYYYYN"] * 6 + ["YNNNNY"] * 3)
    answer(pairing, "Sales", "marketing", ["NYYNYN"] * 6 + ["YNNYNY"] * 3)
    count(pairing)
    return pairing


def test_both_sides_are_asked_on_a_page_of_their_own(client: FlaskClient, pairing: Pairing) -> None:
    ask(pairing)
    sign_in(client, pairing.employee("Marketing"))
    assert f"/surveys/{SLUG}/sales" in page(client, "/")
    form = page(client, f"/surveys/{SLUG}/sales")
    assert "Does the marketing plan show" in form
    assert "How do Marketing and Sales work together today?" in form


def test_the_widest_disagreement_stands_first_with_what_a_head_can_do(
    client: FlaskClient, counted: Pairing
) -> None:
    sign_in(client, counted.head("Sales"))
    shown = page(client, RESULTS)
    assert "They see 1 of 6 questions differently" in shown
    assert shown.index("Hole in the flowchart") < shown.index("Money fights")
    assert "3 in 10 apart" in shown
    assert "Yes: 6, No: 3, I do not know: 0" in shown
    assert "Marketing, most often: Yes. Sales, most often: No." in shown
    assert "/needs/marketing/sales?use=Does+the+marketing" in shown or "?use=Does%20the" in shown
    assert "/actions/new?card=" in shown


def test_an_answer_becomes_a_need_that_nothing_has_stored_yet(client: FlaskClient, counted: Pairing) -> None:
    sign_in(client, counted.head("Sales"))
    editor = page(client, "/needs/marketing/sales?use=Show+the+plan+by+month")
    assert re.search(r"<textarea[^>]*>Show the plan by month</textarea>", editor)
    assert "Show the plan by month" not in page(client, "/needs/marketing/sales")


def test_csv_and_json_hold_the_same_figures(client: FlaskClient, counted: Pairing) -> None:
    sign_in(client, counted.employee("Marketing"))
    content = json.loads(client.get(f"{RESULTS}.json").data)
    first = content["questions"][0]
    assert (first["key"], first["apart"]) == ("flowchart", 3)
    assert [side["counts"] for side in first["sides"]] == [{"Y": 6, "N": 3}, {"Y": 3, "N": 6}]
    rows = list(csv.DictReader(io.StringIO(client.get(f"{RESULTS}.csv").data.decode("utf-8-sig"))))
    assert len(rows) == 6 * 2 * 3
    assert {row["count"] for row in rows if row["key"] == "flowchart"} == {"6", "3", "0"}


def test_before_the_count_nobody_sees_anything_and_strangers_never(
    client: FlaskClient, pairing: Pairing
) -> None:
    ask(pairing)
    sign_in(client, pairing.employee("Marketing"))
    assert client.get(RESULTS).status_code == 404
    assert RESULTS not in page(client, "/survey-results")
    count(pairing)
    assert client.get(RESULTS).status_code == 200
    sign_in(client, pairing.employee("Legal"))
    assert client.get(RESULTS).status_code == 403
    assert RESULTS not in page(client, "/survey-results")


@pytest.mark.parametrize(
    ("sales", "words"),
    [
        (["YYYYYY"] * 4, "fewer than 5"),
        (["YYYYYY"] * 9, "Almost all: Yes"),
        (["YYYYYY"] * 6, "5 to 9 answers"),
    ],
)
def test_no_scale_escapes_the_thresholds(
    client: FlaskClient, pairing: Pairing, sales: list[str], words: str
) -> None:
    ask(pairing)
    answer(pairing, "Marketing", "sales", ["NYYYYN"] * 6 + ["YNNNNY"] * 3)
    answer(pairing, "Sales", "marketing", sales)
    count(pairing)
    sign_in(client, pairing.head("Marketing"))
    shown = page(client, RESULTS)
    assert words in shown
    assert shown.count("in 10 apart") == 1  # what it means, at the foot
    content = json.loads(client.get(f"{RESULTS}.json").data)
    assert all(question["sides"][1]["counts"] is None for question in content["questions"])


def test_an_answer_that_its_line_does_not_allow_is_spoiled(pairing: Pairing) -> None:
    ask(pairing)
    with pytest.raises(AssertionError):
        answer(pairing, "Sales", "marketing", ["QYYYYY"])


def test_the_printed_page_says_the_same_with_the_digest_of_the_form(
    client: FlaskClient, counted: Pairing
) -> None:
    sign_in(client, counted.employee("Marketing"))
    answer = client.get(f"{RESULTS}.pdf")
    assert answer.mimetype == "application/pdf"
    words = text_of(answer.data)
    assert "They see 1 of 6 questions differently" in words
    assert "3 in 10 apart" in words
    assert CHECKLIST.digest[:12] in words
