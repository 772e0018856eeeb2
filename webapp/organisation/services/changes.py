"""Notification and audit log of changes to people: address, department, roles.

Whatever lets somebody read or do more than before is told by mail to the person, at the old address too, to
the president and to the heads concerned; the log says the same in words.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.wording import N_, Sentence
from webapp.language import in_words
from webapp.mail.letters import write_letter
from webapp.mail.outbox import queue
from webapp.models import Person
from webapp.organisation.services.entries import PersonEntry, entry_of
from webapp.organisation.services.organisation import (
    find_department_by_name,
    get_company,
    heads_of,
)

KIND = "person_changed"
MOST_LINES = 40  # in one mail; the log has them all

_BECAME = {
    "head": N_("%(name)s now leads %(department)s."),
    "deputy": N_("%(name)s is now deputy in %(department)s."),
    "president": N_("%(name)s is now president, and so reads every card and every comment."),
    "administrator": N_("%(name)s is now administrator."),
    "reviewer": N_("%(name)s now reviews comments before anybody else reads them."),
    "works-council": N_("%(name)s is now of the works council, and so reads the settings and the log."),
}
_CEASED = {
    "head": N_("%(name)s no longer leads %(department)s."),
    "deputy": N_("%(name)s is no longer deputy in %(department)s."),
    "president": N_("%(name)s is no longer president."),
    "administrator": N_("%(name)s is no longer administrator."),
    "reviewer": N_("%(name)s no longer reviews comments."),
    "works-council": N_("%(name)s is no longer of the works council."),
}
_OF_NEW_PEOPLE = {"president", "administrator", "reviewer", "works-council"}


@dataclass(frozen=True, kw_only=True)
class PersonChange:
    """A person as stored now, and as she was: no entry for somebody new."""

    person: Person
    before: PersonEntry | None
    was_active: bool = True
    is_held: bool = False  # her cards wait for the new address to be confirmed

    @property
    def is_back(self) -> bool:
        """Say whether she could not sign in before, and can now."""
        return self.person.is_active and not self.was_active

    @property
    def old_address(self) -> str | None:
        """The address that she had and has no longer."""
        return self.before.email if self.before and self.before.email != self.person.email else None

    @property
    def departments(self) -> set[str]:
        """Names of the departments whose heads are told: of who comes, goes, returns or gets another role."""
        after = entry_of(self.person)
        if self.before is None:
            return set()
        if not self.is_back and replace(self.before, name=after.name, email=after.email) == after:
            return set()
        return {self.before.department, after.department} - {""}

    def in_words(self) -> list[Sentence]:
        """Say what changed, a sentence each."""
        return [Sentence(key=key, values=values) for key, values in self._said()]

    def _said(self) -> Iterator[tuple[str, dict[str, str]]]:
        after, before = entry_of(self.person), self.before
        had = set(before.roles.split()) if before else set()
        has = set(after.roles.split()) if before else set(after.roles.split()) & _OF_NEW_PEOPLE
        name = {"name": after.name}
        if before is not None:
            if before.name != after.name:
                yield N_("%(before)s is now called %(name)s."), name | {"before": before.name}
            if before.email != after.email:
                values = name | {"before": before.email, "after": after.email}
                yield N_("%(name)s has another address: %(after)s in place of %(before)s."), values
            if self.is_held:
                yield N_("Cards of %(name)s wait until somebody else confirms the address."), name
            if before.department != after.department:
                values = name | {"before": before.department or "–", "after": after.department or "–"}
                yield N_("%(name)s changed from %(before)s to %(after)s."), values
            if self.is_back:
                yield N_("%(name)s may sign in again."), name
        for role in _CEASED:
            if role in had - has:
                yield _CEASED[role], name | {"department": before.department if before else ""}
        for role in _BECAME:
            if role in has - had:
                yield _BECAME[role], name | {"department": after.department}


def tell(session: Session, changes: Sequence[PersonChange], *, at: datetime, who: str) -> None:
    """Log every change, and mail each reader those that concern her, in one mail."""
    session.flush()
    heads, informed = _heads_by_name(session), _informed(session)
    lines: dict[str, list[Sentence]] = {}
    languages: dict[str, str | None] = {}
    for change in changes:
        said = change.in_words()
        if not said:
            continue
        log.note(session, at=at, who=who, what="%(said)s", said=log.one_after_another(said))
        for address, language in _readers(change, heads, informed):
            lines.setdefault(address, []).extend(said)
            languages[address] = language
    usual_language = get_company(session).language if lines else ""
    waits = any(change.is_held for change in changes)
    for address, said in lines.items():
        letter = write_letter(
            KIND,
            languages[address] or usual_language,
            who=who,
            lines=said[:MOST_LINES],
            in_words=in_words,
            more=max(0, len(said) - MOST_LINES),
            waits=waits,
        )
        queue(session, letter, address=address, once_key=f"{KIND}:{secrets.token_hex(16)}", now=at)


People = Callable[[str], Sequence[Person]]


def _heads_by_name(session: Session) -> People:
    """Return a look-up of who leads a department; a list of thousands names the same few."""

    @cache
    def heads(name: str) -> Sequence[Person]:
        department = find_department_by_name(session, name)
        return heads_of(session, department.id) if department else ()

    return heads


def _informed(session: Session) -> Callable[[bool], Sequence[Person]]:
    """Return a look-up of the president, and of administrators too where cards wait."""

    @cache
    def informed(is_held: bool) -> Sequence[Person]:
        wanted = Person.is_president | Person.is_administrator if is_held else Person.is_president
        return session.scalars(select(Person).where(Person.is_active, wanted)).all()

    return informed


def _readers(
    change: PersonChange, heads: People, informed: Callable[[bool], Sequence[Person]]
) -> Iterator[tuple[str, str | None]]:
    """Find addresses and languages: hers, old and new; the president; administrators; heads concerned."""
    person = change.person
    if change.before is not None:
        yield person.email, person.language
    if change.old_address is not None:
        yield change.old_address, person.language
    readers = {*informed(change.is_held), *(head for name in change.departments for head in heads(name))}
    for reader in sorted(readers - {person}, key=lambda reader: reader.id):
        yield reader.email, reader.language
