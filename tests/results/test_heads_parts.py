"""Who did their part: what each head has done for a round, and nothing about anybody who graded."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from tests.exchanges import card_between
from tests.factories import TODAY, make_review
from tests.results.company_of_three import Scene, exchange_three, open_three
from webapp.models import CardReply, DecisionNotToAct, Expectation, Person, Signature
from webapp.results.services.heads_parts import Duty, HeadsRow, State, parts_of_heads
from webapp.rounds.services.exchanged import all_rounds

BOARD = "/company/heads"


def rows_of(scene: Scene) -> dict[str, HeadsRow]:
    with scene.database.reading() as session:
        [round_] = all_rounds(session)
        return {row.department.name: row for row in parts_of_heads(session, round_, today=TODAY)}


def states(row: HeadsRow, duty: Duty) -> dict[str, State]:
    return {piece.name: piece.state for piece in row.parts[duty].pieces}


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def do_everything_of_marketing(scene: Scene, round_id: int) -> None:
    marketing, sales = (scene.company.departments[name] for name in ("Marketing", "Sales"))
    with scene.database.transaction() as session:
        head = session.query(Person).filter_by(department_id=marketing.id).first()
        assert head is not None
        received = card_between(session, round_id, marketing, sales)
        given = card_between(session, round_id, sales, marketing)
        session.add(Expectation(card_id=received.id, position=1, letter="A"))
        for card in (received, given):
            mine = {"card_id": card.id, "person_id": head.id, "department_id": marketing.id}
            session.add(Signature(signed_on=TODAY, **mine))
        session.add(
            CardReply(card_id=received.id, words="Heard.", person_id=head.id, written_on=TODAY, edit_number=1)
        )
        for position in range(1, 7):
            session.add(
                DecisionNotToAct(
                    card_id=received.id,
                    position=position,
                    reason="Enough.",
                    person_id=head.id,
                    decided_on=TODAY,
                )
            )
        make_review(session, marketing, sales)
        make_review(session, sales, scene.company.departments["Legal"], day=TODAY - timedelta(days=3))


def test_each_duty_is_open_until_it_is_done(scene: Scene) -> None:
    round_ = exchange_three(scene)
    before = rows_of(scene)["Marketing"]
    assert states(before, Duty.LIST) == {"Sales": State.DONE}
    assert states(before, Duty.EXPECTATION) == {"Sales": State.MISSED}
    assert states(before, Duty.SIGNATURE) == {"card by Sales": State.OPEN, "card of Sales": State.OPEN}
    assert states(before, Duty.REPLY) == {"Sales": State.OPEN}
    assert set(states(before, Duty.PLAN).values()) == {State.OPEN}
    assert states(before, Duty.REVIEW) == {"Sales": State.OPEN}
    do_everything_of_marketing(scene, round_.id)
    after = rows_of(scene)["Marketing"]
    assert {duty: part.done == part.all > 0 for duty, part in after.parts.items()} == dict.fromkeys(
        Duty, True
    )
    assert states(rows_of(scene)["Legal"], Duty.REVIEW) == {"Sales": State.OPEN}  # the past one is over


def test_nobody_owes_anything_on_a_card_that_stays_closed(exchanged: Scene) -> None:
    legal = rows_of(exchanged)["Legal"]
    assert states(legal, Duty.SIGNATURE) == {"card by Sales": State.NOTHING, "card of Sales": State.NOTHING}
    assert states(legal, Duty.REPLY) == {"Sales": State.NOTHING}
    assert legal.parts[Duty.PLAN].pieces == ()
    page = words_of(exchanged.as_person("president").get(BOARD).text)
    assert "2 cards are withheld" in page


def test_before_the_exchange_only_lists_and_expectations_are_there(scene: Scene) -> None:
    open_three(scene)
    rows = rows_of(scene)
    assert all(set(row.parts) == {Duty.LIST, Duty.EXPECTATION} for row in rows.values())
    assert states(rows["Marketing"], Duty.EXPECTATION) == {"Sales": State.OPEN}
    page = words_of(scene.as_person("president").get(BOARD).text)
    assert "Expectation" in page
    assert "Signatures by" not in page
    assert "0 of 4" in page


def test_before_any_round_one_sentence_says_so(scene: Scene) -> None:
    assert "Nothing is due yet" in scene.as_person("president").get(BOARD).text


def test_the_board_names_heads_and_no_employee(exchanged: Scene) -> None:
    page = html.unescape(exchanged.as_person("president").get(BOARD).text)
    with exchanged.database.reading() as session:
        people = session.query(Person).all()
    heads = {person.email for person in people if person.position in ("head", "deputy")}
    others = {person.email for person in people} - heads
    assert all(address in page for address in heads)
    assert not any(address in page for address in others)
    assert "of 12 handed in" not in page


def test_it_does_not_tell_who_hands_in(scene: Scene) -> None:
    """A hand-in while grading runs leaves the page as it was, to the byte."""
    open_three(scene)
    before = words_of(scene.as_person("president").get(BOARD).text)
    with scene.database.transaction() as session:
        roll = session.connection().exec_driver_sql("UPDATE roll SET handed_in = NOT handed_in")
        assert roll.rowcount
    assert words_of(scene.as_person("president").get(BOARD).text) == before


def test_the_company_page_tells_the_half_year_in_a_sentence(scene: Scene) -> None:
    round_ = exchange_three(scene)
    page = words_of(scene.as_person("president").get("/company").text)
    below = rows_of(scene)["Marketing"].parts[Duty.PLAN].all + rows_of(scene)["Sales"].parts[Duty.PLAN].all
    assert f"{below} needs are below B: 0 with an action or a decision, {below} without." in page
    assert "No promise is late." in page
    do_everything_of_marketing(scene, round_.id)
    done = rows_of(scene)["Marketing"].parts[Duty.PLAN].done
    page = words_of(scene.as_person("president").get("/company").text)
    assert f"{below} needs are below B: {done} with an action or a decision, {below - done} without." in page


def test_a_pair_leads_to_the_pairs_beside_it_that_the_viewer_may_read(exchanged: Scene) -> None:
    of_president = exchanged.as_person("president").get("/pairs/marketing/sales").text
    assert 'href="/pairs/legal/sales?round=spring-2026">Previous pair: Legal and Sales' in of_president
    assert "Next pair" not in of_president
    assert "Previous pair" in exchanged.as_person("employee of Sales").get("/pairs/marketing/sales").text
    assert "Previous pair" not in exchanged.as_person("head of Marketing").get("/pairs/marketing/sales").text
