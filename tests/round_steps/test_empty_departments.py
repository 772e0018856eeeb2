"""A department in which nobody is takes no part in a round."""

from __future__ import annotations

from sqlalchemy import select

from tests import factories
from tests.fixtures.half_year import Half
from webapp.models import Card, Mail
from webapp.round_steps.services.warnings import warnings_before_opening


def test_an_empty_department_is_neither_graded_nor_grading_and_the_opening_says_so(half: Half) -> None:
    with half.database.transaction() as session:
        legal = factories.make_department(session, "Legal")
        factories.make_pair(session, legal, half.sales)
        factories.make_needs_list(session, of=legal, by=half.sales)
        factories.make_needs_list(session, of=half.sales, by=legal)
    found = half.open()
    assert {str(sentence) for sentence in warnings_before_opening(found)} == {
        "Legal by Sales: nobody is in Legal. This card is left out.",
        "Sales by Legal: nobody can grade it. This card is left out.",
    }
    with half.database.reading() as session:
        assert {card.graded_name for card in session.scalars(select(Card))} == {"Marketing", "Sales"}
        assert len(session.scalars(select(Card)).all()) == 2
        told = session.scalars(select(Mail.body).where(Mail.kind == "not_graded")).all()
    assert len(told) == 4
    assert all("there was nobody in Legal" in body for body in told)
