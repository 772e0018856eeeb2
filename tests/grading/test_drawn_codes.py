"""Drawn codes: as many as may grade, kept as hashes, good for one ballot a card, and never beside a roll."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.fixtures.code_half import hand_in_with, make_codes, release
from tests.fixtures.half_year import Half
from webapp.domain.wording import Refused
from webapp.grading.services import by_code as code_grading
from webapp.grading.services.by_code import CodeRefused
from webapp.installation.services import daily
from webapp.models import Card, Department, Mail, Person, Round, RoundState
from webapp.round_steps.services import code_sheets
from webapp.round_steps.services.code_sheets import WrongMark
from webapp.round_steps.services.steps import keep_codes_now
from webapp.urn import anonymity
from webapp.urn.anonymity import NotGrading, UrnDoesNotAgree
from webapp.urn.drawn_codes import NoSuchCode, hash_of, new_codes


def test_a_round_with_codes_and_with_people_who_sign_in_counts_both(by_code: Half, codes: list[str]) -> None:
    numbers = [hand_in_with(by_code, code, "AABCFX") for code in codes]
    for person in by_code.people(by_code.marketing):
        by_code.hand_in("FFFFFF", person=person, graded="Sales")
    by_code.close()
    by_code.exchange()
    assert by_code.card().ballots == len(codes) == 6
    assert by_code.card("Sales").ballots == 5
    assert by_code.tallies()[1]["A"] == 6
    with by_code.database.reading() as session:
        assert anonymity.control_numbers_of(session, by_code.card().id) == sorted(numbers)
        assert session.scalar(select(func.count()).select_from(anonymity.drawn_code)) == 0
    assert by_code.round().code_salt is None


def test_the_same_code_again_replaces_the_ballot(by_code: Half, codes: list[str]) -> None:
    for code in codes:
        hand_in_with(by_code, code, "FFFFFF")
    last = [hand_in_with(by_code, code, "AAAAAA") for code in codes[:5]]
    by_code.close()
    by_code.exchange()
    assert by_code.card().ballots == 6
    assert by_code.tallies()[3] == {"A": 5, "B": 0, "C": 0, "F": 1, "X": 0}
    with by_code.database.reading() as session:
        assert set(last) < set(anonymity.control_numbers_of(session, by_code.card().id))


def test_a_code_grades_every_card_of_its_department(by_code: Half) -> None:
    with by_code.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=5)
        factories.make_pair(session, by_code.sales, legal)
        factories.make_needs_list(session, of=legal, by=by_code.sales)
    by_code.open()
    made = make_codes(by_code)
    release(by_code, made)
    code = made.by_department[by_code.sales.id][0]
    hand_in_with(by_code, code, "AAAAAA")
    with by_code.database.reading() as session:
        held = code_grading.find_code(session, code)
    assert [(card.graded_name, card.is_handed_in) for card in held.cards] == [
        ("Legal", False),
        ("Marketing", True),
    ]


def test_the_database_does_not_tell_which_ballots_came_from_one_code(by_code: Half) -> None:
    with by_code.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=5)
        factories.make_pair(session, by_code.sales, legal)
        factories.make_needs_list(session, of=legal, by=by_code.sales)
    by_code.open()
    made = make_codes(by_code)
    with by_code.database.reading() as session:
        rows = session.execute(text("SELECT card_id, code_hash, slot FROM drawn_code")).all()
    assert len(rows) == 12
    assert len({bytes(row.code_hash) for row in rows}) == len({bytes(row.slot) for row in rows}) == 12
    code = made.by_department[by_code.sales.id][0]
    known = {hash_of(code, salt=made.salt, card_id=row.card_id) for row in rows}
    assert len(known & {bytes(row.code_hash) for row in rows}) == 2


def test_there_are_exactly_as_many_codes_as_people_were_eligible(by_code: Half) -> None:
    by_code.open()
    with by_code.database.transaction() as session:
        factories.make_person(session, department=by_code.sales)
    made = make_codes(by_code)
    assert len(made.by_department[by_code.sales.id]) == by_code.card().eligible == 6


def test_more_codes_than_slots_are_refused_whole(by_code: Half) -> None:
    by_code.open()
    with pytest.raises(UrnDoesNotAgree):
        keep_codes_now(by_code.place, by_code.round_id, new_codes(by_code.round_id, {by_code.sales.id: 7}))
    assert by_code.round().code_salt is None


def test_a_card_of_codes_has_no_roll_and_the_database_takes_none(by_code: Half, codes: list[str]) -> None:
    card, person = by_code.card(), by_code.people(by_code.sales)[0]
    with by_code.database.reading() as session:
        assert anonymity.people_with_open_cards(session, by_code.round_id) == {
            person.id for person in by_code.people(by_code.marketing)
        }
    for way in (False, True):
        row = {"card_id": card.id, "person_id": person.id, "handed_in": False, "by_code": way}
        with pytest.raises(IntegrityError), by_code.database.transaction() as session:
            session.execute(insert(anonymity.roll).values(row))
    with pytest.raises(anonymity.NotOnTheRoll):
        by_code.hand_in("AAAAAA", person=person)


def test_the_database_takes_no_code_for_a_card_with_a_roll(by_code: Half, codes: list[str]) -> None:
    signed_in = by_code.card("Sales")
    with by_code.database.reading() as session:
        slot = session.scalar(select(anonymity.urn.c.slot).where(anonymity.urn.c.card_id == signed_in.id))
    for way in (False, True):
        row = {"card_id": signed_in.id, "code_hash": b"x" * 32, "slot": slot, "handed_in": False}
        with pytest.raises(IntegrityError), by_code.database.transaction() as session:
            session.execute(insert(anonymity.drawn_code).values(**row, by_code=way))


def test_the_way_is_frozen_when_the_round_opens(by_code: Half, codes: list[str]) -> None:
    with by_code.database.transaction() as session:
        session.get_one(Department, by_code.sales.id).grades_by_code = False
        session.get_one(Department, by_code.marketing.id).grades_by_code = True
    hand_in_with(by_code, codes[0], "AAAAAA")
    by_code.hand_in("AAAAAA", person=by_code.people(by_code.marketing)[0], graded="Sales")
    with pytest.raises(IntegrityError), by_code.database.transaction() as session:
        session.get_one(Card, by_code.card("Sales").id).by_code = True


def test_a_code_is_found_or_its_fault_is_said(by_code: Half, codes: list[str]) -> None:
    foreign = new_codes(by_code.round_id + 1, {1: 1}).by_department[1][0]
    unknown = new_codes(by_code.round_id, {1: 1}).by_department[1][0]
    for typed, words in (
        (codes[0][:-1], "There is a slip in this code."),
        (codes[0][:3] + ("0" if codes[0][3] != "0" else "1") + codes[0][4:], "There is a slip in this code."),
        (foreign, "This code belongs to another round."),
        (unknown, "Spring 2026 knows no such code."),
    ):
        with pytest.raises(CodeRefused, match=words), by_code.database.reading() as session:
            code_grading.find_code(session, typed)
    with pytest.raises(CodeRefused, match="no such code"), by_code.database.reading() as session:
        code_grading.find_code(session, unknown)
    with pytest.raises(NoSuchCode):
        hand_in_with(by_code, unknown, "AAAAAA")
    with by_code.database.reading() as session:
        held = code_grading.find_code(session, " ".join(codes[0].lower()))
    assert [card.graded_name for card in held.cards] == ["Marketing"]


def test_a_closed_round_takes_no_code(by_code: Half, codes: list[str]) -> None:
    hand_in_with(by_code, codes[0], "AAAAAA")
    by_code.close()
    with pytest.raises(NotGrading):
        hand_in_with(by_code, codes[0], "FFFFFF")
    with pytest.raises(CodeRefused, match="in before counts"), by_code.database.reading() as session:
        code_grading.find_code(session, codes[0])
    by_code.exchange()
    with pytest.raises(CodeRefused, match="No round is open"), by_code.database.reading() as session:
        code_grading.find_code(session, codes[0])


def test_until_their_mark_is_typed_back_codes_can_be_made_again_and_grade_nothing(by_code: Half) -> None:
    with pytest.raises(Refused, match="once Spring 2026 is open"):
        make_codes(by_code)
    by_code.open()
    first = make_codes(by_code)
    code = first.by_department[by_code.sales.id][0]
    with pytest.raises(CodeRefused, match="cannot be used yet"), by_code.database.reading() as session:
        code_grading.find_code(session, code)
    with pytest.raises(NotGrading):
        hand_in_with(by_code, code, "AAAAAA")
    second = make_codes(by_code)
    with pytest.raises(WrongMark):
        release(by_code, first)
    release(by_code, second)
    with pytest.raises(NoSuchCode):
        hand_in_with(by_code, code, "AAAAAA")
    with pytest.raises(Refused, match="are in use"):
        make_codes(by_code)


def test_people_of_code_cards_get_neither_the_opening_mail_nor_reminders(by_code: Half) -> None:
    with by_code.database.transaction() as session:
        administrator = factories.make_person(session, is_administrator=True)
    by_code.open()
    daily.run(by_code.app, on=by_code.round().closes_on)
    with by_code.database.reading() as session:
        told = session.execute(select(Mail.kind, Mail.address)).all()
    graders = {person.email for person in by_code.people(by_code.marketing)}
    assert {address for kind, address in told if kind in ("grading_opens", "reminder")} == graders
    assert [address for kind, address in told if kind == "codes_to_print"] == [administrator.email]


def test_people_without_mail_are_listed_under_an_address_that_gets_none(
    by_code: Half, codes: list[str]
) -> None:
    with by_code.database.transaction() as session:
        person = session.get_one(Person, by_code.people(by_code.sales)[-1].id)
        person.email = "floor.three.7@northwick.invalid"
    by_code.close()
    by_code.exchange()
    with by_code.database.reading() as session:
        told = set(session.scalars(select(Mail.address).where(Mail.kind == "exchanged")))
    assert len(told) == 10
    assert "floor.three.7@northwick.invalid" not in told


def test_a_box_without_its_code_stops_the_exchange(by_code: Half, codes: list[str]) -> None:
    for code in codes:
        hand_in_with(by_code, code, "AAAAAA")
    forge = text("UPDATE drawn_code SET handed_in = false WHERE slot = (SELECT slot FROM drawn_code LIMIT 1)")
    with by_code.database.transaction() as session:
        session.execute(forge)
    by_code.close()
    with pytest.raises(Refused, match="another number of ballots"):
        by_code.exchange()
    assert by_code.round().state is RoundState.CLOSED


def test_a_round_in_which_everybody_signs_in_has_no_codes(half: Half) -> None:
    half.open()
    with pytest.raises(Refused, match="everybody signs in"), half.database.reading() as session:
        code_sheets.make_codes(session, session.get_one(Round, half.round_id))
