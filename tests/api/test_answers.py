"""What the API answers: what the president reads and no more, in pages, with tags, faults in a sentence."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.api.asking import Program, token_for
from tests.factories import TODAY
from tests.fixtures.half_year import Half
from tests.fixtures.promised import BALLOTS, Pairing
from webapp.domain.exports import round_as_dict
from webapp.exchanged_cards.services.results import results_of_round, shown_round
from webapp.models import Person, Round

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BESIDE = {"id", "round", "address"}


@pytest.fixture
def program(pairing: Pairing) -> Program:
    """A program of a company with a card in full, one of letters alone, one closed, and two actions."""
    pairing.promise(positions=(3, 4))
    last_week, due = TODAY - timedelta(days=7), TODAY - timedelta(days=3)
    pairing.promise(what="Meet on Mondays", today=last_week, due=due)
    return Program(pairing.app, token_for(pairing.app))


def test_results_are_what_the_export_says(pairing: Pairing, program: Program) -> None:
    with pairing.app.app_context(), pairing.database.reading() as session:
        round_ = session.get_one(Round, pairing.round_id)
        exported = round_as_dict(shown_round(round_, results_of_round(session, round_).cards))["cards"]
    cards = program.items("/rounds/spring-2026/results")
    plain = [{name: value for name, value in card.items() if name not in BESIDE} for card in cards]
    assert sorted(plain, key=json.dumps) == sorted(json.loads(json.dumps(exported)), key=json.dumps)
    marketing = next(card for card in cards if (card["of"], card["by"]) == ("Marketing", "Sales"))
    assert marketing["address"] == "http://localhost/results/spring-2026/marketing/sales"
    assert marketing["needs"][3]["letter"] == "F"
    assert marketing["needs"][5]["counts"] is None
    closed = next(card for card in cards if card["of"] == "Legal")
    assert (closed["published"], closed["handed_in"], closed["letter"]) == (False, None, None)


def test_actions_carry_what_their_list_shows_and_nobodys_name(pairing: Pairing, program: Program) -> None:
    first, second = program.items("/actions")
    assert (first["of"], first["by"], first["round"]) == ("Marketing", "Sales", "spring-2026")
    assert (first["needs"], first["letter"], first["days_late"]) == ([3, 4], "F", 0)
    assert (second["what"], second["status"], second["days_late"]) == ("Meet on Mondays", "planned", 3)
    said = json.dumps(list(program.everything().values()))
    with pairing.database.reading() as session:
        people = session.scalars(select(Person)).all()
    assert not [word for person in people for word in (person.name, person.email) if word in said]


def test_pages_by_ones_hold_the_same_as_one_page(program: Program) -> None:
    for path in ("/rounds", "/actions", "/rounds/spring-2026/results"):
        assert program.items(path, limit=1) == program.items(path) != []
        assert program.ask(f"{path}?after=2147483647").json == {"items": [], "next": None}


@ON_SQLITE
def test_before_the_exchange_no_card_is_given(half: Half) -> None:
    program = Program(half.app, token_for(half.app))
    half.open()
    for person in half.people(half.sales):
        half.hand_in("AAAAAA", person=person)
    answer = program.ask("/rounds/spring-2026/results")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "and not before" in answer.text
    half.close()
    assert program.ask("/rounds/spring-2026/results").status_code == 404
    assert program.items("/rounds")[0]["state"] == "closed"
    half.exchange()
    assert len(program.items("/rounds/spring-2026/results")) == 2


@ON_SQLITE
def test_an_answer_is_kept_by_its_tag_until_something_changes(pairing: Pairing, program: Program) -> None:
    answer = program.ask("/actions")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    tag = answer.headers["ETag"]
    again = program.ask("/actions", **{"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    pairing.promise(what="One more")
    assert program.ask("/actions", **{"If-None-Match": tag}).status_code == 200
    head = program.ask("/actions", method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] not in ("", tag)


FAULTY = {
    400: "limit=0 limit=201 limit=x limit= after=-1 after=9999999999 limit=1&limit=2 round=a after=%D9%A3",
    404: "rounds/nil/results rounds/spring-2026 people rounds/%00/results rounds/..%2Fa/results actions/1",
}


@ON_SQLITE
@pytest.mark.parametrize("status", FAULTY)
def test_every_fault_is_a_sentence_in_json(program: Program, status: int) -> None:
    for words in FAULTY[status].split():
        answer = program.ask(f"/{words}" if status == 404 else f"/rounds?{words}")
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), words
        assert answer.json is not None
        assert set(answer.json) == {"type", "title", "status", "detail"}
        assert answer.json["detail"].endswith(".")


def test_the_made_company_hides_something() -> None:
    assert sum(ballot[5] != "X" for ballot in BALLOTS) < 5
