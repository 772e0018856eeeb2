"""The administrator's forms of a round's dates: another round is planned, and an open one is extended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from tests.factories import TODAY
from tests.fixtures.application import csrf_token
from tests.fixtures.half_year import Half
from tests.round_steps.page_steps import PAGE, press
from webapp.models import Round


def test_another_round_is_planned_with_dates_half_a_year_later(
    administrator: FlaskClient, half: Half
) -> None:
    form = administrator.get(f"{PAGE}/plan").text
    assert 'value="Autumn 2026"' in form
    dates = {
        "opens": "2026-11-12",
        "closes": "2026-11-26",
        "exchanges": "2026-11-30",
        "plans_due": "2026-12-21",
    }
    answer = press(
        administrator,
        f"{PAGE}/plan",
        {"name": "Autumn 2026", "scale": "A B C D F", "template": "report_card", **dates},
    )
    assert "Autumn 2026 is planned." in answer.text
    with half.database.reading() as session:
        found = session.scalars(select(Round).where(Round.slug == "autumn-2026")).one()
        assert (found.scale, found.opens_on.isoformat()) == ("A B C D F", "2026-11-12")


def test_the_other_days_move_along_with_the_opening_while_they_are_left(
    administrator: FlaskClient, half: Half
) -> None:
    page = html.fromstring(administrator.get(f"{PAGE}/plan").text)
    (form,) = [each for each in page.forms if each.get("action") == f"{PAGE}/plan"]
    fields = {name: value or "" for name, value in form.form_values()}
    moved = date.fromisoformat(fields["opens"]) + timedelta(days=28)
    answer = press(administrator, f"{PAGE}/plan", {**fields, "opens": moved.isoformat()})
    assert "The other days moved along with its opening." in answer.text
    with half.database.reading() as session:
        found = session.scalars(select(Round).where(Round.name == fields["name"])).one()
        assert found.opens_on == moved
        assert moved < found.closes_on < found.exchanges_on < found.plans_due_on


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "Spring 2026", "exists already"),
        ("name", "<b>" * 30, "longer than 60"),
        ("opens", "tomorrow", "Write a date"),
        ("opens", "2026-13-40", "Write a date"),
        ("scale", "A F", "is not a scale"),
        ("template", "../../etc", "no survey template"),
    ],
)
def test_a_faulty_plan_is_told_at_its_field_and_keeps_what_was_typed(
    administrator: FlaskClient, field: str, value: str, sentence: str
) -> None:
    form = {
        "name": "Autumn 2026",
        "opens": "2026-11-12",
        "closes": "2026-11-26",
        "exchanges": "2026-11-30",
        "plans_due": "2026-12-21",
        "scale": "A B C F",
        "template": "report_card",
    }
    answer = press(administrator, f"{PAGE}/plan", {**form, field: value})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="2026-12-21"' in answer.text


def test_a_plan_is_removed_and_planned_anew_until_the_round_opens(
    administrator: FlaskClient, half: Half
) -> None:
    page = administrator.get(f"{PAGE}/spring-2026/extend").text
    assert "Remove the plan" in page
    token = {"csrf_token": csrf_token(page)}
    half.open()
    assert "Remove the plan" not in administrator.get(f"{PAGE}/spring-2026/extend").text
    refused = administrator.post(f"{PAGE}/spring-2026/remove", data=token, follow_redirects=True)
    assert "was opened, so its plan cannot be removed" in refused.text
    form = {"name": "Autumn 2026", "opens": "2026-11-12", "closes": "2026-11-26", "exchanges": "2026-11-30"}
    form |= {"plans_due": "2026-12-21", "scale": "A B C F", "template": "report_card"}
    press(administrator, f"{PAGE}/plan", form)
    removed = administrator.post(f"{PAGE}/autumn-2026/remove", data=token, follow_redirects=True)
    assert "The plan of Autumn 2026 is removed." in removed.text
    again = press(administrator, f"{PAGE}/plan", {**form, "scale": "A B C D F"})
    assert "Autumn 2026 is planned." in again.text


def test_an_open_round_is_extended(administrator: FlaskClient, half: Half) -> None:
    half.open()
    form = {
        "closes": "2026-05-29",
        "exchanges": "2026-06-02",
        "plans_due": "2026-06-23",
        "opens": "2030-01-01",
    }
    assert "The new dates are stored." in press(administrator, f"{PAGE}/spring-2026/extend", form).text
    assert half.round().closes_on.isoformat() == "2026-05-29"
    assert half.round().opens_on == TODAY


def test_an_open_round_is_not_moved_into_the_past(administrator: FlaskClient, half: Half) -> None:
    with half.database.transaction() as session:
        session.get_one(Round, half.round_id).opens_on = TODAY - timedelta(days=9)
    half.open()
    form = {"closes": "2026-05-11", "exchanges": "2026-06-02", "plans_due": "2026-06-23"}
    answer = press(administrator, f"{PAGE}/spring-2026/extend", form)
    assert answer.status_code == 422
