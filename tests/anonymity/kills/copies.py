"""A closed round, and copies of it without end, each with a database of its own."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.anonymity.ground import Ground, Vote, ground, random_votes
from tests.fixtures.private_postgresql import PostgreSQL


@contextmanager
def sqlite_copies(
    folder: Path, source: random.Random, kind: type[Ground]
) -> Iterator[tuple[Iterator[Ground], list[Vote]]]:
    """Close a round in a file once, and give copies of it without end."""
    template = folder / "template"
    (template / "database").mkdir(parents=True)
    with ground(template, f"sqlite:///{template}/database/report_card.sqlite", kind=kind) as first:
        votes = _closed_round(first, source)
        kept = (first.round_id, first.card_id, first.codes)

    def copies() -> Iterator[Ground]:
        for number in count():
            copy = folder / f"copy-{number}"
            shutil.copytree(template, copy)
            url = f"sqlite:///{copy}/database/report_card.sqlite"
            with ground(copy, url, is_empty=False, kind=kind) as place:
                place.round_id, place.card_id, place.codes = kept
                yield place
            shutil.rmtree(copy)

    yield copies(), votes


@contextmanager
def postgresql_copies(
    server: PostgreSQL, folder: Path, source: random.Random, kind: type[Ground]
) -> Iterator[tuple[Iterator[Ground], list[Vote]]]:
    """Close a round in a database once, and give copies of it without end."""
    template, keys = server.make_database(), folder / "template"
    with ground(keys, server.url(template), kind=kind) as first:
        votes = _closed_round(first, source)
        kept = (first.round_id, first.card_id, first.codes)

    def copies() -> Iterator[Ground]:
        for number in count():
            copy, name = folder / f"copy-{number}", server.make_database(template=template)
            shutil.copytree(keys, copy)
            with ground(copy, server.url(name), is_empty=False, kind=kind) as place:
                place.round_id, place.card_id, place.codes = kept
                yield place
            server.drop_database(name)
            shutil.rmtree(copy)

    yield copies(), votes


def _closed_round(place: Ground, source: random.Random) -> list[Vote]:
    votes = random_votes(source, place.open_round(12))
    for vote in votes:
        place.hand_in(vote)
    place.close()
    return votes
