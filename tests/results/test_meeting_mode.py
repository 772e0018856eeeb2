"""Meeting mode: six steps for whoever may read the pair, and a promise typed by a head in the meeting."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.exchanges import card_between
from tests.factories import TODAY
from tests.fixtures.application import csrf_token
from tests.results.company_of_three import Scene, open_three
from webapp.models import Action, Expectation, Mail, Person, Round

MEETING = "/pairs/marketing/sales/meeting"
READERS = ("president", "head of Marketing", "employee of Marketing", "deputy of Sales", "employee of Sales")


def words_at(scene: Scene, kind: str, step: int) -> str:
    answer = scene.as_person(kind).get(f"{MEETING}/{step}")
    assert answer.status_code == 200
    main = re.sub(r"(?s)^.*?<main|</main>.*$", "", answer.text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def owner(scene: Scene, name: str) -> Person:
    with scene.database.reading() as session:
        found = session.query(Person).filter_by(department_id=scene.company.departments[name].id)
        return found.order_by(Person.id).all()[-1]


def promise(scene: Scene, client: FlaskClient, **changed: str) -> TestResponse:
    """Send the form of step 4 for the first need that it offers."""
    page = client.get(f"{MEETING}/4").text
    offered = re.search(r'<option value="(\d+-\d+)"', page)
    fields = {
        "need": offered[1] if offered else "",
        "what": "Hold the briefing on Monday.",
        "due": (TODAY + timedelta(days=14)).isoformat(),
        f"owner_{scene.company.departments['Marketing'].id}": str(owner(scene, "Marketing").id),
        f"owner_{scene.company.departments['Sales'].id}": str(owner(scene, "Sales").id),
    }
    token = csrf_token(client.get("/anonymity").text)
    return client.post(f"{MEETING}/4", data={**fields, **changed, "csrf_token": token})


def test_whoever_may_read_the_pair_may_open_each_step_and_nobody_else(exchanged: Scene) -> None:
    for kind in READERS:
        assert [exchanged.as_person(kind).get(f"{MEETING}/{step}").status_code for step in range(1, 7)] == [
            200
        ] * 6
    for kind in ("administrator", "head of Legal", "employee of Legal"):
        assert exchanged.as_person(kind).get(f"{MEETING}/1").status_code == 403, kind
    assert exchanged.client.get(f"{MEETING}/1").status_code == 302
    for step in (0, 7):
        assert exchanged.as_person("president").get(f"{MEETING}/{step}").status_code == 404


def test_before_the_exchange_no_step_shows_a_grade(scene: Scene) -> None:
    open_three(scene)
    for step in range(1, 7):
        words = words_at(scene, "president", step)
        assert "Cards are exchanged on" in words
        assert "gave" not in words


def test_the_widest_gap_is_the_one_that_was_expected_otherwise(exchanged: Scene) -> None:
    marketing, sales = (exchanged.company.departments[name] for name in ("Marketing", "Sales"))
    with exchanged.database.transaction() as session:
        card = card_between(session, session.scalars(select(Round.id)).one(), marketing, sales)
        session.add(Expectation(card_id=card.id, position=1, letter="A"))
        session.add(Expectation(card_id=card.id, position=2, letter="F"))
    words = words_at(exchanged, "head of Sales", 2)
    assert "Widest gap: Marketing, as graded by Sales, need 2" in words
    assert "Marketing expected" in words
    assert "letters apart" in words


def test_without_an_expectation_step_two_says_so_and_step_three_is_another_need(exchanged: Scene) -> None:
    gap, lowest = words_at(exchanged, "head of Sales", 2), words_at(exchanged, "head of Sales", 3)
    assert "Nobody wrote down an expectation, and no change" in gap  # the first round
    assert "Lowest need:" in lowest
    assert "Nobody wrote down an expectation for this need." in lowest


def test_the_steps_show_no_more_than_the_card(exchanged: Scene) -> None:
    """All nine gave F to Sales: almost all gave one grade, so no count and no decimals."""
    lowest = words_at(exchanged, "head of Sales", 3)
    assert "Almost all gave F" in lowest
    assert "F 9" not in lowest
    closed = exchanged.as_person("head of Sales").get("/pairs/legal/sales/meeting/6").text
    assert "so this card stays closed" in closed
    assert "There is no such need" in closed


def test_a_promise_is_stored_and_its_owners_are_told(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    answer = promise(exchanged, head)
    assert answer.status_code == 303
    page = html.unescape(head.get(answer.location).text)
    assert "Hold the briefing on Monday." in page
    assert 'Promised today <span class="quiet">1' in page
    assert promise(exchanged, head, need=re.findall(r'value="(\d+-\d+)"', page)[0]).status_code == 303
    with exchanged.database.reading() as session:
        [action] = session.scalars(select(Action))  # the second press made no second one
        told = set(session.scalars(select(Mail.address).where(Mail.kind == "action_planned")))
    assert action.due_on == TODAY + timedelta(days=14)
    assert told == {owner(exchanged, "Marketing").email, owner(exchanged, "Sales").email}
    for step in (5, 6):
        assert "Hold the briefing on Monday." in words_at(exchanged, "employee of Sales", step)


def test_what_is_refused_keeps_everything_that_was_typed(exchanged: Scene) -> None:
    head = exchanged.as_person("head of Marketing")
    sales = exchanged.company.departments["Sales"].id
    stranger = str(owner(exchanged, "Marketing").id)
    for changed, fault, anchor in (
        ({"what": ""}, "", "#what"),
        ({f"owner_{sales}": ""}, "", f"#owner_{sales}"),
        ({f"owner_{sales}": stranger}, "not in the department any more", f"#owner_{sales}"),
        ({"due": "2026-01-01"}, "", "#due"),
        ({"need": "9-9"}, "Choose a need from the list.", "#need"),
    ):
        answer = promise(exchanged, head, **changed)
        assert answer.status_code == 422, changed
        page = html.unescape(answer.text)
        assert f'href="{anchor}"' in page
        assert fault in page
        assert 'id="' + anchor[1:] + '"' in page
        if "what" not in changed:
            assert "Hold the briefing on Monday." in page
    with exchanged.database.reading() as session:
        assert session.scalars(select(Action)).all() == []


def test_only_heads_of_the_two_departments_promise(exchanged: Scene) -> None:
    for kind in ("president", "employee of Sales", "head of Legal"):
        client = exchanged.as_person(kind)
        assert promise(exchanged, client).status_code == 403, kind
    assert "The heads of both departments write down here" in words_at(exchanged, "employee of Sales", 4)
