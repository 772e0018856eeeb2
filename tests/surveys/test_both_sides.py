"""A checklist is answered by both sides, and its results stand beside each other, the widest gap first."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.factories import NOW
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.reports.reading import text_of
from tests.survey_answers import CHECKLIST, answer_survey
from webapp.organisation.services import people
from webapp.organisation.services.entries import PersonEntry
from webapp.organisation.services.organisation import get_company
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now
from webapp.survey_templates import FOLDER
from webapp.surveys.services.files import add_file
from webapp.surveys.services.surveys import surveys_under_way

TODAY = date(2026, 6, 1)
SLUG = "checklist-2026-06-01"
RESULTS = f"/survey-results/{SLUG}/marketing/sales"


def place(pairing: Pairing) -> Workplace:
    return Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=TODAY)


def ask(pairing: Pairing, key: str = "checklist") -> None:
    with pairing.app.app_context():
        ask_now(place(pairing), [(key, None)])


def count(pairing: Pairing) -> None:
    with pairing.database.reading() as session:
        [survey] = surveys_under_way(session)
    with pairing.app.app_context():
        count_now(place(pairing), survey.id)


def answer(pairing: Pairing, department: str, other: str, ballots: list[str]) -> None:
    for person, answers in zip(pairing.people(department), ballots, strict=False):
        answer_survey(pairing.database, person.id, *answers, survey=SLUG, card=other)


@pytest.fixture
def counted(pairing: Pairing) -> Pairing:
    """Marketing mostly says yes to question 4, Sales no; both say alike to all others."""
    ask(pairing)
    answer(pairing, "Marketing", "sales", ["NYYYYN"] * 6 + ["YNNNNY"] * 3)
    answer(pairing, "Sales", "marketing", ["NYYNYN"] * 6 + ["YNNYNY"] * 3)
    count(pairing)
    return pairing


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


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
    assert client.get("/needs/marketing/sales?use=Show+the+plan+by+month").status_code == 200
    assert "Show the plan by month" in editor or "Use" in editor
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
    assert to_review.count("Faster papers") >= 10


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
