"""Comments and control numbers of a card: who reads them on page and print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.exchanges import exchange, open_round
from tests.factories import NOW, TODAY
from tests.reports.reading import text_of
from tests.results.company_of_three import (
    Scene,
    hand_in_with_comments,
)
from webapp.doer import Doer
from webapp.installed import installed
from webapp.models import Person, Round
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.people import save_person

CARD = "/results/spring-2026/marketing/sales"
PAIR = "/pairs/marketing/sales"


def test_comments_go_to_the_graded_side_and_the_president_and_not_to_the_graders(scene: Scene) -> None:
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, ["The lead form works", "Answers come late", "Thank you"])
    exchange(scene.database, scene.company, round_id)
    for kind, may in (
        ("employee of Marketing", True),
        ("president", True),
        ("head of Sales", False),
        ("employee of Sales", False),
    ):
        person = scene.as_person(kind)
        assert ("Answers come late" in person.get(CARD).text) is may, kind
        assert "Answers come late" not in person.get(PAIR).text
        assert "Answers come late" not in person.get(f"{CARD}.csv").text


@pytest.mark.parametrize("joins_after", [True, False])
def test_who_joins_a_department_after_the_exchange_reads_its_card_without_the_comments(
    scene: Scene, joins_after: bool
) -> None:
    """Else an administrator would move there for a minute and read them all."""
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, ["The lead form works", "Answers come late", "Thank you"])
    if joins_after:
        exchange(scene.database, scene.company, round_id)
    with scene.database.transaction() as session:
        person = session.query(Person).filter_by(is_administrator=True).one()
        entry = replace(entry_of(person), department="Marketing")
        today = session.get_one(Round, round_id).exchanged_on or TODAY - timedelta(days=1)
        doer = Doer(person_id=person.id, name=person.name, now=NOW, today=today)
        with scene.client.application.app_context():
            save_person(session, entry, person=person, doer=doer)
    if not joins_after:
        exchange(scene.database, scene.company, round_id)
    reader = scene.as_person("administrator")
    page = reader.get(CARD).text
    assert "What Sales needs of Marketing, 1" in page
    assert ("Answers come late" in page) is not joins_after
    assert ("Comments on this card are read by those who belonged to Marketing" in page) is joins_after
    assert ("Answers come late" in text_of(reader.get(f"{CARD}.pdf").data)) is not joins_after


def test_the_print_of_a_card_keeps_comments_from_the_graders(scene: Scene) -> None:
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, ["The lead form works", "Answers come late", "Thank you"])
    exchange(scene.database, scene.company, round_id)
    for kind, may in (("employee of Marketing", True), ("head of Sales", False)):
        answer = scene.as_person(kind).get(f"{CARD}.pdf")
        assert answer.mimetype == "application/pdf"
        assert ("Answers come late" in text_of(answer.data)) is may


def test_a_card_with_comments_is_printed_with_the_same_bytes_each_time(scene: Scene) -> None:
    round_id = open_round(scene.database, scene.company, {("Marketing", "Sales"): []})
    hand_in_with_comments(scene, round_id, [f"Comment {n} of some words" for n in range(9)])
    exchange(scene.database, scene.company, round_id)
    person = scene.as_person("president")
    first = person.get(f"{CARD}.pdf").data
    folder = Path(installed(scene.client.application).settings.data_folder, "printed")
    assert [path.read_bytes() for path in folder.glob("*.pdf")] == [first]
    assert person.get(f"{CARD}.pdf").data == first
    assert len(list(folder.glob("*.pdf"))) == 1


def test_control_numbers_are_listed_only_where_their_count_is_no_secret(scene: Scene) -> None:
    ballots = {("Marketing", "Sales"): ["ABCABC"] * 9, ("Legal", "Sales"): ["ABCABC"] * 6}
    exchange(scene.database, scene.company, open_round(scene.database, scene.company, ballots))
    president = scene.as_person("president")
    numbers = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", president.get(CARD).text)
    assert len(numbers) == 9
    assert numbers == sorted(numbers)
    few = president.get("/results/spring-2026/legal/sales").text
    assert not re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", few)
    assert "5 to 9" in few
