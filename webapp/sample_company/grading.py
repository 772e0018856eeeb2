"""Grade a round of the sample company: the heads' expectations, and everybody's ballots through the urn."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.doer import Doer
from webapp.domain.grades import DEFAULT_SCALE
from webapp.grading.services.expectations import expect
from webapp.grading.services.measured import confirm, enter
from webapp.models import Card, Person
from webapp.sample_company import story
from webapp.sample_company.ballots import draw_ballots
from webapp.sample_company.calendar import morning_of
from webapp.sample_company.organisation import Cast
from webapp.urn import anonymity, private_codes
from webapp.urn.anonymity import WELL, Ballot

HOPE = 0.25  # how often a head expects one letter more than last time


def measure(session: Session, round_id: int, number: int, *, cast: Cast, day: date) -> None:
    """Enter the agreed figures of a round; the other side confirms those of past rounds."""
    for direction in story.directions():
        amounts = {
            need.position: round(need.measured[number] * 100)
            for need in direction.needs_in(number)
            if number in need.measured
        }
        if amounts:
            card = _card(session, round_id, direction, cast)
            enter(session, card, amounts, doer=_doer(cast.head(direction.of), day))
            if number < story.OPEN_ROUND:
                confirm(session, card, amounts, doer=_doer(cast.head(direction.by), day))


def _doer(person: Person, day: date) -> Doer:
    return Doer(person_id=person.id, name=person.name, now=morning_of(day), today=day)


def write_expectations(
    session: Session, round_id: int, number: int, *, cast: Cast, random: Random, leave: Container[str] = ()
) -> None:
    """Let the head of each graded department predict the grades, but those of the cards `leave`."""
    for direction in story.directions():
        letters = {
            need.position: _expected(need, number, random=random) for need in direction.needs_in(number)
        }
        if card_name(direction) not in leave:
            expect(session, _card(session, round_id, direction, cast).id, letters)


def card_name(direction: story.Direction) -> str:
    """Name a card as people do: "Marketing by Sales"."""
    return f"{direction.of} by {direction.by}"


def _expected(need: story.StoryNeed, number: int, *, random: Random) -> str:
    """Expect what is told, else one letter more than will come in the first round, else the last grade."""
    if number in need.expected:
        return need.expected[number]
    hopes = number == 1 or random.random() < HOPE
    letter = need.grades.get(number - 1, need.grades[number])[0]
    return DEFAULT_SCALE[max(0, DEFAULT_SCALE.index(letter) - hopes)]


def hand_in_all(
    session: Session,
    round_id: int,
    number: int,
    *,
    cast: Cast,
    random: Random,
    away: Person | None = None,
    away_from: Container[str] = (),
) -> None:
    """Hand in as many ballots of each card as the story says; `away` has those of `away_from` still open."""
    for direction in story.directions():
        people = cast.members(direction.by)
        if away is not None and card_name(direction) in away_from:
            people = [person for person in people if person is not away]
        graders = random.sample(people, direction.turnout[number])
        if away is not None and away in people and away not in graders:
            graders[0] = away
        card = _card(session, round_id, direction, cast)
        for person, ballot in zip(graders, _ballots(direction, number, random=random), strict=True):
            anonymity.hand_in(session, card_id=card.id, person_id=person.id, ballot=ballot)


def _ballots(direction: story.Direction, number: int, *, random: Random) -> list[Ballot]:
    """Draw the ballots and give each comment of the round to one of them."""
    needs = direction.needs_in(number)
    drawn = draw_ballots(
        [need.grades[number] for need in needs], people=direction.turnout[number], random=random
    )
    positions = {need.key: need.position for need in needs} | {"well": WELL}
    written: list[dict[int, str]] = [{} for _ in drawn]
    for said in direction.comments:
        if said.round == number:
            position = positions[said.need]
            free = [mine for mine in written if position not in mine]
            random.choice(free)[position] = said.text
    return [
        Ballot(
            answers=answers,
            comments=words,
            number=anonymity.new_control_number(),
            code_hash=private_codes.hash_of_code(private_codes.new_code()) if words else "",
        )
        for answers, words in zip(drawn, written, strict=True)
    ]


def _card(session: Session, round_id: int, direction: story.Direction, cast: Cast) -> Card:
    graded, grading = cast.department(direction.of), cast.department(direction.by)
    return session.scalars(
        select(Card).where(
            Card.round_id == round_id, Card.graded_id == graded.id, Card.grading_id == grading.id
        )
    ).one()
