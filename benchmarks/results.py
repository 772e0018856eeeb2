"""Benchmark of results pages: a card, a pair, and the matrix of twelve departments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, select

from benchmarks import company
from benchmarks.browser import Browsers
from benchmarks.company import Place
from benchmarks.constant_page import SIZE
from benchmarks.form import headers_of, path_of
from benchmarks.load import press
from benchmarks.running import running
from benchmarks.table import Line
from webapp.models import Person
from webapp.storage.database import Database

CLIENTS = 64


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Exchange two rounds of twelve departments, every one paired with every other, and read them."""
    company.found_company(place, departments=12, people=12, counterparts=11)
    for number, name in enumerate(("Spring", "Autumn")):
        round_id = company.open_a_round(place, name)
        company.hand_in_everything(place, round_id, seed=number, share=0.9)
        company.exchange(place, round_id)
    with company.application(place) as (app, database):
        browsers = Browsers(app, database)
        with database.reading() as session:
            president = session.scalars(select(Person.id).where(Person.is_president)).one()
        paths = {
            "results card": "/results/autumn/department-002/department-001",
            "pair": "/pairs/department-001/department-002?round=autumn",
            "matrix of 12 departments": "/company?round=autumn",
        }
        requests = {name: browsers.get(president, path) for name, path in paths.items()}
        looked = {}
        for name, request in requests.items():
            with _statements(database) as found:
                answer = app.test_client(use_cookies=False).get(path_of(request), headers=headers_of(request))
            assert answer.status_code == 200, (name, answer.status)
            looked[name] = (len(answer.data), len(found))
    return _press(place, requests, looked, seconds=1.0 if quick else 3.0)


def _press(
    place: Place, requests: dict[str, bytes], looked: dict[str, tuple[int, int]], *, seconds: float
) -> list[Line]:
    lines, wanted = [], 0.30 if place.is_sqlite else 0.20
    size = max(size for size, _ in looked.values())
    floor_environment = {**place.environment, SIZE: str(size)}
    with (
        running("webapp.running.serving", folder=place.folder, environment=place.environment) as server,
        running(
            "benchmarks.constant_page", folder=place.folder, environment=floor_environment
        ) as floor_server,
    ):
        for name, request in requests.items():
            clients = [[request]] * CLIENTS
            press(server.port, clients)  # each process draws the page once
            floor = press(floor_server.port, clients, seconds=seconds).per_second
            answers = press(server.port, clients, seconds=seconds)
            size, queries = looked[name]
            lines.append(
                Line(
                    load=f"{name}, {CLIENTS} clients",
                    floor=f"{floor:.0f}/s",
                    ours=f"{answers.per_second:.0f}/s",
                    ratio=answers.per_second / floor,
                    target=f"≥ {wanted:.2f}, ≤ 10 queries",
                    holds=answers.per_second >= wanted * floor and queries <= 10 and not answers.errors(200),
                    note=f"{queries} queries where nothing is kept, {size:,} bytes, "
                    f"p99 {answers.percentile(0.99):.0f} ms",
                )
            )
    return lines


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    found: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
