"""Hand-in load and its count: marks on the roll, used slots, control numbers and answers must agree."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sqlalchemy import func, select

from benchmarks import company
from benchmarks.browser import Browsers
from benchmarks.company import application
from tests.installation.machines.crowd import Happening, Tally, press
from tests.installation.machines.site import Site
from webapp.models import Card
from webapp.urn.anonymity import control_numbers_of
from webapp.urn.tables import roll, urn

CLIENTS = 256


def hand_in(site: Site, round_id: int, *, most: int, happening: Happening | None = None) -> Tally:
    """Let people hand in from 256 browsers."""
    return press(site, hand_ins(site, round_id, most=most), happening)


def hand_ins(site: Site, round_id: int, *, most: int) -> Sequence[Sequence[bytes]]:
    """Return for each browser the cards that are handed in there."""
    random = Random(4)
    cards = company.graders(site.place, round_id)
    random.shuffle(cards)  # so that every card gets enough ballots to be counted
    with application(site.place) as (app, database):
        browsers = Browsers(app, database)
        posts = [
            browsers.hand_in(person, f"/cards/{round_slug}/{graded}", random=random)
            for person, _, round_slug, graded in cards[:most]
        ]
    return [posts[number::CLIENTS] for number in range(min(CLIENTS, len(posts)))]


def forms(site: Site, round_id: int, *, clients: int) -> Sequence[Sequence[bytes]]:
    """Return for each browser the pages that one person reads: front page, form, help."""
    cards = Random(5).sample(company.graders(site.place, round_id), clients)
    with application(site.place) as (app, database):
        browsers = Browsers(app, database)
        return [
            [
                browsers.get(person, path)
                for path in ("/", f"/cards/{round_slug}/{graded}", "/help", "/results")
            ]
            for person, _, round_slug, graded in cards
        ]


def faults_of(site: Site, round_id: int, tally: Tally) -> list[str]:
    """Exchange the round and say where it is not what people were answered; the exchange checks as well."""
    answered = len(tally.waits)
    with application(site.place) as (_, database), database.reading() as session:
        marks = session.scalar(select(func.count()).select_from(roll).where(roll.c.handed_in))
        used = session.scalar(select(func.count()).select_from(urn).where(urn.c.used))
    company.exchange(site.place, round_id)
    with application(site.place) as (_, database), database.reading() as session:
        cards = session.scalars(select(Card).where(Card.round_id == round_id)).all()
        counted = sum((card.ballots or 0) + card.spoiled for card in cards)
        published = [number for card in cards for number in control_numbers_of(session, card.id)]
    print(
        f"  answered 303: {tally.answered[303]} of {answered}, marks on the roll {marks}, used slots {used}, "
        f"counted {counted}, published numbers {len(published)}, of them told {len(tally.numbers)}",
        flush=True,
    )
    figures = {tally.answered[303], answered, marks, used, counted}
    faults = [] if len(figures) == 1 else ["answers, marks, slots and what was counted differ"]
    if len(set(tally.numbers)) != len(tally.numbers) or not set(tally.numbers) <= set(published):
        faults.append("a control number was told twice, or told and not published")
    if not all(card.is_published for card in cards):
        faults.append("too few people handed in to count every card")
    return faults
