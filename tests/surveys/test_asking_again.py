"""Attack by difference: the same is asked again of all but one, and the counts are subtracted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.factories import make_department
from tests.fixtures.application import sign_in
from tests.fixtures.promised import Pairing
from tests.survey_answers import TEMPLATES, answer_survey
from tests.surveys.asking import SLUG, TODAY, answer, ask, count
from webapp.domain.wording import Refused
from webapp.models import Department
from webapp.organisation.services import people
from webapp.organisation.services.merging import merge
from webapp.rounds.services import pause
from webapp.survey_templates import FOLDER
from webapp.surveys.services import freezing
from webapp.surveys.services.files import add_file

KEY = "checklist"


def _counts_of_marketing(client: FlaskClient, slug: str) -> Counter[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(client.get(f"/survey-results/{slug}/marketing/sales.csv").text))
    return Counter(
        {
            (row["position"], row["answer"]): int(row["count"])
            for row in rows
            if row["department"] == "Marketing" and row["count"]
        }
    )


def _answers_of_who_left(pairing: Pairing, client: FlaskClient, again: str = KEY) -> str:
    """Attack: ask, take one person out, ask the same again from any file, and subtract the counts."""
    ballots = ["NYYYYN"] * 4 + ["YNNNNY"] * 3 + ["YYNNYN"] * 2
    ask(pairing)
    answer(pairing, "Marketing", "sales", ballots)
    count(pairing)
    victim = pairing.people("Marketing")[7]
    with pairing.database.transaction() as session:
        people.deactivate(session, people.get_person(session, victim.id), doer=pairing.doer(today=TODAY))
    second = SLUG.replace(KEY, again) if again != KEY else f"{SLUG}-2"
    ask(pairing, again)
    for person, answers in zip(pairing.people("Marketing"), ballots, strict=False):
        if person.id != victim.id:
            answer_survey(pairing.database, person.id, *answers, survey=second, card="sales")
    count(pairing)
    sign_in(client, pairing.employee("Marketing"))
    left = _counts_of_marketing(client, SLUG) - _counts_of_marketing(client, second)
    return "".join(code for _position, code in sorted(left))


def test_who_left_is_not_worked_out_by_asking_the_same_again(client: FlaskClient, pairing: Pairing) -> None:
    with pytest.raises(Refused, match="asked again after 21 days"):
        _answers_of_who_left(pairing, client)


def test_who_left_would_be_worked_out_without_a_pause(
    client: FlaskClient, pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause, "PAUSE", timedelta(0))
    assert _answers_of_who_left(pairing, client) == "YYNNYN", "the attack itself must work"


def _copied(pairing: Pairing) -> str:
    """Store the checklist as a file of the company's own: another name, and a comma less."""
    source = (
        (FOLDER / f"{KEY}.toml")
        .read_text()
        .replace("checklist", "weather")
        .replace("incentives, so", "incentives so")
    )
    with pairing.database.transaction() as session:
        return add_file(session, key="weather", source=source).key


def test_who_left_is_not_worked_out_by_asking_the_same_under_another_name(
    client: FlaskClient, pairing: Pairing
) -> None:
    with pytest.raises(Refused, match="asked again after 21 days"):
        _answers_of_who_left(pairing, client, _copied(pairing))


def test_who_left_would_be_worked_out_by_another_name_without_a_pause(
    client: FlaskClient, pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause, "PAUSE", timedelta(0))
    assert _answers_of_who_left(pairing, client, _copied(pairing)) == "YYNNYN", "the attack itself must work"


def test_who_left_is_worked_out_by_asking_the_same_in_other_words(
    client: FlaskClient, pairing: Pairing
) -> None:
    """No program knows that it is the same; /anonymity says that people must."""
    source = (
        (FOLDER / f"{KEY}.toml").read_text().replace("checklist", "honestly").partition("[translations")[0]
    )
    with pairing.database.transaction() as session:
        key = add_file(
            session, key="honestly", source=source.replace('\ntext = "', '\ntext = "Honestly: ')
        ).key
    assert _answers_of_who_left(pairing, client, key) == "YYNNYN"


def _answers_of_who_came(pairing: Pairing, client: FlaskClient) -> str:
    """Attack: ask, merge one person into the department, ask the same again, and subtract the counts."""
    ballots = ["NYYYYN"] * 4 + ["YNNNNY"] * 3 + ["YYNNYN"] * 2
    ask(pairing)
    answer(pairing, "Marketing", "sales", ballots)
    count(pairing)
    with pairing.app.app_context(), pairing.database.transaction() as session:
        marketing = session.get_one(Department, pairing.company.departments["Marketing"].id)
        merge(session, make_department(session, "Depot", people=1), marketing, doer=pairing.doer(today=TODAY))
    ask(pairing)
    *others, newcomer = pairing.people("Marketing")
    for person, answers in zip([newcomer, *others], ["YYNNYN", *ballots], strict=False):
        answer_survey(pairing.database, person.id, *answers, survey=f"{SLUG}-2", card="sales")
    count(pairing)
    sign_in(client, pairing.employee("Marketing"))
    came = _counts_of_marketing(client, f"{SLUG}-2") - _counts_of_marketing(client, SLUG)
    return "".join(code for _position, code in sorted(came))


def test_who_came_by_a_merge_is_not_worked_out_by_asking_the_same_again(
    client: FlaskClient, pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause, "PAUSE", timedelta(0))
    assert _answers_of_who_came(pairing, client) == ""


def test_who_came_by_a_merge_would_be_worked_out_if_spreads_were_shown(
    client: FlaskClient, pairing: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause, "PAUSE", timedelta(0))
    monkeypatch.setattr(freezing, "departments_of_few", lambda *_at, **_few: ())
    assert _answers_of_who_came(pairing, client) == "YYNNYN", "the attack itself must work"


def test_no_two_files_that_come_with_it_ask_the_same() -> None:
    asked = [template.questions for template in TEMPLATES.values()]
    assert sum(map(len, asked)) == len(frozenset().union(*asked))
