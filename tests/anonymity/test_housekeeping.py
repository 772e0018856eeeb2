"""Cookies, logs and error pages hold nothing of a ballot, and a roll is seen by those who are on it."""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.factories import NOW, TODAY, make_person
from tests.fixtures.application import sign_in
from tests.fixtures.half_year import A_CARD, Half, half
from tests.web.test_access import contents
from webapp.models import Person
from webapp.round_steps.services import mails as round_mails
from webapp.storage.database import Database

__all__ = ["half"]
SECRET = "nobody may read this but the urn"


def test_a_fault_of_the_database_shows_no_value(database: Database) -> None:
    with pytest.raises(DBAPIError) as fault, database.transaction() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:grade)"), {"grade": SECRET})
    assert SECRET not in str(fault.value)
    assert "hide_parameters" in str(fault.value)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_fault_while_handing_in_shows_no_grade_and_no_comment_in_log_or_page(
    half: Half, caplog: pytest.LogCaptureFixture
) -> None:
    half.open()
    half.app.testing = False  # a fault becomes the page that people get
    half.app.config["WTF_CSRF_ENABLED"] = False
    with half.database.transaction() as session:
        session.execute(text("ALTER TABLE urn RENAME TO gone"))
    person = half.people(half.sales)[2]
    with caplog.at_level(logging.DEBUG), sign_in(half.app.test_client(), person) as client:
        answer = client.post("/cards/spring-2026/marketing", data={**A_CARD, "comment-1": SECRET})
    assert answer.status_code in (500, 503)
    assert "Nothing was stored" in answer.text
    for told in (answer.text, caplog.text):
        assert SECRET not in told
        assert "ABCFXA" not in told
        assert person.email not in told
    with half.database.transaction() as session:
        session.execute(text("ALTER TABLE gone RENAME TO urn"))
        assert not session.scalar(text("SELECT count(*) FROM roll WHERE handed_in"))


def test_looking_a_card_over_stores_nothing(half: Half) -> None:
    half.open()
    half.app.config["WTF_CSRF_ENABLED"] = False
    before = contents(half.database)
    with sign_in(half.app.test_client(), half.people(half.sales)[2]) as client:
        page = client.post("/cards/spring-2026/marketing/check", data={**A_CARD, "comment-1": SECRET})
    assert SECRET in page.text
    assert contents(half.database) == before


def test_the_cookie_of_a_session_knows_nothing_of_a_card(half: Half) -> None:
    half.open()
    half.app.config["WTF_CSRF_ENABLED"] = False
    with sign_in(half.app.test_client(), half.people(half.sales)[2]) as client:
        client.post("/cards/spring-2026/marketing/check", data=A_CARD)
        client.post("/cards/spring-2026/marketing", data=A_CARD)
        client.get("/cards/spring-2026/marketing/thanks")
        with client.session_transaction() as session:
            assert set(session) <= {"person", "number", "csrf_token"}
    assert "control_number" not in str(client._cookies)


def test_no_page_of_a_hand_in_is_kept_or_told_to_other_sites(half: Half) -> None:
    half.open()
    half.app.config["WTF_CSRF_ENABLED"] = False
    with sign_in(half.app.test_client(), half.people(half.sales)[2]) as client:
        answers = [
            client.get("/cards/spring-2026/marketing"),
            client.post("/cards/spring-2026/marketing/check", data=A_CARD),
            client.post("/cards/spring-2026/marketing", data=A_CARD),
            client.get("/cards/spring-2026/marketing/thanks"),
            client.get("/who-may-grade"),
        ]
    assert {answer.status_code for answer in answers} == {200, 303}
    for answer in answers:
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Last-Modified" not in answer.headers


def test_the_frozen_roll_is_shown_to_its_department_without_a_mark(half: Half) -> None:
    people = half.people(half.sales)
    before = _roll_seen_by(half, people[0])
    assert "This is fixed when the round opens" in before
    half.open()
    with half.database.transaction() as session:
        late = make_person(session, "Came Later", department=half.sales)
    half.hand_in("ABCFXA", person=people[1])
    seen = _roll_seen_by(half, people[0])
    assert all(person.name in seen for person in people)
    assert late.name not in seen
    assert not any(person.name in _roll_seen_by(half, half.people(half.marketing)[0]) for person in people)


def test_the_roll_looks_the_same_whoever_has_handed_in(half: Half) -> None:
    half.open()
    people = half.people(half.sales)
    before = _roll_seen_by(half, people[0])
    for person in people[1:4]:
        half.hand_in("ABCFXA", person=person)
    assert _roll_seen_by(half, people[0]) == before


def _roll_seen_by(half: Half, person: Person) -> str:
    with sign_in(half.app.test_client(), person) as client:
        page = client.get("/who-may-grade").text
    return page[page.index("<main") : page.index("</main>")]


def test_how_many_were_reminded_is_never_told(half: Half) -> None:
    half.open()
    with half.app.app_context(), half.database.transaction() as session:
        round_mails.remind(session, half.round(), 1, today=TODAY, now=NOW)
        administrator = make_person(session, is_administrator=True)
    for step in (None, half.close, half.exchange):
        if step is not None:
            step()
        with sign_in(half.app.test_client(), administrator) as client:
            counted = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", client.get("/admin/mail").text, re.S)
        for line in counted:
            if "while something is open" in line:
                assert "Never told" in line
                assert not re.search(r">\s*\d+\s*<", line)
        assert any("while something is open" in line for line in counted) is (step != half.exchange)
