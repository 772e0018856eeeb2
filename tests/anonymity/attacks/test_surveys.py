"""What is promised of grades holds for a survey of another scale and another audience, on both databases."""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import inspect, select

from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.survey_answers import TEMPLATES, answer_survey
from webapp.models import Card, PlainSurvey
from webapp.round_steps.services.steps import Workplace
from webapp.round_steps.services.survey_steps import ask_now, count_now
from webapp.surveys.services.surveys import surveys_under_way
from webapp.urn import anonymity

OWN, SIDES = "celebration", "cross_training"


def open_one(pairing: Pairing, key: str, *, today: date = TODAY) -> PlainSurvey:
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=today)
    with pairing.app.app_context():
        ask_now(place, [(key, None)])
    with pairing.database.reading() as session:
        [survey] = surveys_under_way(session)
    return survey


def count(pairing: Pairing, survey: PlainSurvey) -> None:
    place = Workplace(database=pairing.database, key_folder=pairing.company.key_folder, now=NOW, today=TODAY)
    with pairing.app.app_context():
        count_now(place, survey.id)


def answers_to(key: str, random: Random) -> list[str]:
    return [random.choice([*item.scale.codes, "X"]) for item in TEMPLATES[key].items if item.scale.answers]


@pytest.mark.parametrize(("key", "card"), [(OWN, "sales"), (SIDES, "marketing")])
def test_every_slot_is_filled_with_a_box_of_one_length_before_anybody_answers(
    pairing: Pairing, key: str, card: str
) -> None:
    survey = open_one(pairing, key)
    with pairing.database.reading() as session:
        before = {row.slot: bytes(row.box) for row in session.execute(select(anonymity.urn))}
    for person in pairing.people("Sales")[:9]:
        answer_survey(pairing.database, person.id, *answers_to(key, Random(1)), survey=survey.slug, card=card)
    with pairing.database.reading() as session:
        after = {row.slot: bytes(row.box) for row in session.execute(select(anonymity.urn))}
    assert before.keys() == after.keys()
    assert {len(box) for box in [*before.values(), *after.values()]} == {(survey.box_length or 0) + 48}
    assert sum(before[slot] != after[slot] for slot in before) == 9


def test_of_a_counted_survey_neither_urn_nor_roll_nor_key_is_left(pairing: Pairing) -> None:
    survey = open_one(pairing, OWN)
    answer_survey(pairing.database, pairing.employee("Sales").id, "A", "B", survey=survey.slug, card="sales")
    count(pairing, survey)
    with pairing.database.reading() as session:
        for table in (anonymity.urn, anonymity.roll):
            assert session.execute(select(table)).all() == []
        assert session.get_one(PlainSurvey, survey.id).seal_public_key is None
    assert not anonymity.key_file(pairing.company.key_folder, survey.id).exists()


def test_below_the_minimum_a_survey_keeps_nothing_and_looks_like_one_that_nobody_answered(
    pairing: Pairing,
) -> None:
    pages = []
    for voters, today in ((0, TODAY), (4, TODAY + timedelta(days=30))):
        survey = open_one(pairing, OWN, today=today)
        for person in pairing.people("Sales")[:voters]:
            answer_survey(pairing.database, person.id, "A", "B", survey=survey.slug, card="sales")
        count(pairing, survey)
        with pairing.database.reading() as session:
            cards = select(Card.id).where(Card.round_id == survey.id)
            assert (
                session.execute(select(anonymity.tally).where(anonymity.tally.c.card_id.in_(cards))).all()
                == []
            )
        client = pairing.app.test_client()
        sign_in(client, pairing.head("Sales"))
        shown = client.get(f"/survey-results/{survey.slug}/sales/sales").get_data(as_text=True)
        pages.append(re.sub(r"-\d+(?=/)|nonce=\S+|value=\"[^\"]+\"", "", shown))
    assert pages[0].partition("<main")[2].partition("</main>")[0].replace(survey.slug, "") != ""
    heads = [page.partition('<dl class="facts-line">')[2].partition("</section>")[0] for page in pages]
    assert heads[0] == heads[1]


def test_no_table_of_a_survey_has_a_time_or_a_person_beside_an_answer(pairing: Pairing) -> None:
    with pairing.database.reading() as session:
        columns = {
            table: {column["name"] for column in inspect(session.connection()).get_columns(table)}
            for table in ("card_line", "tally", "urn")
        }
    for table, names in columns.items():
        assert not {name for name in names if "person" in name or name.endswith("_at")}, table


def test_whoever_answers_leaves_no_address_of_hers_in_the_answer(pairing: Pairing) -> None:
    survey = open_one(pairing, OWN)
    client = pairing.app.test_client()
    sign_in(client, pairing.employee("Sales"))
    address = f"/surveys/{survey.slug}/sales"
    token = csrf_token(client.get(address).get_data(as_text=True))
    answer = client.post(address, data={"csrf_token": token, "answer-1": "A", "answer-2": "B"})
    assert answer.location == f"{address}/thanks"
    thanks = client.get(answer.location)
    assert thanks.headers["Cache-Control"] == "no-store"
    assert "answer-1" not in thanks.get_data(as_text=True)
