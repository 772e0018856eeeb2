"""Benchmark of the grading form (requests per second, CPU time) against a constant page of the same size."""

from __future__ import annotations

import time
from statistics import median

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks import browser, company
from benchmarks.company import Place
from benchmarks.constant_page import SIZE, constant_page_app
from benchmarks.load import press
from benchmarks.running import Server, running
from benchmarks.table import Line

TURNS = 3  # floor and ours by turns, since the machine is not equally quiet all the time


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Measure the form in real server processes, and its CPU time in this one."""
    company.found_company(place, departments=6, people=50, counterparts=4)
    round_id = company.open_a_round(place)
    cards = company.graders(place, round_id)
    clients = browser.forms(place, cards, clients=64)
    size = page_size(place, clients[0][0])
    seconds = 1.0 if quick else 3.0
    floors, ours, p99 = [], [], 0.0
    with (
        running("webapp.running.serving", folder=place.folder, environment=place.environment) as server,
        running(
            "benchmarks.constant_page",
            folder=place.folder,
            environment={**place.environment, SIZE: str(size)},
        ) as floor_server,
    ):
        press(server.port, clients, seconds=0.5)
        memory = server.largest_memory()
        for _ in range(TURNS):
            floors.append(press(floor_server.port, clients, seconds=seconds).per_second)
            answers = press(server.port, clients, seconds=seconds)
            assert not answers.errors(200), answers.statuses
            ours.append(answers.per_second)
            p99 = max(p99, answers.percentile(0.99))
        ratio = median(rate / floor for rate, floor in zip(ours, floors, strict=True))
        wanted = 0.60 if place.is_sqlite else 0.35
        lines = [
            Line(
                load="form GET, 64 clients",
                floor=f"{median(floors):.0f}/s",
                ours=f"{median(ours):.0f}/s",
                ratio=ratio,
                target=f"≥ {wanted:.2f}",
                holds=ratio >= wanted,
                note=f"{size:,} bytes; p99 {p99:.0f} ms",
            ),
            browsers_with_pauses(server.port, place, cards, seconds=2 * seconds),
            _start(server),
            _memory(memory, server),
        ]
    return [*lines, cpu_time(place, clients[0][0])]


def _start(server: Server) -> Line:
    return Line(
        load="start of the server, set up already",
        ours=f"{server.start_seconds:.1f} s",
        target="< 3 s",
        holds=server.start_seconds < 3,
    )


def _memory(before: float, server: Server) -> Line:
    after = server.largest_memory()
    return Line(
        load="memory of the largest process",
        floor=f"{before:.0f} MB",
        ours=f"{after:.0f} MB",
        target="≤ 90 MB",
        holds=after <= 90,
        note="the floor: before the load",
    )


def browsers_with_pauses(
    port: int, place: Place, cards: list[tuple[int, int, str, str]], *, seconds: float
) -> Line:
    """Offer 1,000 forms a second (PostgreSQL: 500) from 256 browsers that pause between their requests."""
    offered = 1_000 if place.is_sqlite else 500
    answers = press(port, browser.forms(place, cards, clients=256), seconds=seconds, pause=256 / offered)
    p99 = answers.percentile(0.99)
    return Line(
        load=f"256 browsers that pause, {offered:,} forms/s offered",
        ours=f"p99 {p99:.0f} ms",
        target="p99 ≤ 100 ms",
        holds=p99 <= 100 and not answers.errors(200),
        note=f"{answers.per_second:.0f}/s answered, {answers.errors(200)} errors",
    )


def page_size(place: Place, request: bytes) -> int:
    """Return the bytes of the page that answers a request."""
    with company.application(place) as (app, _):
        return len(app.test_client(use_cookies=False).get(path_of(request), headers=headers_of(request)).data)


def cpu_time(place: Place, request: bytes) -> Line:
    """Compare the CPU time of the form with that of a constant page, both within this process."""
    with company.application(place) as (app, _):
        size = len(app.test_client(use_cookies=False).get(path_of(request), headers=headers_of(request)).data)
        constant = constant_page_app(size)
        pairs = [(cpu_of(constant, request), cpu_of(app, request)) for _ in range(2 * TURNS + 1)]
    floor, ours = median(constant for constant, _ in pairs), median(form for _, form in pairs)
    ratio = median(form / constant for constant, form in pairs)
    most = 6 if place.is_sqlite else 10
    return Line(
        load="form GET, CPU in process",
        floor=f"{1000 * floor:.2f} ms",
        ours=f"{1000 * ours:.2f} ms",
        ratio=ratio,
        target=f"≤ {most}",
        holds=ratio <= most,
    )


def cpu_of(app: Flask, request: bytes, *, times: int = 100) -> float:
    """Return the CPU time in seconds of one answer, without a server around it."""
    environment = EnvironBuilder(path_of(request), headers=headers_of(request)).get_environ()
    run_wsgi_app(app.wsgi_app, dict(environment))
    begin = time.process_time()
    for _ in range(times):
        _, status, _ = run_wsgi_app(app.wsgi_app, dict(environment), buffered=True)
        assert status == "200 OK", status
    return (time.process_time() - begin) / times


def path_of(request: bytes) -> str:
    """Return the path that a request asks for."""
    return request.split(b" ", 2)[1].decode()


def headers_of(request: bytes) -> list[tuple[str, str]]:
    """Return the cookie of a request as a header."""
    lines = request.decode().split("\r\n\r\n")[0].split("\r\n")[1:]
    return [("Cookie", line.removeprefix("Cookie: ")) for line in lines if line.startswith("Cookie: ")]
