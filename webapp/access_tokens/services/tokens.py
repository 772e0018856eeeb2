"""Bearer tokens: made and shown once, stored as a digest, found in constant time, revoked with undo."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.doer import Doer
from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import AccessToken, Scope

PREFIX = "rc"
"""A token reads rc_7_…: scanners that look for leaked secrets know it, and 7 is its row."""
LONGEST_NAME = 60
_SHAPE = re.compile(PREFIX + r"_([0-9]{1,9})_[A-Za-z0-9_-]{43}", re.ASCII)


def make_token(session: Session, name: str, scopes: Sequence[Scope], *, doer: Doer) -> str:
    """Make a token and return its text, which is told this once; raise Refused."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused(Sentence(key=N_("Write what the token is for, in at most 60 characters.")))
    if not scopes:
        raise Refused(Sentence(key=N_("Choose what the token opens.")))
    made = AccessToken(
        name=name,
        scopes=[scope.value for scope in Scope if scope in scopes],
        token_hash=b"",
        made_on=doer.today,
        made_by_id=doer.person_id,
    )
    session.add(made)
    session.flush()
    text = f"{PREFIX}_{made.id}_{secrets.token_urlsafe(32)}"
    made.token_hash = _hash_of(text)
    log.note_by(session, doer, N_("made the token %(name)s"), name=name)
    return text


def tokens(session: Session) -> list[AccessToken]:
    """Return every token with who made it, those that hold first, the newest first."""
    newest = (
        select(AccessToken)
        .options(joinedload(AccessToken.made_by))
        .order_by(AccessToken.revoked_on.is_not(None), AccessToken.id.desc())
    )
    return list(session.scalars(newest))


def find_token(session: Session, text: str, scope: Scope) -> AccessToken | None:
    """Return the token of this text if it opens this; its digest is compared in constant time."""
    shape = _SHAPE.fullmatch(text)
    found = session.get(AccessToken, int(shape[1])) if shape else None
    if found is None or not hmac.compare_digest(found.token_hash, _hash_of(text)):
        return None
    return found if found.revoked_on is None and scope in found.scopes else None


def has_token(session: Session, *scopes: Scope) -> bool:
    """Say whether any token opens one of these; where none does, its addresses answer 404."""
    held = session.scalars(select(AccessToken.scopes).where(AccessToken.revoked_on.is_(None)))
    return any(scope in each for each in held for scope in scopes)


def note_use(session: Session, token: AccessToken, *, today: date) -> None:
    """Note the day on which a token was used."""
    session.execute(update(AccessToken).where(AccessToken.id == token.id).values(last_used_on=today))


def revoke(session: Session, token: AccessToken, *, doer: Doer) -> None:
    """Let a token open nothing any more."""
    if token.revoked_on is None:
        token.revoked_on = doer.today
        log.note_by(session, doer, N_("revoked the token %(name)s"), name=token.name)


def restore(session: Session, token: AccessToken, *, doer: Doer) -> None:
    """Take back that a token was revoked; raise Refused on a later day."""
    if token.revoked_on is not None and token.revoked_on != doer.today:
        raise Refused(Sentence(key=N_("This token was revoked on an earlier day. Make a new one.")))
    if token.revoked_on is not None:
        token.revoked_on = None
        log.note_by(session, doer, N_("let the token %(name)s hold again"), name=token.name)


def _hash_of(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
