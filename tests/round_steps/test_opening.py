"""Opening a round freezes what it stands on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import TODAY
from tests.fixtures.half_year import Half
from webapp.domain.wording import Refused
from webapp.grading.services import cards as grading
from webapp.models import Card, CardLine, Company, ListState, Mail, Need, Person, Position, Round, RoundState
from webapp.urn import anonymity


def test_both_directions_of_a_pair_become_cards_with_six_needs(half: Half) -> None:
    half.open()
    with half.database.reading() as session:
        cards = session.scalars(select(Card).order_by(Card.graded_name)).all()
        assert [(card.graded_name, card.grading_name, card.eligible) for card in cards] == [
            ("Marketing", "Sales", 6),
            ("Sales", "Marketing", 5),
        ]
        assert [len(card.needs) for card in cards] == [6, 6]


def test_later_edits_of_needs_never_change_an_open_round(half: Half) -> None:
    half.open()
    with half.database.transaction() as session:
        for need in session.scalars(select(Need)):
            need.text, need.lineage = "Something else", "another"
    with half.database.reading() as session:
        texts = set(session.scalars(select(CardLine.text)))
        lineages = set(session.scalars(select(CardLine.lineage)))
    assert "What Sales needs of Marketing, 1" in texts
    assert "Something else" not in texts
    assert "another" not in lineages


def test_people_who_come_or_move_after_the_opening_change_nothing(half: Half) -> None:
    half.open()
    mover = half.people(half.marketing)[0]
    with half.database.transaction() as session:
        newcomer = factories.make_person(session, department=half.sales)
        session.get_one(Person, mover.id).position = Position.EMPLOYEE
        session.get_one(Person, mover.id).department_id = half.sales.id
    with half.database.reading() as session:
        assert grading.cards_of(session, newcomer.id) == []
        assert [card.id for card in grading.cards_of(session, mover.id)] == [half.card("Sales").id]


def test_minimum_and_comments_are_frozen_from_the_settings_at_the_opening(half: Half) -> None:
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().minimum_group = 6
        session.scalars(select(Company)).one().asks_comments = False
    half.open()
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().minimum_group = 5
        session.scalars(select(Company)).one().asks_comments = True
    round_ = half.round()
    assert round_.minimum_group == 6
    assert round_.asks_comments is False
    assert round_.box_length == anonymity.BOX_LENGTH_WITHOUT_COMMENTS


def test_a_direction_without_a_proposed_list_is_left_out_and_its_heads_are_told(half: Half) -> None:
    with half.database.transaction() as session:
        finance = factories.make_department(session, "Finance", people=5)
        factories.make_pair(session, half.sales, finance)
        factories.make_needs_list(session, of=finance, by=half.sales)
        factories.make_needs_list(session, of=half.sales, by=finance, state=ListState.DRAFTED)
    found = half.open()
    assert [(direction.graded.name, direction.grading.name) for direction in found.without_list] == [
        ("Sales", "Finance")
    ]
    with half.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Card)) == 3
        told = session.scalars(select(Mail.address).where(Mail.kind == "not_graded")).all()
    leads = {person.email for person in half.people(half.sales)[:2]} | {
        person.email for person in half.people(finance)[:2]
    }
    assert set(told) == leads


def test_the_newest_proposed_list_is_graded_even_when_it_was_sent_back(half: Half) -> None:
    with half.database.transaction() as session:
        newer = factories.make_needs_list(
            session, of=half.marketing, by=half.sales, state=ListState.RETURNED, version=2
        )
        newer.needs[0].text = "The newest wording"
        factories.make_needs_list(
            session, of=half.marketing, by=half.sales, state=ListState.DRAFTED, version=3
        )
    half.open()
    with half.database.reading() as session:
        card = session.get_one(Card, half.card().id)
        assert card.needs[0].text == "The newest wording"
        assert card.list_state is ListState.PROPOSED


def test_an_electorate_below_the_minimum_is_named_before_anything_is_opened(half: Half) -> None:
    from webapp.round_steps.services.readiness import readiness
    from webapp.round_steps.services.warnings import warnings_before_opening

    with half.database.transaction() as session:
        legal = factories.make_department(session, "Legal", people=4)
        factories.make_pair(session, half.sales, legal)
        factories.make_needs_list(session, of=half.sales, by=legal)
        factories.make_needs_list(session, of=legal, by=half.sales)
    with half.database.reading() as session:
        found = readiness(session, session.get_one(Round, half.round_id))
    assert [str(sentence) for sentence in warnings_before_opening(found)] == [
        "Sales by Legal: 4 can grade it, fewer than the minimum of 5. "
        "This card will stay closed, whatever is handed in."
    ]


def _grown(half: Half) -> None:
    """Let both departments have enough people for comments."""
    with half.database.transaction() as session:
        for department in (half.marketing, half.sales):
            for _ in range(6):
                factories.make_person(session, department=department)


def _warned_of_review(half: Half) -> list[str]:
    from webapp.round_steps.services.readiness import readiness
    from webapp.round_steps.services.warnings import warnings_before_opening

    with half.database.reading() as session:
        found = readiness(session, session.get_one(Round, half.round_id))
        return [words for words in map(str, warnings_before_opening(found)) if "reviewer" in words]


def test_where_nobody_could_review_it_is_said_before_anything_is_opened(half: Half) -> None:
    assert _warned_of_review(half) == []  # too few people for comments to be kept
    _grown(half)
    said = (
        "%s: no reviewer is outside both departments, and neither is the president. "
        "Comments on this card will wait until somebody is."
    )
    assert _warned_of_review(half) == [said % "Marketing by Sales", said % "Sales by Marketing"]
    with half.database.transaction() as session:
        factories.make_person(session, department=half.sales, is_reviewer=True)
        president = factories.make_person(session, department=half.sales, is_president=True)
    assert len(_warned_of_review(half)) == 2
    with half.database.transaction() as session:
        session.get_one(Person, president.id).department_id = None
    assert _warned_of_review(half) == []


def test_whether_comments_are_reviewed_is_frozen_from_the_settings_at_the_opening(half: Half) -> None:
    _grown(half)
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().reviews_comments = False
    assert _warned_of_review(half) == []
    half.open()
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().reviews_comments = True
    assert half.round().reviews_comments is False


def test_without_comments_there_is_nothing_to_review(half: Half) -> None:
    with half.database.transaction() as session:
        session.scalars(select(Company)).one().asks_comments = False
    half.open()
    assert half.round().reviews_comments is False


def test_a_round_is_opened_once(half: Half) -> None:
    half.open()
    key = anonymity.key_file(half.place.key_folder, half.round_id).read_bytes()
    with pytest.raises(Refused, match="open already"):
        half.open()
    assert anonymity.key_file(half.place.key_folder, half.round_id).read_bytes() == key


def test_a_second_round_waits_for_the_exchange_of_the_first(half: Half) -> None:
    half.open()
    with half.database.transaction() as session:
        second = factories.make_round(session, "Autumn 2026")
    half.round_id = second.id
    with pytest.raises(Refused, match="Spring 2026 is not exchanged yet"):
        half.open()
    assert half.round().state is RoundState.PLANNED


def test_with_no_list_at_all_nothing_is_opened_and_no_key_is_made(half: Half) -> None:
    with half.database.transaction() as session:
        for need in session.scalars(select(Need).where(Need.position == 6)):
            session.delete(need)
    with pytest.raises(Refused, match="nothing to grade"):
        half.open()
    assert half.round().state is RoundState.PLANNED
    assert not anonymity.key_file(half.place.key_folder, half.round_id).exists()


def test_everybody_gets_one_mail_for_all_open_cards(half: Half) -> None:
    with half.database.transaction() as session:
        finance = factories.make_department(session, "Finance", people=5)
        factories.make_pair(session, half.sales, finance)
        for of, by in ((finance, half.sales), (half.sales, finance)):
            factories.make_needs_list(session, of=of, by=by)
    half.open()
    with half.database.reading() as session:
        addresses = session.scalars(select(Mail.address)).all()
        mail = session.scalars(select(Mail)).first()
    assert len(addresses) == len(set(addresses)) == 16
    assert mail is not None
    assert "grades, until Friday 22" in mail.subject
    assert "http://localhost/" in mail.body


def test_opening_early_begins_today_and_keeps_the_last_day(half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).opens_on = TODAY + timedelta(days=3)
    half.open()
    round_ = half.round()
    assert round_.opens_on == TODAY
    assert (round_.closes_on.day, round_.closes_on.month) == (22, 5)


def test_opening_late_gives_the_usual_span(half: Half) -> None:
    half.on(half.round().closes_on)
    half.open()
    round_ = half.round()
    assert round_.opens_on == half.place.today
    assert round_.closes_on == half.place.today + timedelta(days=14)
    assert round_.exchanges_on == round_.closes_on + timedelta(days=4)


def test_people_who_left_are_not_on_the_roll(half: Half) -> None:
    leaver = half.people(half.sales)[-1]
    with half.database.transaction() as session:
        session.get_one(Person, leaver.id).is_active = False
    half.open()
    assert half.card().eligible == 5
    with half.database.reading() as session:
        assert grading.cards_of(session, leaver.id) == []
