"""Pages drawn once: kept for whoever answers the same to what the view asked, and for nothing that moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask, session
from sqlalchemy import func, select

from tests.fixtures.half_year import Half
from webapp.clock import now
from webapp.models import Person
from webapp.storage.database import reading
from webapp.urn.anonymity import roll
from webapp.web.access import viewer
from webapp.web.kept_pages import drawn_once
from webapp.web.pages import today

A_DAY = date(2026, 5, 1)


@pytest.fixture
def colleagues(half: Half) -> list[Person]:
    """Two employees of one department, who came on different days before A_DAY, and one who came later."""
    days = [date(2025, 1, 1), date(2026, 3, 1), date(2026, 5, 4)]
    with half.database.transaction() as written:
        found = [written.get_one(Person, person.id) for person in half.people(half.sales)[2:5]]
        for person, day in zip(found, days, strict=True):
            person.joined_on = day
    return found


def drawings(app: Flask, view: Callable[[], str], people: list[Person]) -> list[str]:
    """Let people look at the page of a view, one after the other; return what was drawn anew."""
    drawn: list[str] = []

    @drawn_once
    def page() -> str:
        drawn.append(view())
        return drawn[-1]

    for person in people:
        with app.test_request_context("/results"):
            session["person"], session["number"] = person.id, person.session_number
            assert app.preprocess_request() is None
            answer = page()
            assert not isinstance(answer, str)
            assert answer.get_data(as_text=True) == view()
    return drawn


def count_the_roll() -> str:
    return str(reading().scalar(select(func.count()).select_from(roll)))


@pytest.mark.parametrize(
    ("view", "number"),
    [
        (lambda: "the same", 1),
        (lambda: str(today()), 1),
        (lambda: str(viewer().department_ids), 1),
        (lambda: str(viewer().is_head), 1),
        (lambda: str(viewer().joined_after(A_DAY)), 2),
        (lambda: str(viewer().joined_on), 3),
        (lambda: viewer().name, 3),
        (lambda: viewer().name if viewer().joined_after(A_DAY) else "", 2),
        (lambda: str(now()), 6),
        (count_the_roll, 6),
    ],
)
def test_a_page_is_drawn_once_for_all_who_answer_the_same(
    app: Flask, colleagues: list[Person], view: Callable[[], str], number: int
) -> None:
    assert len(drawings(app, view, [*colleagues, *colleagues])) == number
