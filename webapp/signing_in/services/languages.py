"""Store the language that a person chose."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp.models import Person


def choose_language(session: Session, person_id: int, language: str) -> None:
    """Speak to a person in this language from now on, in mails and calendars too."""
    session.execute(update(Person).where(Person.id == person_id).values(language=language))
