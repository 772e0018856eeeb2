"""The pages of joint reviews: planned, moved, written down, made actions of and printed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.meetings.page_steps import post, text_of
from tests.meetings.steps import read, review
from webapp.meetings.services.planning import meetings_of
from webapp.models import Meeting, Pair, Person, Position
from webapp.organisation.services.holidays import ListedHoliday, store_list
from webapp.organisation.services.organisation import find_pair

SATURDAY = date(2026, 6, 13)
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = ON_SQLITE


def pair_of(pairing: Pairing) -> Pair:
    departments = pairing.company.departments
    with pairing.database.reading() as session:
        pair = find_pair(session, departments["Marketing"], departments["Sales"])
    assert pair is not None
    return pair


def stored(pairing: Pairing) -> list[Meeting]:
    with pairing.database.reading() as session:
        return meetings_of(session, None)


def days_address(pairing: Pairing, first: date, *, number: int = 6, begins: str = "10:00") -> str:
    pair = pair_of(pairing).id
    return (
        f"/meetings/plan/days?pair={pair}&day={first}&number={number}&rhythm=weekday"
        f"&begins={begins}&minutes=60&place=Room+4"
    )


def test_a_head_sees_every_day_before_anything_is_planned(client: FlaskClient, pairing: Pairing) -> None:
    sign_in(client, pairing.head())
    answer = client.get(days_address(pairing, date(2026, 6, 9)))
    fields = dict(re.findall(r'name="(day-\d)" value="([^"]+)"', answer.text))
    assert list(fields.values()) == [
        "2026-06-09",
        "2026-07-14",
        "2026-08-11",
        "2026-09-08",
        "2026-10-13",
        "2026-11-10",
    ]
    assert "The second Tuesday of each month" in text_of(answer)
    assert stored(pairing) == []
    form = {**fields, "pair": str(pair_of(pairing).id), "begins": "10:00", "minutes": "60", "place": "Room 4"}
    token = csrf_token(answer.text)
    stored_answer = client.post("/meetings/plan/days", data={"csrf_token": token, **form})
    assert stored_answer.status_code == 303
    assert len(stored(pairing)) == 6
    assert "6 meetings are planned." in text_of(client.get("/meetings"))


def test_a_day_on_a_weekend_or_holiday_is_said_and_the_next_working_day_proposed(
    client: FlaskClient, pairing: Pairing
) -> None:
    with pairing.database.transaction() as session:
        listed = [ListedHoliday(day=date(2026, 6, 15), name="Founders' day")]
        store_list(session, listed, at=NOW, who="Samira")
    sign_in(client, pairing.head())
    said = client.get(days_address(pairing, SATURDAY, number=1))
    assert (
        "Saturday 13 June 2026 falls on a weekend. The next working day is Tuesday 16 June 2026."
        in text_of(said)
    )
    assert 'value="2026-06-16"' in said.text


def test_a_typed_weekend_is_refused_kept_and_may_be_insisted_on(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.head())
    form = {"pair": pair_of(pairing).id, "begins": "10:00", "minutes": "60", "place": "“Room” <4>"}
    where = days_address(pairing, date(2026, 6, 9), number=2)
    answer = post(
        client, "/meetings/plan/days", form_at=where, day__1="2026-06-09", day__2="2026-06-13", **form
    )
    assert answer.status_code == 422
    assert "Error:" in answer.text
    assert 'value="2026-06-13"' in answer.text
    assert "“Room” &lt;4&gt;" in answer.text
    assert "The next working day is Monday 15 June 2026." in text_of(answer)
    assert stored(pairing) == []
    again = post(client, "/meetings/plan/days", form_at=where, day__1="2026-06-13", anyway="yes", **form)
    assert again.status_code == 303
    assert [meeting.day for meeting in stored(pairing)] == [SATURDAY]


@pytest.mark.parametrize("begins", ["", "25:00", "ten"])
def test_a_plan_that_cannot_be_read_keeps_what_was_typed(
    client: FlaskClient, pairing: Pairing, begins: str
) -> None:
    sign_in(client, pairing.head())
    answer = client.get(days_address(pairing, date(2026, 6, 9), number=99, begins=begins))
    assert answer.status_code == 422
    assert "Plan from 1 to 12 meetings." in text_of(answer)
    assert "Say when it begins" in text_of(answer)
    assert 'value="Room 4"' in answer.text
    assert 'value="99"' in answer.text


def test_a_meeting_is_moved_called_off_and_held_after_all(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = review(pairing)
    sign_in(client, pairing.head("Sales"))
    address = f"/meetings/{meeting_id}"
    form = {"begins": "14:30", "minutes": "45", "place": "https://example.com/room"}
    refused = post(client, f"{address}/move", sequence=0, day=SATURDAY, **form)
    assert refused.status_code == 422
    assert "The next working day is Monday 15 June 2026." in text_of(refused)
    assert post(client, f"{address}/move", sequence=0, day="2026-06-15", **form).status_code == 303
    page = client.get(address)
    assert "14:30 to 15:15" in text_of(page)
    assert 'href="https://example.com/room"' in page.text
    late = post(client, f"{address}/move", sequence=0, day="2026-06-16", **form)
    assert late.status_code == 409
    assert 'value="2026-06-16"' in late.text
    assert "Monday 15 June 2026" in text_of(late)
    assert post(client, f"{address}/cancel", sequence=1).status_code == 303
    assert "Called off" in text_of(client.get(address))
    assert post(client, f"{address}/move", sequence=2, day="2026-06-17", **form).status_code == 303
    assert not read(pairing, meeting_id).is_cancelled


def test_calling_off_is_not_offered_for_a_meeting_that_was_held(
    client: FlaskClient, pairing: Pairing
) -> None:
    held = review(pairing, day=TODAY - timedelta(days=1), notes="Ten leads.")
    sign_in(client, pairing.head("Sales"))
    assert "Call it off" not in client.get(f"/meetings/{held}").text
    asked = client.get(f"/meetings/{held}/cancel", follow_redirects=True)
    assert "has its minutes, so it cannot be called off" in text_of(asked)
    assert post(client, f"/meetings/{held}/cancel", form_at="/meetings", sequence=0).status_code == 303
    assert "has its minutes, so it cannot be called off" in text_of(client.get(f"/meetings/{held}"))
    assert not read(pairing, held).is_cancelled
    lacking = review(pairing, day=TODAY - timedelta(days=2))
    assert "Call it off" in client.get(f"/meetings/{lacking}").text


def test_who_insists_on_a_saturday_is_told_what_else_is_wrong_with_it(
    client: FlaskClient, pairing: Pairing
) -> None:
    meeting_id = review(pairing)
    review(pairing, day=SATURDAY)
    sign_in(client, pairing.head("Sales"))
    form = {"begins": "14:30", "minutes": "45", "sequence": "0", "anyway": "yes"}
    refused = post(client, f"/meetings/{meeting_id}/move", day=SATURDAY, **form)
    assert refused.status_code == 422
    assert "They meet on this day already." in text_of(refused)
    assert "next working day" not in text_of(refused)


def test_a_place_that_is_no_web_address_becomes_no_link(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = review(pairing, place="javascript:alert(1)")
    sign_in(client, pairing.head())
    page = client.get(f"/meetings/{meeting_id}").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_the_list_says_what_comes_next_and_what_lacks_its_minutes(
    client: FlaskClient, pairing: Pairing
) -> None:
    review(pairing, day=TODAY - timedelta(days=3))
    review(pairing, day=TODAY - timedelta(days=33), notes="Written.")
    review(pairing, day=TODAY + timedelta(days=3))
    review(pairing, day=TODAY - timedelta(days=63), is_cancelled=True)
    sign_in(client, pairing.head())
    said = text_of(client.get("/meetings"))
    assert "1 meeting lacks its minutes" in said
    assert said.index("lacks its minutes") < said.index("What comes next") < said.index("What was written")
    assert said.count("Joint review of") >= 3
    sign_in(client, pairing.head("Legal"))
    assert "Joint review of" not in text_of(client.get("/meetings"))


def test_a_head_who_left_reads_nothing(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = review(pairing)
    head = pairing.head()
    with pairing.database.transaction() as session:
        moved = session.get_one(Person, head.id)
        moved.position, moved.department_id = Position.EMPLOYEE, pairing.company.departments["Legal"].id
    sign_in(client, head)
    assert client.get(f"/meetings/{meeting_id}").status_code == 403


def test_the_administrator_lists_holidays_and_a_faulty_line_loses_nothing(
    client: FlaskClient, pairing: Pairing
) -> None:
    sign_in(client, pairing.somebody("Samira", is_administrator=True))
    assert post(client, "/admin/holidays", holidays="2026-12-25 Christmas Day").status_code == 303
    answer = post(client, "/admin/holidays", holidays="2026-12-26 Boxing Day\nfriday")
    assert answer.status_code == 422
    assert "2026-12-26 Boxing Day\nfriday" in answer.text
    assert "2026-12-25 Christmas Day" in client.get("/admin/holidays").text
