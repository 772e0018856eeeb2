"""Celebrations: hosted by the president, written together, with people of both sides thanked."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.factories import TODAY, make_review
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.reports.reading import text_of as words_of_print
from webapp.meetings.services.planning import get_meeting, meetings_of
from webapp.models import Action, ActionStatus, Meeting, Pair, Person

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def text_of(answer: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def post(client: FlaskClient, address: str, /, **fields: Any) -> TestResponse:
    token = csrf_token(client.get(address).text)
    return client.post(address, data={"csrf_token": token, **fields})


@pytest.fixture
def president(client: FlaskClient, pairing: Pairing) -> Person:
    person = pairing.somebody("Petra Lang", is_president=True)
    sign_in(client, person)
    return person


def celebration(pairing: Pairing, **given: object) -> int:
    departments = pairing.company.departments
    with pairing.database.transaction() as session:
        sides = departments["Marketing"], departments["Sales"]
        return make_review(session, *sides, is_celebration=True, **given).id  # type: ignore[arg-type]


def read(pairing: Pairing, meeting_id: int) -> Meeting:
    with pairing.database.reading() as session:
        return get_meeting(session, meeting_id)


WHEN = {"day": "2026-06-12", "begins": "16:00", "minutes": "60", "place": "Canteen"}


def test_the_president_plans_one_for_all_or_for_a_pair(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    with pairing.database.reading() as session:
        pair_id = session.query(Pair.id).order_by(Pair.id).limit(1).scalar()
    for whom in ("all", pair_id):
        assert post(client, "/meetings/celebrations/plan", whom=whom, **WHEN).status_code == 303
    with pairing.database.reading() as session:
        planned = meetings_of(session, None)
    assert [celebration.is_celebration for celebration in planned] == [True, True]
    assert [celebration.both is None for celebration in planned] == [True, False]
    again = post(client, "/meetings/celebrations/plan", whom="all", **{**WHEN, "day": "2026-06-13"})
    assert again.status_code == 422
    assert 'value="2026-06-13"' in again.text
    assert 'name="anyway"' in again.text


def test_everybody_reads_the_celebration_of_all_and_every_head_writes(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    post(client, "/meetings/celebrations/plan", whom="all", **WHEN)
    with pairing.database.reading() as session:
        (meeting,) = meetings_of(session, None)
    address = f"/meetings/{meeting.id}"
    sign_in(client, pairing.employee("Legal"))
    assert "Celebration of the whole company" in text_of(client.get(address))
    assert client.get(f"{address}/celebration").status_code == 403
    sign_in(client, pairing.head("Legal"))
    assert post(client, f"{address}/celebration", edit_number=0, lessons="We learned.").status_code == 303
    assert client.get(f"{address}/move").status_code == 403
    assert "We learned." in text_of(client.get(address))


def test_clear_improvements_and_kept_promises_are_proposed_and_nothing_is_called_best(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    kept = pairing.promise(what="Keep one list of objections")
    pairing.promise(what="Not done yet")
    day = TODAY + timedelta(days=40)
    with pairing.database.transaction() as session:
        done = {"status": ActionStatus.DONE, "done_on": TODAY}
        session.execute(update(Action).where(Action.id == kept).values(**done))
    meeting_id = celebration(pairing, day=day)
    page = client.get(f"/meetings/{meeting_id}/celebration").text
    (proposed,) = re.findall(r'<textarea[^>]* id="successes"[^>]*>([^<]*)</textarea>', page)
    assert "Marketing kept a promise to Sales: Keep one list of objections" in proposed
    assert "Not done yet" not in proposed
    assert "best" not in proposed
    assert read(pairing, meeting_id).successes == ""


def test_a_head_is_proposed_nothing_of_cards_that_she_may_not_read(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    kept = pairing.promise(what="Keep one list of objections")
    with pairing.database.transaction() as session:
        done = {"status": ActionStatus.DONE, "done_on": TODAY}
        session.execute(update(Action).where(Action.id == kept).values(**done))
    post(client, "/meetings/celebrations/plan", whom="all", **WHEN)
    with pairing.database.reading() as session:
        (meeting,) = meetings_of(session, None)

    def proposed() -> str:
        return text_of(client.get(f"/meetings/{meeting.id}/celebration"))

    assert "Keep one list of objections" in proposed()
    sign_in(client, pairing.head("Legal"))
    assert "Keep one list of objections" not in proposed()
    sign_in(client, pairing.head("Sales"))
    assert "Keep one list of objections" in proposed()


def test_an_improvement_is_proposed_where_the_verdict_says_so(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    round_ = pairing.next_round(["AAAAAA"] * 7 + ["ABABAA"] * 2)
    assert round_.exchanged_on is not None
    meeting_id = celebration(pairing, day=round_.exchanged_on)
    page = client.get(f"/meetings/{meeting_id}/celebration").text
    (proposed,) = re.findall(r'<textarea[^>]* id="successes"[^>]*>([^<]*)</textarea>', page)
    assert "Marketing has improved for Sales: What Sales needs of Marketing, 4" in proposed
    assert "What Sales needs of Marketing, 1" not in proposed  # an A stays an A


def test_heroes_of_one_side_bring_a_hint_and_of_both_none(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    meeting_id = celebration(pairing)
    address = f"/meetings/{meeting_id}"
    sales = pairing.company.departments["Sales"].id
    marketing = pairing.company.departments["Marketing"].id
    one_side = {
        "who-1": "Ines",
        "deed-1": "The list",
        "department-1": sales,
        "who-3": "Tomas",
        "department-3": sales,
    }
    assert post(client, f"{address}/celebration", edit_number=0, **one_side).status_code == 303
    assert "All whom you thank are of Sales." in text_of(client.get(address))
    both = {**one_side, "department-3": marketing}
    post(client, f"{address}/celebration", edit_number=1, **both)
    said = text_of(client.get(address))
    assert "All whom you thank" not in said
    assert [hero.who for hero in read(pairing, meeting_id).heroes] == ["Ines", "Tomas"]
    post(
        client,
        f"{address}/celebration",
        edit_number=2,
        **{"who-1": "The fair team", "department-1": "several"},
    )
    assert "All whom you thank" not in text_of(client.get(address))


def test_a_deed_without_a_name_is_asked_for_and_kept(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    meeting_id = celebration(pairing)
    answer = post(client, f"/meetings/{meeting_id}/celebration", edit_number=0, **{"deed-1": "The <list>"})
    assert answer.status_code == 422
    assert "Say whom you thank for this." in text_of(answer)
    assert "Choose the department they belong to, or several." in text_of(answer)
    assert "The &lt;list&gt;" in answer.text


def test_the_second_writer_is_told_and_loses_nothing(
    client: FlaskClient, pairing: Pairing, president: Person
) -> None:
    address = f"/meetings/{celebration(pairing)}/celebration"
    assert post(client, address, edit_number=0, lessons="The president's").status_code == 303
    sign_in(client, pairing.head("Sales"))
    answer = post(
        client, address, edit_number=0, lessons="The head's", **{"who-1": "Ines", "department-1": "several"}
    )
    assert answer.status_code == 409
    assert ">The head&#39;s</textarea>" in answer.text
    assert 'value="Ines"' in answer.text
    assert "The president's" in text_of(answer)


def test_the_sheet_to_read_out_is_printed(client: FlaskClient, pairing: Pairing, president: Person) -> None:
    meeting_id = celebration(pairing, successes="Ten leads a week.\nOne list.", lessons="Brief early.")
    sales = pairing.company.departments["Sales"].id
    texts = {"successes": "Ten leads a week.\nOne list.", "lessons": "Brief early."}
    post(
        client,
        f"/meetings/{meeting_id}/celebration",
        edit_number=0,
        **texts,
        **{"who-1": "Ines Duarte", "department-1": sales},
    )
    printed = " ".join(words_of_print(client.get(f"/meetings/{meeting_id}/celebration.pdf").data).split())
    for words in ("We celebrate", "Ten leads a week.", "Ines Duarte", "Sales", "Brief early."):
        assert words in printed
    assert client.get(f"/meetings/{meeting_id}.pdf").status_code == 404
    assert f"/meetings/{meeting_id}/poster.pdf" in client.get(f"/meetings/{meeting_id}").text
    hung_up = " ".join(words_of_print(client.get(f"/meetings/{meeting_id}/poster.pdf").data).split())
    assert "Ten leads a week." in hung_up
    assert "Ines Duarte" in hung_up
    assert "Brief early." not in hung_up
