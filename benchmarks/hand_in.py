"""Benchmark of hand-ins, sealing included, against bare durable commits (fsync); each counts once."""

from __future__ import annotations

import os
import sqlite3
import time
from random import Random

import psycopg
from sqlalchemy import make_url, select

from benchmarks import browser, company
from benchmarks.company import Place
from benchmarks.load import Answers, press
from benchmarks.running import running
from benchmarks.table import Line
from webapp.models import Card
from webapp.urn.anonymity import BOX_LENGTH_WITH_COMMENTS, control_numbers_of

BYTES = BOX_LENGTH_WITH_COMMENTS + 48
"""What one hand-in writes: its sealed box."""


def measure(place: Place, *, quick: bool) -> list[Line]:
    """Hand in from 64 and from 256 clients, then exchange the round and count."""
    each = {64: 10, 256: 4} if quick else {64: 40, 256: 12}
    company.found_company(place, departments=10, people=100 if quick else 300, counterparts=2)
    round_id = company.open_a_round(place)
    cards = company.graders(place, round_id)
    Random(3).shuffle(cards)  # so that every card gets enough ballots to be counted
    lines, numbers = [], []
    with running("webapp.running.serving", folder=place.folder, environment=place.environment) as server:
        press(server.port, browser.forms(place, cards, clients=64), seconds=0.5)
        for clients, hand_ins in each.items():
            posts = browser.hand_ins(place, cards, clients=clients, each=hand_ins)
            before = bare_commits(place, seconds=1.0)
            answers = press(server.port, posts)
            floor = (before + bare_commits(place, seconds=1.0)) / 2
            lines.append(_line(place, clients, answers, floor))
            numbers += answers.control_numbers
    return [*lines, _counted(place, round_id, numbers)]


def _line(place: Place, clients: int, answers: Answers, floor: float) -> Line:
    p99, wanted = answers.percentile(0.99), 700 if place.is_sqlite else 400
    is_fast = clients < 256 or p99 <= 400
    return Line(
        load=f"hand-in POST, {clients} clients",
        floor=f"{floor:.0f}/s",
        ours=f"{answers.per_second:.0f}/s",
        ratio=answers.per_second / floor,
        target=f"≥ {wanted}/s, 0 errors" + (", p99 ≤ 400 ms" if clients == 256 else ""),
        holds=answers.per_second >= wanted and not answers.errors(303) and is_fast,
        note=f"{answers.errors(303)} errors, p99 {p99:.0f} ms{is_durable(place)}",
    )


def _counted(place: Place, round_id: int, told: list[str]) -> Line:
    """Exchange the round; each control number told must be there once, and no other.

    The exchange itself refuses where marks on the roll and used slots of the urn differ.
    """
    company.exchange(place, round_id)
    with company.application(place) as (_, database), database.reading() as session:
        cards = session.scalars(select(Card).where(Card.round_id == round_id)).all()
        assert all(card.is_published for card in cards), "too few people handed in to count every card"
        counted = sum((card.ballots or 0) + card.spoiled for card in cards)
        published = [number for card in cards for number in control_numbers_of(session, card.id)]
    lost, doubled = len(set(told) - set(published)), counted - len(set(told))
    return Line(
        load="handed in and counted at the exchange",
        floor=f"{len(told)} told",
        ours=f"{counted} counted",
        target="0 lost, 0 doubled",
        holds=not lost and not doubled and sorted(told) == sorted(published),
        note=f"{lost} lost, {max(0, doubled)} doubled",
    )


# --- The floor ------------------------------------------------------------------------------


def bare_commits(place: Place, *, seconds: float) -> float:
    """Return how many bare commits of the same bytes the same disk takes in a second, one by one."""
    if place.is_sqlite:
        return _bare_commits_of_sqlite(place, seconds)
    return _bare_commits_of_postgresql(place, seconds)


def is_durable(place: Place) -> str:
    """Return a warning where the server does not wait for its disk: then floor and ratio say nothing."""
    if place.is_sqlite:
        return ""
    with psycopg.connect(_plain(place)) as connection:
        answers = [connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")]
    return "" if all(answer == ("on",) for answer in answers) else "; NOT DURABLE: this server does not sync"


def _plain(place: Place) -> str:
    return make_url(place.database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def _bare_commits_of_sqlite(place: Place, seconds: float) -> float:
    connection = sqlite3.connect(place.folder / "floor.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS box (slot BLOB PRIMARY KEY, box BLOB) WITHOUT ROWID")
    times, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO box VALUES (?, ?)", (os.urandom(16), os.urandom(BYTES)))
        connection.execute("COMMIT")
        times += 1
    spent = time.perf_counter() - begin
    connection.close()
    return times / spent


def _bare_commits_of_postgresql(place: Place, seconds: float) -> float:
    with psycopg.connect(_plain(place)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS floor_box (slot bytea PRIMARY KEY, box bytea)")
        connection.commit()
        times, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < seconds:
            connection.execute("INSERT INTO floor_box VALUES (%s, %s)", (os.urandom(16), os.urandom(BYTES)))
            connection.commit()
            times += 1
        spent = time.perf_counter() - begin
    return times / spent
