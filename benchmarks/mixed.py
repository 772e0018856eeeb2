"""Benchmark of mixed pages: forms, results, company, trends, actions, needs, meetings; errors and memory."""

from __future__ import annotations

from random import Random

from sqlalchemy import select

from benchmarks import company
from benchmarks.browser import Browsers
from benchmarks.company import Place
from benchmarks.load import press
from benchmarks.running import running
from benchmarks.table import Line
from webapp.models import Department, Person

CLIENTS = 64
SECONDS = 20.0
READ = ("/", "/results", "/trends", "/actions", "/needs", "/meetings", "/agreements")


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Let 64 people walk through everything that is read while the next round is open."""
    company.found_company(place, departments=12, people=12, counterparts=4)
    round_id = company.open_a_round(place, "Spring")
    company.hand_in_everything(place, round_id, share=0.9)
    company.exchange(place, round_id)
    open_id = company.open_a_round(place, "Autumn")
    requests = _walks(place, open_id)
    seconds = SECONDS / 10 if quick else SECONDS
    with running("webapp.running.serving", folder=place.folder, environment=place.environment) as server:
        press(server.port, requests, seconds=seconds / 10)
        early = server.largest_memory()
        answers = press(server.port, requests, seconds=seconds)
        late = server.largest_memory()
    errors = answers.errors(200)
    return [
        Line(
            load=f"mixed pages, {CLIENTS} clients",
            ours=f"{answers.per_second:.0f}/s",
            target="≥ 900/s, 0 errors",
            holds=answers.per_second >= 900 and not errors,
            note=f"{len(answers.waits):,} requests, {errors} errors, p99 {answers.percentile(0.99):.0f} ms",
        ),
        Line(
            load="memory of the largest process on mixed pages",
            floor=f"{early:.0f} MB",
            ours=f"{late:.0f} MB",
            ratio=late / early,
            target="≤ 90 MB, flat",
            holds=late <= 90 and late <= 1.05 * early,
            note="the floor: after a tenth of the time",
        ),
    ]


def _walks(place: Place, open_id: int) -> list[list[bytes]]:
    """Return for each client the pages that she looks at, in an order of her own."""
    forms = company.graders(place, open_id)
    random = Random(4)
    with company.application(place) as (app, database):
        browsers = Browsers(app, database)
        with database.reading() as session:
            rows = session.execute(select(Person.id, Department.slug).join(Person.department))
            mine = dict(rows.all())
            presidents = set(session.scalars(select(Person.id).where(Person.is_president)))
        walks = []
        for person in random.sample(sorted(mine), CLIENTS):
            own = [(slug, graded) for who, _, slug, graded in forms if who == person]
            pages = [*READ, *(f"/cards/{slug}/{graded}" for slug, graded in own)]
            pages += [f"/results/spring/{graded}/{mine[person]}" for _, graded in own]
            pages += [f"/pairs/{graded}/{mine[person]}" for _, graded in own]
            pages += ["/company"] if person in presidents else []
            random.shuffle(pages)
            walks.append([browsers.get(person, page) for page in pages])
        return walks
