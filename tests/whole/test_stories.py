"""Three rounds with actions in between: page and print tell what came of each promise."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests.exchanges import exchanged_round, found_company
from tests.factories import NOW
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.reports.reading import text_of
from tests.survey_answers import answer_survey
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.domain.action_plans import ActionStatus
from webapp.models import Person
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import do_surveys
from webapp.storage.database import Database
from webapp.urn import anonymity

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# Needs 1 and 3 get F and need 2 gets C; after the actions need 1 gets B, needs 2 and 3 stay as they were.
FIRST = ["FCFAAA"] * 6 + ["CBCAAB"] * 2 + ["CFCAAB"] * 2
SECOND = ["BCFAAA"] * 6 + ["ABCAAB"] * 2 + ["AFCAAB"] * 2
THIRD = ["BCFAAA"] * 6 + ["ACCABB"] * 4
DATES = {
    name: {
        "opens_on": date(year, month, 3),
        "closes_on": date(year, month, 20),
        "exchanges_on": date(year, month, 24),
        "plans_due_on": date(year, month + 1, 15),
    }
    for name, year, month in (("Autumn 2025", 2025, 11), ("Spring 2026", 2026, 6), ("Autumn 2026", 2026, 11))
}
ASKED_ON, COUNTED_ON = date(2026, 8, 12), date(2026, 8, 23)


@pytest.fixture
def told(app: Flask, database: Database, tmp_path: Path) -> Pairing:
    """The first two rounds, three promises, what the graders noticed of them, and the third round."""
    with database.transaction() as session:
        company = found_company(session, tmp_path / "keys", pairs=[("Marketing", "Sales")], people=10)
    direction, back = ("Marketing", "Sales"), ("Sales", "Marketing")

    def play(name: str, ballots: list[str]) -> int:
        given = {direction: ballots, back: ["BBABAA"] * 9}
        return exchanged_round(database, company, given, name, **DATES[name]).id

    pairing = Pairing(app=app, database=database, company=company, round_id=play("Autumn 2025", FIRST))
    worked = pairing.promise(what="Pass leads on within a day", positions=(1,))
    in_vain = pairing.promise(what="Meet each Monday", positions=(2,))
    dropped = pairing.promise(what="Buy a shared calendar", positions=(3,))
    update(pairing, worked, ActionStatus.DONE, "Every lead arrives the next morning.")
    update(pairing, in_vain, ActionStatus.DONE, "Eleven meetings.")
    update(pairing, dropped, ActionStatus.DROPPED, "The contract cannot be ended before 2027.")
    daily(pairing, ASKED_ON)
    for number, person in enumerate(pairing.people("Sales")):
        answer(pairing, person, "Y" if number < 8 else "N", "N" if number < 7 else "S")
    daily(pairing, COUNTED_ON)
    play("Spring 2026", SECOND)
    play("Autumn 2026", THIRD)
    return pairing


def update(pairing: Pairing, action_id: int, status: ActionStatus, text: str) -> None:
    with pairing.database.transaction() as session:
        post_update(
            session,
            get_action(session, action_id),
            status=status,
            text=text,
            evidence="",
            edit_number=0,
            doer=pairing.doer(),
        )


def daily(pairing: Pairing, day: date) -> None:
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=day)
    with pairing.app.app_context():
        assert do_surveys(place)


def answer(pairing: Pairing, person: Person, *answers: str) -> None:
    answer_survey(pairing.database, person.id, *answers, survey="after-autumn-2025")


def stories(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the words of each story on a page, by what was promised."""
    page = html.fromstring(client.get(address).get_data(as_text=True))
    return {
        item.xpath(".//a/strong")[0].text_content(): " ".join(item.text_content().split())
        for item in page.xpath("//section[contains(@class, 'stories')]//li")
    }


def printed(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.mimetype == "application/pdf"
    return text_of(answer.data)


ADDRESSES = ("/pairs/marketing/sales?round=spring-2026", "/results/spring-2026/marketing/sales")


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_tells_each_story(client: FlaskClient, told: Pairing, address: str) -> None:
    sign_in(client, told.head("Sales"))
    found = stories(client, address)
    worked = found["Pass leads on within a day"]
    assert worked.startswith("F ")
    assert "Promised after Autumn 2025 by Marketing for Sales, need 1. Done on 12 May 2026." in worked
    assert "8 of the 10 who answered have noticed a change." in worked
    assert "B Spring 2026 improved" in worked
    in_vain = found["Meet each Monday"]
    assert in_vain.startswith("C ")
    assert "Done on" in in_vain
    assert "3 of the 10 who answered have noticed a change." in in_vain
    assert "C Spring 2026 no clear change" in in_vain
    dropped = found["Buy a shared calendar"]
    assert "Dropped: The contract cannot be ended before 2027." in dropped
    assert "noticed" not in dropped
    assert "F Spring 2026 no clear change" in dropped


def test_the_print_tells_each_story(client: FlaskClient, told: Pairing) -> None:
    sign_in(client, told.head("Sales"))
    words = printed(client, "/pairs/marketing/sales.pdf?round=spring-2026")
    for told_there in (
        "Pass leads on within a day",
        "8 of the 10 who answered have noticed a change",
        "Meet each Monday",
        "3 of the 10 who answered have noticed a change",
        "Buy a shared calendar",
        "The contract cannot be ended before 2027.",
    ):
        assert told_there in words


def test_the_page_of_an_action_follows_its_need_over_all_rounds(client: FlaskClient, told: Pairing) -> None:
    sign_in(client, told.head("Sales"))
    page = html.fromstring(client.get("/actions/1").get_data(as_text=True))
    grades = [
        " ".join(grade.text_content().split()) for grade in page.xpath("//ol[@class='since-grades']/li")
    ]
    assert [grade.split()[0] for grade in grades] == ["F", "B", "B"]
    assert "8 of the 10 who answered have noticed a change." in page.text_content()


def test_the_list_for_a_spreadsheet_holds_what_was_noticed(client: FlaskClient, told: Pairing) -> None:
    sign_in(client, told.head("Sales"))
    lines = csv.DictReader(io.StringIO(client.get("/actions.csv").get_data().decode("utf-8-sig")))
    found = {line["what"]: (line["noticed"], line["noticed_answers"]) for line in lines}
    assert found == {
        "Pass leads on within a day": ("8", "10"),
        "Meet each Monday": ("3", "10"),
        "Buy a shared calendar": ("", ""),
    }


def test_nothing_is_left_that_could_be_opened(told: Pairing) -> None:
    keys = told.company.key_folder.glob("*.key")
    assert [key for key in keys if key.stat().st_size] == []
    with told.database.reading() as session:
        assert session.query(anonymity.urn).count() == 0
