"""Whom a directory sees: everybody but the erased, and those whom it deleted itself."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from webapp.models import DirectoryPerson, Person
from webapp.organisation.services.entries import ERASED


def is_seen() -> ColumnElement[bool]:
    """Select the people whom the directory sees."""
    row = aliased(DirectoryPerson)
    is_deleted = exists().where(row.person_id == Person.id, row.is_deleted)
    return ~is_deleted & ~Person.email.endswith(ERASED, autoescape=True)
