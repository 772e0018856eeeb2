"""The president's sentences for the cover of a pair: one note a round and pair, signed by name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import PresidentNote

LONGEST = 300  # characters: two sentences


class NoteTooLong(Refused):
    """A note takes more than two sentences have room for."""


def find_note(session: Session, round_id: int, one_id: int, other_id: int) -> PresidentNote | None:
    """Return the note on a pair in a round, or None."""
    return session.get(PresidentNote, _key(round_id, one_id, other_id))


def write_note(session: Session, key: tuple[int, int, int], *, text: str, name: str) -> None:
    """Store the note on (round, one, other department) under a name; an empty text deletes it.

    Raises NoteTooLong.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        sentence = N_(
            "Two sentences have at most %(most)s characters, and these have %(given)s. Shorten them."
        )
        raise NoteTooLong(Sentence(key=sentence, values={"most": LONGEST, "given": len(text)}))
    known = find_note(session, *key)
    if known is not None and not text:
        session.delete(known)
    elif known is not None:
        known.text, known.name = text, name
    elif text:
        round_id, first_id, second_id = _key(*key)
        note = PresidentNote(round_id=round_id, first_id=first_id, second_id=second_id, text=text, name=name)
        session.add(note)


def _key(round_id: int, one_id: int, other_id: int) -> tuple[int, int, int]:
    """Return the primary key: the smaller id of the two departments stands first."""
    first, second = sorted((one_id, other_id))
    return round_id, first, second
