"""Steps of tests that write needs lists: lines, save, propose, the faults."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
)
from webapp.domain.needs import NeedWords
from webapp.models import NeedsList, Person
from webapp.needs.services.lists import Direction, standing_of
from webapp.needs.services.wording import NeedLine
from webapp.needs.services.writing import (
    Edition,
    edition_of,
    propose,
    save,
)


def lines(*texts: str) -> list[NeedLine]:
    return [NeedLine(position=n, words=NeedWords(text=text)) for n, text in enumerate(texts, start=1)]


def edition(session: Session, direction: Direction) -> Edition:
    return edition_of(standing_of(session, direction))


def save_now(
    session: Session, direction: Direction, *, written: Sequence[NeedLine], head: Person
) -> NeedsList | None:
    return save(session, direction, lines=written, edition=edition(session, direction), person=head, now=NOW)


def propose_now(
    session: Session, direction: Direction, *, written: Sequence[NeedLine], head: Person
) -> NeedsList:
    return propose(
        session, direction, lines=written, edition=edition(session, direction), person=head, now=NOW
    )
