"""Attack by difference: another round opens without one of its graders, and the cards are subtracted."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories
from tests.factories import NOW, TODAY
from tests.fixtures.application import csrf_token, sign_in
from tests.fixtures.half_year import Half
from tests.fixtures.two_departments import text_of
from webapp.doer import Doer
from webapp.domain.disclosure import PAUSE
from webapp.domain.wording import Refused
from webapp.installation.services import daily
from webapp.models import Card, RoundState
from webapp.organisation.services import people
from webapp.round_steps.services.steps import give_up_now
from webapp.rounds.services import pause
from webapp.rounds.services.plan_faults import PlanRefused
from webapp.rounds.services.planning import plan_round
from webapp.urn import anonymity
from webapp.urn.anonymity import Ballot

ALL_GIVEN = ["ABCFAB"] * 4 + ["BCFABC"] * 3 + ["CFABCF"] * 3
VICTIM = 5
TOO_SOON = "Spring 2026 opened on .* So soon after it"


@pytest.fixture
def graded(half: Half) -> dict[int, str]:
    """A round that ten people of Sales graded and that is exchanged on the day it opened; what they gave."""
    with half.database.transaction() as session:
        for _ in range(4):
            factories.make_person(session, department=half.sales)
    given = dict(zip((person.id for person in half.people(half.sales)), ALL_GIVEN, strict=True))
    _grade_and_exchange(half, given)
    return given


def _grade_and_exchange(half: Half, given: dict[int, str]) -> None:
    half.open()
    with half.database.reading() as session:
        wanted = (Card.round_id == half.round_id, Card.graded_name == "Marketing")
        card_id = session.scalars(select(Card.id).where(*wanted)).one()
    for person_id, answers in given.items():
        ballot = Ballot(answers=tuple(answers), comments={}, number=anonymity.new_control_number())
        with half.database.transaction() as session:
            anonymity.hand_in(session, card_id=card_id, person_id=person_id, ballot=ballot)
    half.close()
    half.exchange()


def _open_another(half: Half, victim: int) -> None:
    """Let one grader go, and open another round a day later."""
    with half.database.transaction() as session:
        doer = Doer(person_id=1, name="Samira Osei", now=NOW, today=TODAY)
        people.deactivate(session, people.get_person(session, victim), doer=doer)
        half.round_id = factories.make_round(session, "Autumn 2026").id
    half.on(TODAY + timedelta(days=1))


def _counts(client: FlaskClient, slug: str) -> Counter[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(client.get(f"/results/{slug}/marketing/sales.csv").text))
    return Counter({(row["position"], letter): int(row[letter] or 0) for row in rows for letter in "ABCF"})


def _grades_of_who_left(half: Half, client: FlaskClient, given: dict[int, str]) -> str:
    """Attack: exchange, let one go, have the others grade again the next day, and subtract the counts."""
    victim = list(given)[VICTIM]
    _open_another(half, victim)
    _grade_and_exchange(half, {person: answers for person, answers in given.items() if person != victim})
    with half.database.transaction() as session:
        president = factories.make_person(session, is_president=True)
    sign_in(client, president)
    left = _counts(client, "spring-2026") - _counts(client, "autumn-2026")
    return "".join(letter for _position, letter in sorted(left.elements()))


def test_who_left_would_be_worked_out_without_a_pause(
    half: Half, graded: dict[int, str], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pause, "PAUSE", timedelta(0))
    found = _grades_of_who_left(half, client, graded)
    assert found == ALL_GIVEN[VICTIM], "the attack itself must work"


def test_who_left_is_not_worked_out_by_opening_another_round(
    half: Half, graded: dict[int, str], client: FlaskClient
) -> None:
    with pytest.raises(Refused, match=TOO_SOON):
        _grades_of_who_left(half, client, graded)
    half.on(TODAY + PAUSE - timedelta(days=1))
    with pytest.raises(Refused, match=TOO_SOON):
        half.open()
    half.on(TODAY + PAUSE)
    assert half.open().cards


def test_a_round_given_up_before_its_exchange_told_nothing_and_the_next_opens_at_once(half: Half) -> None:
    half.open()
    with half.app.app_context():
        give_up_now(half.place, half.round_id, typed_name="Spring 2026")
    with half.database.transaction() as session:
        half.round_id = factories.make_round(session, "Spring 2026, again").id
    assert half.open().cards


def test_a_first_day_too_soon_is_told_at_its_field_when_a_round_is_planned(
    half: Half, graded: dict[int, str]
) -> None:
    with half.database.transaction() as session:
        with pytest.raises(PlanRefused) as refused:
            plan_round(session, name="Autumn 2026", today=TODAY, opens=TODAY + timedelta(days=20))
        assert [fault.field for fault in refused.value.faults] == ["opens"]
        plan_round(session, name="Autumn 2026", today=TODAY, opens=TODAY + PAUSE)


def test_the_page_of_opening_says_from_when_on_and_the_daily_run_opens_it_then(
    half: Half, graded: dict[int, str], client: FlaskClient
) -> None:
    _open_another(half, list(graded)[VICTIM])
    with half.database.transaction() as session:
        administrator = factories.make_person(session, is_administrator=True)
    sign_in(client, administrator)
    page = client.get("/admin/rounds/autumn-2026/open")
    assert "Choose 2 June 2026 or a later day." in " ".join(text_of(page).split())
    assert ">Open for grading</button>" not in page.text
    assert "So soon after it" in text_of(client.get("/admin/rounds"))
    token = csrf_token(client.get("/admin/rounds").text)
    client.post("/admin/rounds/autumn-2026/open", data={"csrf_token": token})
    assert half.round().state is RoundState.PLANNED
    [line] = daily.run(half.app, on=TODAY + timedelta(days=2))
    assert re.match(f"Autumn 2026: {TOO_SOON}", line)
