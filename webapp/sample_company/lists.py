"""Needs lists of the sample company, drafted, discussed and agreed round by round."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain.list_states import Side
from webapp.domain.needs import Wording
from webapp.models import NeedsList
from webapp.needs.services import agreeing as needs_agreeing
from webapp.needs.services import escalations
from webapp.needs.services import writing as needs_writing
from webapp.needs.services.lists import Direction, standing_of
from webapp.needs.services.wording import NeedLine, line_of
from webapp.sample_company import story
from webapp.sample_company.calendar import DAYS_FROM_LIST_TO_OPENING, Calendar, morning_of
from webapp.sample_company.organisation import Cast

DAYS_TO_AGREE = 9


def write_lists(session: Session, number: int, *, cast: Cast, calendar: Calendar) -> None:
    """Propose and agree every list that is another one in this round than in the round before."""
    proposed_on = calendar.before_opening(number, DAYS_FROM_LIST_TO_OPENING)
    agreed_on = calendar.before_opening(number, DAYS_FROM_LIST_TO_OPENING - DAYS_TO_AGREE)
    for place, story_direction in enumerate(story.directions()):
        if story_direction.changes_in(number):
            direction = _direction(story_direction, cast)
            lines = _lines_of_round(session, story_direction, direction, number=number)
            proposed = _propose(
                session, direction, lines, cast=cast, now=morning_of(proposed_on, minutes=place)
            )
            _agree(
                session,
                direction,
                proposed,
                reservation=story_direction.reservations.get(number, ""),
                cast=cast,
                now=morning_of(agreed_on, minutes=place),
            )


def begin_discussions(session: Session, *, cast: Cast, calendar: Calendar) -> None:
    """Leave some lists for the next round between proposal and agreement."""
    for place, story_direction in enumerate(story.directions()):
        if story_direction.discussion is None:
            continue
        direction = _direction(story_direction, cast)
        lines = _lines_discussed(session, story_direction, story_direction.discussion, direction)
        now = morning_of(calendar.before_opening(story.OPEN_ROUND, -2), minutes=place)
        proposed = _propose(session, direction, lines, cast=cast, now=now)
        answered = morning_of(calendar.before_opening(story.OPEN_ROUND, -4), minutes=place)
        if story_direction.discussion.kind == "returned":
            position = _position_of(story_direction, story_direction.discussion.question_at)
            needs_agreeing.send_back(
                session,
                direction,
                version=proposed.version,
                questions={position: story_direction.discussion.question},
                person=cast.head(story_direction.of),
                now=answered,
            )
        elif story_direction.discussion.kind == "escalated":
            _escalate(session, direction, story_direction.discussion, cast=cast, now=answered)


def _direction(direction: story.Direction, cast: Cast) -> Direction:
    return Direction(cast.department(direction.of), cast.department(direction.by))


def _lines_of_round(
    session: Session, story_direction: story.Direction, direction: Direction, *, number: int
) -> list[NeedLine]:
    """Write the six lines of a round; each need that was there before goes on from itself."""
    in_force = standing_of(session, direction).in_force
    lineages = {need.text: need.lineage for need in (in_force.needs if in_force else ())}
    lines = []
    for need in story_direction.needs_in(number):
        continues = lineages.get(need.text_in(number - 1))
        lines.append(
            NeedLine(
                position=need.position,
                words=replace(need.words, text=need.text_in(number)),
                continues=continues,
                wording=None if continues else Wording.NEW,
            )
        )
    return lines


def _lines_discussed(
    session: Session, story_direction: story.Direction, discussion: story.Discussion, direction: Direction
) -> list[NeedLine]:
    in_force = standing_of(session, direction).in_force
    changed = {_position_of(story_direction, key): text for key, text in discussion.changes.items()}
    return [
        replace(line_of(need), words=replace(need.words, text=changed.get(need.position, need.text)))
        for need in (in_force.needs if in_force else ())
    ]


def _position_of(direction: story.Direction, key: str) -> int:
    return next(need.position for need in direction.needs_in(story.OPEN_ROUND) if need.key == key)


def _propose(
    session: Session, direction: Direction, lines: list[NeedLine], *, cast: Cast, now: datetime
) -> NeedsList:
    return needs_writing.propose(
        session,
        direction,
        lines=lines,
        edition=needs_writing.edition_of(standing_of(session, direction)),
        person=cast.head(direction.by.name),
        now=now,
    )


def _agree(
    session: Session,
    direction: Direction,
    proposed: NeedsList,
    *,
    reservation: str,
    cast: Cast,
    now: datetime,
) -> None:
    version, person = proposed.version, cast.head(direction.of.name)
    if reservation:
        needs_agreeing.agree_with_reservation(
            session, direction, version=version, reservation=reservation, person=person, now=now
        )
    else:
        needs_agreeing.agree(session, direction, version=version, person=person, now=now)


def _escalate(
    session: Session, direction: Direction, discussion: story.Discussion, *, cast: Cast, now: datetime
) -> None:
    for side, position, department in (
        (Side.BY, discussion.position_of_by, direction.by.name),
        (Side.OF, discussion.position_of_of, direction.of.name),
    ):
        escalations.escalate(
            session, direction, side=side, position=position, person=cast.head(department), now=now
        )
