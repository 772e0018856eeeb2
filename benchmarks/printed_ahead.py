"""Benchmark of cached PDFs: the press on Print after an exchange, once the comparison was printed ahead."""

from __future__ import annotations

from sqlalchemy import select

from benchmarks import company
from benchmarks.browser import Browsers
from benchmarks.company import Place
from benchmarks.load import press
from benchmarks.running import running
from benchmarks.table import Line
from webapp.clock import now, today_in
from webapp.models import Person
from webapp.printing.desk import print_desk
from webapp.results.services.likely_prints import likely_prints, report_to_print

PATH = "/pairs/department-001/department-002.pdf?round=autumn"
LIMIT = 200  # milliseconds, of 95 presses in 100


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Exchange two rounds of two departments, print their comparison ahead, and press Print."""
    company.found_company(place, departments=2, people=24, counterparts=1)
    for number, name in enumerate(("Spring", "Autumn")):
        round_id = company.open_a_round(place, name)
        company.hand_in_everything(place, round_id, seed=number, share=0.9)
        company.exchange(place, round_id)
    request = _print_ahead(place)
    with running("webapp.running.serving", folder=place.folder, environment=place.environment) as server:
        answers = press(server.port, [[request] * (20 if quick else 100)])
    return [
        Line(
            load="Print on the page of a pair, printed ahead",
            ours=f"{answers.percentile(0.5):.0f} ms",
            target=f"p95 ≤ {LIMIT} ms",
            holds=answers.percentile(0.95) <= LIMIT and not answers.errors(200),
            note=f"p95 {answers.percentile(0.95):.0f} ms, "
            f"slowest, the first of a process, {answers.percentile(1):.0f} ms",
        )
    ]


def _print_ahead(place: Place) -> bytes:
    """Print what the worker prints after an exchange; return the president's GET of it."""
    with company.application(place) as (app, database), app.app_context(), database.reading() as session:
        for likely in likely_prints(session):
            order = report_to_print(session, likely, today=today_in("UTC", now()))
            while print_desk().order(*order) is None:
                pass  # it waits a second by itself
        president = session.scalars(select(Person.id).where(Person.is_president)).one()
        return Browsers(app, database).get(president, PATH)
