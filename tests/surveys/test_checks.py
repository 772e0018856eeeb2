"""Three months after an exchange the graders are asked what they noticed: sealed, and counted once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from reports import data
from tests.factories import TODAY, make_round
from tests.fixtures.promised import Pairing
from tests.surveys.noticing import ASKED_ON, LAST_DAY, answer, daily
from webapp.actions.services.with_grades import printed_noticed
from webapp.domain.cards import Withheld
from webapp.domain.noticed import Noticed
from webapp.grading.services.cards import cards_of
from webapp.models import (
    CardLine,
    KeyMode,
    PlainSurvey,
    Round,
    RoundState,
    Survey,
)
from webapp.rounds.services.exchanged import all_rounds
from webapp.rounds.services.planning import last_exchanged_round, open_round_of, rounds
from webapp.surveys.services.answers import open_surveys_of
from webapp.surveys.services.results import noticed_of
from webapp.urn import anonymity


def noticed(pairing: Pairing, *action_ids: int) -> dict[int, Noticed]:
    with pairing.database.reading() as session:
        return noticed_of(session, action_ids)


def the_check(pairing: Pairing) -> PlainSurvey:
    with pairing.database.reading() as session:
        return session.scalars(select(PlainSurvey)).one()


def test_answers_are_counted_for_each_action_and_shown_with_its_thresholds(pairing: Pairing) -> None:
    first, second = pairing.promise(), pairing.promise(what="Meet each Monday")
    assert daily(pairing, ASKED_ON - timedelta(days=1)) == []
    assert daily(pairing, ASKED_ON) == ["Spring 2026: Have you noticed a change? Asked of 10 people."]
    for number, person in enumerate(pairing.people("Sales")[:9]):
        answer(pairing, person, "YSN"[number % 3], "Y" if number < 4 else "X")
    assert noticed(pairing, first, second) == {}
    assert daily(pairing, LAST_DAY) == []
    [line] = daily(pairing, LAST_DAY + timedelta(days=1))
    assert "Counted; the private key is destroyed." in line
    assert noticed(pairing, first, second) == {first: Noticed(mostly=True, yes=6, no=3, answers=9)}
    assert the_check(pairing).state is RoundState.EXCHANGED
    assert the_check(pairing).key_destroyed_on == LAST_DAY + timedelta(days=1)
    assert not anonymity.key_file(pairing.company.key_folder, the_check(pairing).id).exists()


def test_below_five_answers_an_action_looks_as_if_nobody_had_been_asked(pairing: Pairing) -> None:
    asked, never_asked = pairing.promise(), 10_000
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:4]:
        answer(pairing, person, "Y")
    daily(pairing, LAST_DAY + timedelta(days=1))
    assert noticed(pairing, asked, never_asked) == {}
    with pairing.database.reading() as session:
        check_cards = select(CardLine.card_id).where(CardLine.action_id.is_not(None))
        cells = select(func.count()).select_from(anonymity.tally)
        assert session.scalar(cells.where(anonymity.tally.c.card_id.in_(check_cards))) == 0


def test_few_answers_are_told_in_words(pairing: Pairing) -> None:
    action_id = pairing.promise()
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:6]:
        answer(pairing, person, "S")
    daily(pairing, LAST_DAY + timedelta(days=1))
    found = noticed(pairing, action_id)[action_id]
    assert found == Noticed(mostly=True, withheld=Withheld.FEW, answers_between=(5, 9))
    assert printed_noticed(found) == data.Noticed(
        mostly=True, withheld=data.Withheld.FEW, answers_words="5 to 9"
    )


def test_nothing_of_the_answers_is_left_in_urn_and_roll(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:7]:
        answer(pairing, person, "Y")
    with pairing.database.reading() as session:
        lengths = set(session.scalars(select(func.length(anonymity.urn.c.box))))
        assert session.scalar(select(func.count()).select_from(anonymity.urn)) == 10
    assert len(lengths) == 1
    daily(pairing, LAST_DAY + timedelta(days=1))
    with pairing.database.reading() as session:
        for table in (anonymity.urn, anonymity.roll):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_nobody_answers_twice(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    person = pairing.employee("Sales")
    answer(pairing, person, "Y")
    with pairing.database.reading() as session:
        assert open_surveys_of(session, person.id) == []
    with pytest.raises(anonymity.AlreadyHandedIn):
        answer(pairing, person, "N")


def test_a_check_is_no_round_for_anybody_who_asks_for_rounds(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    person = pairing.employee("Sales")
    with pairing.database.reading() as session:
        assert [round_.name for round_ in rounds(session)] == ["Spring 2026"]
        assert [round_.name for round_ in all_rounds(session)] == ["Spring 2026"]
        assert open_round_of(session) is None
        assert cards_of(session, person.id) == []
    daily(pairing, LAST_DAY + timedelta(days=1))
    with pairing.database.reading() as session:
        last = last_exchanged_round(session)
        assert last is not None
        assert last.name == "Spring 2026"
        assert session.scalar(select(func.count()).select_from(Survey)) == 2


def test_a_round_may_open_beside_a_check_but_not_a_second_of_its_template(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    with pairing.database.transaction() as session:
        make_round(session, "Autumn 2026", state=RoundState.GRADING)
    dates = {"opens_on": TODAY, "closes_on": TODAY, "exchanges_on": TODAY, "plans_due_on": TODAY}
    with pairing.database.reading() as session:
        autumn = session.scalars(select(Round).where(Round.name == "Autumn 2026")).one()
    with pytest.raises(IntegrityError), pairing.database.transaction() as session:
        session.add(
            PlainSurvey(
                name="A second",
                slug="second",
                template="noticed",
                state=RoundState.GRADING,
                after_id=autumn.id,
                **dates,
            )
        )


def test_counting_a_check_leaves_the_open_round_beside_it_whole(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    for person in pairing.people("Sales")[:5]:
        answer(pairing, person, "N")
    pairing.open_next_round(["AAAAAA"] * 8)
    daily(pairing, LAST_DAY + timedelta(days=1))
    with pairing.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(anonymity.roll)) == 10
        assert (
            session.scalar(select(func.count()).select_from(anonymity.urn).where(anonymity.urn.c.used)) == 8
        )


def test_without_its_key_nothing_is_counted_and_it_can_be_tried_again(pairing: Pairing) -> None:
    pairing.promise()
    daily(pairing, ASKED_ON)
    file = anonymity.key_file(pairing.company.key_folder, the_check(pairing).id)
    key = file.read_bytes()
    file.unlink()
    [line] = daily(pairing, LAST_DAY + timedelta(days=1))
    assert "private key is" in line
    assert the_check(pairing).state is RoundState.GRADING
    file.write_bytes(key)
    file.chmod(0o600)
    [line] = daily(pairing, LAST_DAY + timedelta(days=2))
    assert "Counted" in line


def test_the_key_of_a_check_lies_in_a_file_also_where_trustees_kept_the_rounds(pairing: Pairing) -> None:
    with pairing.database.transaction() as session:
        session.get_one(Round, pairing.round_id).key_mode = KeyMode.TRUSTEES
    pairing.promise()
    daily(pairing, ASKED_ON)
    check = the_check(pairing)
    assert check.key_mode is KeyMode.KEY_FILE
    assert anonymity.read_key(pairing.company.key_folder, check)
