"""One-time sign-in links in mails that ask something: stored as a digest, good until used or replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from webapp.config import current_settings
from webapp.mail.letters import Addressee, key_of, not_yet_told, queue_letters, same_for_all
from webapp.mail.links import ADDRESS, asking_link, secret_of, signing_in_link
from webapp.models import Company, Person, SignInLink
from webapp.signing_in.services.links import hash_of

LIFE = timedelta(days=90)
"""The longest that such a link is good; no such mail is of use for longer."""

_AT_ONCE = 500  # ids in one statement: databases take so many parameters and no more


def queue_with_links(
    session: Session,
    addressees: Iterable[Addressee],
    *,
    kind: str,
    once_key: str,
    now: datetime,
    wanted: str,
    asks: bool = True,
    round_id: int | None = None,
    expires_at: datetime | None = None,
    values_for: Callable[[Addressee], Mapping[str, object]] = same_for_all,
    **values: object,
) -> int:
    """Queue letters as queue_letters does, each with a link to the path `wanted`; return how many.

    The link signs its reader in. Where the company switched that off, it leads to the page that mails a
    link; for the president and administrators, whose sessions end when they rest, it always does. So it
    does in a mail that asks nothing: such a mail is passed on, and ends no link that somebody still needs.
    """
    company = session.scalars(select(Company)).one()
    by_link = set(session.scalars(_who_may_sign_in_by_link())) if asks and company.mails_links else set()
    told = [
        replace(addressee, signs_in=addressee.person_id in by_link)
        for addressee in not_yet_told(session, addressees, once_key=once_key)
    ]
    _replace_links(session, [each for each in told if each.signs_in], once_key=once_key, now=now)
    base_url = current_settings().base_url

    def with_link(addressee: Addressee) -> Mapping[str, object]:
        link = signing_in_link if addressee.signs_in else asking_link
        return {
            "link": link(base_url, wanted=wanted),
            "signs_in": addressee.signs_in,
            **values_for(addressee),
        }

    return queue_letters(
        session,
        told,
        kind=kind,
        once_key=once_key,
        now=now,
        round_id=round_id,
        expires_at=min(expires_at or now + LIFE, now + LIFE),  # a mail with a dead link is of no use
        values_for=with_link,
        company=company.name,
        address=ADDRESS,
        **values,
    )


def _who_may_sign_in_by_link() -> Select[int]:
    return select(Person.id).where(Person.is_president.is_(False), Person.is_administrator.is_(False))


def _replace_links(
    session: Session, addressees: Sequence[Addressee], *, once_key: str, now: datetime
) -> None:
    """Store the links of these mails, and delete the older ones of the same people."""
    key = current_settings().secret_key
    rows = [
        {
            "token_hash": hash_of(secret_of(key_of(addressee, once_key), key=key)),
            "person_id": addressee.person_id,
            "expires_at": now + LIFE,
            "is_used": False,
            "is_mailed_ahead": True,
        }
        for addressee in addressees
    ]
    people = [addressee.person_id for addressee in addressees]
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        session.execute(delete(SignInLink).where(SignInLink.is_mailed_ahead, SignInLink.person_id.in_(some)))
    if rows:
        session.execute(insert(SignInLink), sorted(rows, key=itemgetter("token_hash")))


def forget_links(session: Session) -> None:
    """Delete the links of all mails that ask something: who had one of a reminder had not handed in."""
    session.execute(delete(SignInLink).where(SignInLink.is_mailed_ahead))
