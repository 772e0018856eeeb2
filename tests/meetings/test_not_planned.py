"""Pairs without a joint review, and without a celebration in this quarter: said to heads and president."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.factories import TODAY, make_review
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from webapp.meetings.services.not_planned import quarter_of
from webapp.meetings.services.planning import next_meetings
from webapp.models import Meeting, Person, Round, RoundState

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NO_REVIEW, NO_CELEBRATION = "No review planned:", "No celebration in this quarter:"


def said(client: FlaskClient, person: Person, address: str) -> str:
    sign_in(client, person)
    (main,) = html.fromstring(client.get(address).text).xpath("//main")
    return " ".join(main.text_content().split())


def meet(pairing: Pairing, other: str = "Marketing", **given: object) -> int:
    sides = pairing.company.departments[other], pairing.company.departments["Sales"]
    with pairing.database.transaction() as session:
        return make_review(session, *sides, **given).id  # type: ignore[arg-type]


def test_heads_and_president_read_which_pairs_have_planned_nothing(
    client: FlaskClient, pairing: Pairing
) -> None:
    president = pairing.somebody("Petra Lang", is_president=True)
    page = said(client, president, "/meetings")
    assert f"{NO_REVIEW} 2 pairs" in page
    assert f"{NO_CELEBRATION} 2 pairs" in page
    assert f"{NO_REVIEW} 2 pairs" in said(client, pairing.head("Sales"), "/meetings")
    assert f"{NO_REVIEW} one pair" in said(client, pairing.head(), "/meetings")
    task = said(client, pairing.head("Sales"), "/")
    assert f"{NO_REVIEW} 2 pairs" in task
    assert "With Legal and Marketing." in task or "With Marketing and Legal." in task
    employee = said(client, pairing.employee("Sales"), "/meetings")
    assert NO_REVIEW not in employee
    assert NO_CELEBRATION not in employee


def test_a_review_to_come_settles_its_pair_and_a_past_or_cancelled_one_does_not(
    client: FlaskClient, pairing: Pairing
) -> None:
    head = pairing.head()
    meet(pairing, day=TODAY - timedelta(days=1))
    off = meet(pairing, day=TODAY + timedelta(days=20))
    with pairing.database.transaction() as session:
        session.get_one(Meeting, off).is_cancelled = True
    meet(pairing, day=TODAY + timedelta(days=20), is_celebration=True)
    assert NO_REVIEW in said(client, head, "/meetings")
    meet(pairing, day=TODAY + timedelta(days=21))
    assert NO_REVIEW not in said(client, head, "/meetings")
    assert NO_REVIEW not in said(client, head, "/")


def test_a_celebration_of_all_is_one_of_each_pair_and_counts_in_its_quarter_only(
    client: FlaskClient, pairing: Pairing
) -> None:
    president = pairing.somebody("Petra Lang", is_president=True)
    begins, ends = quarter_of(TODAY)
    meet(pairing, day=begins, is_celebration=True)
    assert f"{NO_CELEBRATION} one pair" in said(client, president, "/meetings")
    with pairing.database.transaction() as session:
        of_all = Meeting(
            is_celebration=True, day=ends, begins=session.query(Meeting).one().begins, minutes=60
        )
        session.add(of_all)
        session.flush()
        meeting_id = of_all.id
    assert f"{NO_CELEBRATION} one pair" in said(client, president, "/meetings")
    with pairing.database.transaction() as session:
        session.get_one(Meeting, meeting_id).day = ends - timedelta(days=1)
    assert NO_CELEBRATION not in said(client, president, "/meetings")


def test_planning_begins_with_the_pair_that_was_pressed(client: FlaskClient, pairing: Pairing) -> None:
    for person, section in (
        (pairing.head("Sales"), "no-review"),
        (pairing.somebody("Petra Lang", is_president=True), "no-celebration"),
    ):
        sign_in(client, person)
        page = html.fromstring(client.get("/meetings").text)
        href = page.xpath(f"//section[@id='{section}']//li[last()]//a/@href")[0]
        chosen = html.fromstring(client.get(href).text).xpath("//select//option[@selected]/@value")
        assert href.rsplit("=", 1)[1] in chosen


def test_before_the_first_exchange_nothing_is_missed(client: FlaskClient, pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        session.query(Round).update({"state": RoundState.GRADING, "exchanged_on": None})
    assert NO_REVIEW not in said(client, pairing.head(), "/meetings")


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), (date(2026, 1, 1), date(2026, 4, 1))),
        (date(2026, 6, 30), (date(2026, 4, 1), date(2026, 7, 1))),
        (date(2026, 12, 31), (date(2026, 10, 1), date(2027, 1, 1))),
    ],
)
def test_quarters_begin_with_the_year(day: date, quarter: tuple[date, date], database_url: str) -> None:
    assert quarter_of(day) == quarter


def test_the_company_page_says_how_many_pairs_have_no_review_to_come(
    client: FlaskClient, pairing: Pairing
) -> None:
    president = pairing.somebody("Petra Lang", is_president=True)
    with pairing.database.reading() as session:
        assert next_meetings(session, today=TODAY, most=3) == ([], 2)
    assert f"{NO_REVIEW} 2 pairs" in said(client, president, "/company")
    meet(pairing, day=TODAY + timedelta(days=21))
    meet(pairing, "Legal", day=TODAY + timedelta(days=22), is_celebration=True)
    with pairing.database.reading() as session:
        meetings, without = next_meetings(session, today=TODAY, most=1)
        assert ([meeting.day for meeting in meetings], without) == ([TODAY + timedelta(days=21)], 1)
    assert f"{NO_REVIEW} one pair" in said(client, president, "/company")
