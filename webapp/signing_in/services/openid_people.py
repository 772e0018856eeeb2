"""OpenID Connect claims to a person: by verified e-mail or by subject, with the roles of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.doer import Doer
from webapp.domain.wording import N_
from webapp.importing.services.faults import EntryRefused
from webapp.mail_addresses import is_address, stored_address
from webapp.models import Person
from webapp.openid_settings import OpenIdSettings
from webapp.organisation.services.entries import entry_of
from webapp.organisation.services.people import save_person
from webapp.signing_in.services.links import find_person
from webapp.signing_in.services.openid_faults import refused

WHO = "sign-in of the company"


class UnknownHere(Exception):
    """The provider knows this person, and Report Card does not; the text is her address."""


def person_of(
    session: Session, claims: Mapping[str, Any], settings: OpenIdSettings, *, now: datetime, today: date
) -> Person:
    """Find whom the claims mean, and take over roles; raise UnknownHere or Refused. The day is noted."""
    person = _by_subject(session, claims, settings) if settings.by_subject else None
    if person is None:
        email = _verified_address(claims, settings)
        person = find_person(session, email)
        if person is None:
            raise UnknownHere(email)
        if settings.by_subject:
            if person.openid_subject is not None:
                sentence = N_(
                    "Another account of your company belongs to %(email)s here already. "
                    "If the account is new, let an administrator deactivate your entry and activate it again."
                )
                raise refused(sentence, email=email)
            person.openid_subject = _subject(claims, settings)
    if settings.roles:
        _take_over_roles(session, person, claims.get(settings.roles), now=now, today=today)
    return person


def _subject(claims: Mapping[str, Any], settings: OpenIdSettings) -> str:
    """Return what identifies an account: subjects are unique within one issuer only."""
    return f"{settings.issuer} {claims['sub']}"


def _by_subject(session: Session, claims: Mapping[str, Any], settings: OpenIdSettings) -> Person | None:
    return session.scalar(
        select(Person)
        .options(joinedload(Person.department))
        .where(Person.openid_subject == _subject(claims, settings), Person.is_active)
    )


def _verified_address(claims: Mapping[str, Any], settings: OpenIdSettings) -> str:
    email = claims.get("email")
    address = stored_address(email) if isinstance(email, str) else ""
    if not is_address(address):
        raise refused(N_("Your company’s sign-in gave no mail address of yours."))
    said = claims.get("email_verified")
    is_verified = said is True or said == "true" or (settings.trusts_email and said is None)
    if not is_verified:
        sentence = N_("Your company’s sign-in does not say that %(email)s was verified.")
        raise refused(sentence, email=address)
    return address


def _take_over_roles(session: Session, person: Person, claim: object, *, now: datetime, today: date) -> None:
    """Give exactly the roles that the claim names; told and logged like every change of roles."""
    words = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    before = entry_of(person)
    entry = replace(
        before,
        is_president="president" in words,
        is_administrator="administrator" in words,
        is_reviewer="reviewer" in words,
        is_works_council="works-council" in words,
    )
    if entry == before:
        return
    doer = Doer(person_id=person.id, name=WHO, now=now, today=today)
    try:
        save_person(session, entry, person=person, doer=doer)
    except EntryRefused as fault:
        sentence = N_("Your roles cannot be those of your company’s sign-in: %(why)s")
        raise refused(sentence, why=fault.in_words) from fault
