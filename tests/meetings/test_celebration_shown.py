"""A celebration shows what it proposes and who hosts it, and can be projected part by part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html

from tests.factories import TODAY
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.meetings.test_celebrations import celebration
from webapp.models import Action, ActionStatus, Hero, Meeting

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def main_of(client: FlaskClient, address: str) -> str:
    (main,) = html.fromstring(client.get(address).text).xpath("//main")
    return " ".join(main.text_content().split())


def test_it_shows_to_those_who_write_what_its_form_proposes(client: FlaskClient, pairing: Pairing) -> None:
    action_id = pairing.promise(what="Keep one list")
    with pairing.database.transaction() as session:
        action = session.get_one(Action, action_id)
        action.status, action.done_on = ActionStatus.DONE, TODAY - timedelta(days=3)
    meeting_id = celebration(pairing)
    kept = "Marketing kept a promise to Sales: Keep one list"
    sign_in(client, pairing.head())
    shown = main_of(client, f"/meetings/{meeting_id}")
    assert kept in shown
    assert "nothing is stored yet" in shown
    assert kept in client.get(f"/meetings/{meeting_id}/celebration").text
    sign_in(client, pairing.employee())
    assert kept not in main_of(client, f"/meetings/{meeting_id}")
    with pairing.database.transaction() as session:
        session.get_one(Meeting, meeting_id).successes = "We answer within a day."
    sign_in(client, pairing.head())
    assert "nothing is stored yet" not in main_of(client, f"/meetings/{meeting_id}")


def test_its_host_is_the_president_whom_the_practice_names(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = celebration(pairing)
    pairing.somebody("Petra Lang", is_president=True)
    pairing.somebody("Paul Gone", is_president=True, is_active=False)
    sign_in(client, pairing.employee())
    shown = main_of(client, f"/meetings/{meeting_id}")
    assert "Petra Lang, president" in shown
    assert "Paul Gone" not in shown


def test_it_is_projected_a_part_a_screen(client: FlaskClient, pairing: Pairing) -> None:
    meeting_id = celebration(pairing)
    sign_in(client, pairing.employee())
    address = f"/meetings/{meeting_id}/projected"
    assert "Nothing is written yet." in main_of(client, address)
    with pairing.database.transaction() as session:
        meeting = session.get_one(Meeting, meeting_id)
        meeting.successes, meeting.lessons = "Leads arrive.\nMails are answered.", "Ask <first>."
        meeting.heroes = [Hero(who="Ida & Bo", deed="for the list"), Hero(who="The night shift", deed="")]
    page = html.fromstring(client.get(address).text)
    screens = [" ".join(each.text_content().split()) for each in page.xpath("//section[@class='projected']")]
    assert len(screens) == 5
    assert (
        screens[1] == "What we achieved together Leads arrive. Mails are answered."
        or "Leads arrive." in screens[1]
    )
    assert "Ida & Bo" in screens[2]
    assert screens[4].endswith("Ask <first>.")
    assert "Where we fell short" not in page.text_content()
    assert page.xpath("//section[@class='projected']/@tabindex") == ["0"] * 5
    assert page.xpath("//header | //footer | //nav") == []
