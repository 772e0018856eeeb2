"""The print of the sample company's pair: six or seven pages, each named at its head and well filled."""

from __future__ import annotations

from flask import Flask, g
from sqlalchemy import select

from reports.render import render_comparison
from tests.factories import TODAY
from tests.reports.page_boxes import faults_in_pages, pages_of
from webapp.exchanged_cards.services.results import results_of_pair
from webapp.models import Department, Round, RoundState
from webapp.results.services.printing import comparison_to_print
from webapp.storage.database import Database


def test_the_pair_of_the_sample_company_is_printed_on_six_or_seven_full_pages(
    northwick: Flask, in_northwick: Database
) -> None:
    for language in ("en", "de"):
        with northwick.test_request_context(), in_northwick.reading() as session:
            g.language = language
            exchanged = select(Round).where(Round.state == RoundState.EXCHANGED).order_by(Round.exchanged_on)
            round_ = session.scalars(exchanged).all()[-1]
            one, other = (
                session.scalars(select(Department).where(Department.name == name)).one()
                for name in ("Marketing", "Sales")
            )
            results = results_of_pair(session, round_, one_id=one.id, other_id=other.id)
            report = comparison_to_print(session, results, one, other, today=TODAY)
        pages = pages_of(render_comparison(report))
        assert 6 <= len(pages) <= 7
        assert faults_in_pages(pages) == []
