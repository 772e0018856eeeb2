"""Two departments merge and one is split in the middle of five rounds: cards, trends, CSV and PDF."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from tests.fixtures.application import sign_in
from tests.fixtures.five_rounds import NAMES, Firm
from webapp.exchanged_cards.services.results import ExchangedCard, Results, results_of_round
from webapp.exchanged_cards.views.rights import may_read_comments
from webapp.models import Department, Person, Position, Round
from webapp.web.access import viewer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SLUGS = [name.lower().replace(" ", "-") for name in NAMES]


@pytest.fixture
def grown(firm: Firm) -> Firm:
    """Support becomes part of Care after the second round; Field Sales leaves Sales after the third."""
    firm.grade()
    firm.grade()
    firm.merge("Support", "Care")
    firm.grade()
    firm.split("Sales", "Field Sales", people=6, pairs=["Marketing"])
    firm.grade()
    firm.grade()
    return firm


def results(firm: Firm, name: str) -> Results:
    with firm.app.test_request_context(), firm.database.reading() as session:
        return results_of_round(session, session.scalars(select(Round).where(Round.name == name)).one())


def card(firm: Firm, name: str, of: str, by: str) -> ExchangedCard:
    return next(each for each in results(firm, name).cards if (each.shown.of, each.shown.by) == (of, by))


def client_of(firm: Firm, position: Position | None = None, department: str = "") -> FlaskClient:
    with firm.database.reading() as session:
        wanted = select(Person).where(Person.is_active).order_by(Person.id)
        if position is None:
            wanted = wanted.where(Person.is_president)
        else:
            wanted = wanted.where(Person.position == position, Person.department_id == firm.id_of(department))
        return sign_in(firm.app.test_client(), session.scalars(wanted.limit(1)).one())


def printed(answer: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer)).pages)


def directions(found: Results) -> set[tuple[str, str]]:
    return {(each.shown.of, each.shown.by) for each in found.cards}


def test_every_round_has_the_cards_of_its_time(grown: Firm) -> None:
    before, merged, split = (directions(results(grown, NAMES[number])) for number in (1, 2, 4))
    assert {("Support", "Sales"), ("Support", "Care"), ("Care", "Marketing")} <= before
    assert not any("Support" in direction for direction in merged)
    assert {("Care", "Sales"), ("Sales", "Care"), ("Care", "Marketing")} <= merged
    assert split - merged == {("Field Sales", "Marketing"), ("Marketing", "Field Sales")}
    assert merged <= split


def test_a_line_goes_on_from_the_one_it_replaces_and_is_marked(grown: Firm) -> None:
    carried = card(grown, NAMES[4], "Care", "Sales").printed
    assert [point.mean is not None for point in carried.history] == [True] * 5
    assert [point.mean for point in carried.history[:2]] == [
        card(grown, name, "Support", "Sales").shown.mean for name in NAMES[:2]
    ]
    assert "Up to Autumn 2026 these are the grades of Support by Sales." in carried.line_notes
    assert any("Support became part of Care on" in note for note in carried.line_notes)
    assert all(need.change is not None for need in carried.needs)
    kept = card(grown, NAMES[4], "Care", "Marketing").printed
    assert [point.mean for point in kept.history[:2]] == [
        card(grown, name, "Care", "Marketing").shown.mean for name in NAMES[:2]
    ]
    field = card(grown, NAMES[4], "Field Sales", "Marketing").printed
    assert field.history[2].mean == card(grown, NAMES[2], "Sales", "Marketing").shown.mean
    assert "Up to Spring 2027 these are the grades of Sales by Marketing." in field.line_notes


def test_what_a_past_round_says_stays_what_it_said(firm: Firm) -> None:
    firm.grade()
    firm.grade()
    before = results(firm, NAMES[1])
    firm.merge("Support", "Care")
    firm.grade()
    firm.split("Sales", "Field Sales", people=6, pairs=["Marketing"])
    firm.grade()
    after = results(firm, NAMES[1])
    assert after.cards == before.cards
    assert after.totals == before.totals


def test_csv_and_pdf_hold_the_same(grown: Firm) -> None:
    president = client_of(grown)
    rows = {}
    for slug in SLUGS:
        content = president.get(f"/company.csv?round={slug}").get_data().decode("utf-8-sig")
        rows[slug] = {(row["of"], row["by"]) for row in csv.DictReader(io.StringIO(content))}
    assert rows == {slug: directions(results(grown, name)) for slug, name in zip(SLUGS, NAMES, strict=True)}
    carried = printed(president.get(f"/results/{SLUGS[4]}/care/sales.pdf").data)
    assert "Up to Autumn 2026 these are the grades of Support by Sales." in carried
    trend = printed(president.get("/trends/field-sales.pdf").data)
    carried_on = "Up to Spring 2027 these are the grades of {} by {}."
    assert trend.count(carried_on.format("Sales", "Marketing")) == 2, "beside the table, and at its card"
    assert carried_on.format("Marketing", "Sales") in trend


def test_heads_of_the_merged_department_answer_for_what_it_left(grown: Firm) -> None:
    head = client_of(grown, Position.HEAD, "Care")
    old = head.get(f"/results/{SLUGS[1]}/support/marketing")
    assert old.status_code == 200
    cards = head.get(f"/results?round={SLUGS[1]}").text
    assert "Support: From Marketing" in cards
    assert "Care: From Marketing" in cards
    assert "Care: From" not in head.get(f"/results?round={SLUGS[4]}").text, (
        "where there is one, it needs no name"
    )
    trends = head.get("/trends").text
    assert "Up to Autumn 2026 these are the grades of Support by Sales." in trends
    stranger = client_of(grown, Position.EMPLOYEE, "Legal")
    assert stranger.get(f"/results/{SLUGS[1]}/support/marketing").status_code == 403


def test_comments_are_read_by_those_alone_who_were_there(firm: Firm) -> None:
    firm.grade()
    with firm.database.reading() as session:
        past = session.scalars(select(Round)).one()
        support = session.get_one(Department, firm.id_of("Support"))
    was_there = firm.people_of("Support")[-1]
    was_not = firm.people_of("Care")[-1]
    firm.merge("Support", "Care")
    with firm.database.reading() as session:
        sales, care = (session.get_one(Department, firm.id_of(name)) for name in ("Sales", "Care"))
    found = {}
    for person in (was_there, was_not):
        client = sign_in(firm.app.test_client(), person)
        with client:
            client.get("/results")
            found[person.id] = [
                may_read_comments(viewer(), past, graded, grading)
                for graded, grading in ((support, sales), (support, care), (care, support))
            ]
    assert found == {was_there.id: [True, True, False], was_not.id: [False, False, True]}
