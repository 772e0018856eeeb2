"""What is promised of grades holds for a survey of every audience and every scale, on both databases."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import inspect, select

from tests.anonymity.surveys_of_audiences import Asked, ask_of, counted
from tests.factories import TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.promised import Pairing
from tests.surveys.sources import AUDIENCES, CODES
from webapp.models import Card, PlainSurvey
from webapp.survey_templates import Audience
from webapp.urn import anonymity


def answers(source: Random) -> list[str]:
    return [source.choice([*codes, "X"]) for codes in CODES.values()]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_answers_are_sealed_in_boxes_of_one_length_and_neither_box_nor_mark_nor_key_is_left(
    pairing: Pairing, audience: Audience
) -> None:
    asked = ask_of(pairing, audience)
    before, source = boxes(pairing), Random(1)
    for number in range(9):
        asked.answer(number, *answers(source), words="w" * 50 * number)
    after = boxes(pairing)
    assert before.keys() == after.keys()
    assert {len(box) for box in [*before.values(), *after.values()]} == {asked.box_length + 48}
    assert sum(before[slot] != after[slot] for slot in before) == 9
    assert not any(b"w" * 20 in box for box in after.values())
    counted(asked)
    with pairing.database.reading() as session:
        for table in (anonymity.urn, anonymity.roll):
            assert session.execute(select(table)).all() == []
        assert session.get_one(PlainSurvey, asked.survey_id).seal_public_key is None
    assert not anonymity.key_file(pairing.company.key_folder, asked.survey_id).exists()


def boxes(pairing: Pairing) -> dict[bytes, bytes]:
    with pairing.database.reading() as session:
        return {bytes(row.slot): bytes(row.box) for row in session.execute(select(anonymity.urn))}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_below_the_minimum_a_survey_keeps_nothing_and_looks_like_one_that_nobody_answered(
    pairing: Pairing, audience: Audience
) -> None:
    results = []
    for voters, day in ((0, TODAY), (4, TODAY + timedelta(days=30))):
        asked = ask_of(pairing, audience, day=day)
        for number in range(voters):
            asked.answer(number, "A", "A", "Y", "B", "1", words="A word")
        counted(asked)
        with pairing.database.reading() as session:
            cards = select(Card.id).where(Card.round_id == asked.survey_id)
            kept = select(anonymity.tally).where(anonymity.tally.c.card_id.in_(cards))
            assert session.execute(kept).all() == []
        results.append(everything_shown(pairing, asked))
    assert results[0] == results[1]


def everything_shown(pairing: Pairing, asked: Asked) -> list[str]:
    """Read page, CSV and JSON as a head does, without the name of the survey and the day."""
    client = sign_in(pairing.app.test_client(), pairing.head("Sales"))
    page = client.get(asked.results).get_data(as_text=True)
    [parts] = re.findall(r'<div class="stack-wide">.*</main>', page, re.DOTALL)
    files = [client.get(f"{asked.results}.{kind}").get_data(as_text=True) for kind in ("csv", "json")]
    assert "fewer than 5" in parts
    return [re.sub(r"<br>Before: [^<]*|\d{4}-\d\d-\d\d", "", shown) for shown in (parts, *files)]


def test_no_table_of_a_survey_has_a_time_or_a_person_beside_an_answer(pairing: Pairing) -> None:
    with pairing.database.reading() as session:
        columns = {
            table: {column["name"] for column in inspect(session.connection()).get_columns(table)}
            for table in ("card_line", "tally", "urn")
        }
    for table, names in columns.items():
        assert not {name for name in names if "person" in name or name.endswith("_at")}, table


def test_whoever_answers_leaves_no_address_of_hers_in_the_answer(pairing: Pairing) -> None:
    asked = ask_of(pairing, Audience.OWN_DEPARTMENT)
    client = sign_in(pairing.app.test_client(), pairing.employee("Sales"))
    token = csrf_token(client.get(asked.form).get_data(as_text=True))
    given = {f"answer-{number}": code for number, code in enumerate("AAYB1", start=1)}
    answer = client.post(asked.form, data={"csrf_token": token, **given})
    assert answer.location == f"{asked.form}/thanks"
    thanks = client.get(answer.location)
    assert thanks.headers["Cache-Control"] == "no-store"
    assert "answer-1" not in thanks.get_data(as_text=True)
