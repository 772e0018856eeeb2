"""Branding of the company: propose, publish, take back; what mails and prints show of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp import log
from webapp.branding.services.logos import Logo
from webapp.doer import Doer
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.models import Branding, Place

LONGEST_NAME = 60
LONGEST_OPENING = 400
LONGEST_CONTACT = 150


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of a branding."""

    sender_name: str = ""
    mail_opening: str = ""
    help_contact: str = ""

    @classmethod
    def of(cls, branding: Branding | None) -> Words:
        """Return those of a row, or none."""
        names = cls.__dataclass_fields__
        return cls(**{name: getattr(branding, name) for name in names}) if branding else cls()


def branding_at(session: Session, place: Place) -> Branding | None:
    """Return the branding that is shown, proposed, or was shown before."""
    return session.get(Branding, place)


def logo_of(branding: Branding | None) -> Logo | None:
    """Return the logo of a branding."""
    return Logo(branding.logo, branding.logo_kind) if branding and branding.logo else None


def logo_at(session: Session, digest: str) -> Logo | None:
    """Return the logo of this address, shown or not."""
    found = session.execute(
        select(Branding.logo, Branding.logo_kind).where(Branding.logo_digest == digest).limit(1)
    ).one_or_none()
    return Logo(found[0], found[1]) if found and found[0] else None


def propose(session: Session, words: Words, logo: Logo | None) -> None:
    """Keep a branding to be looked at; nobody else sees it."""
    lock_organisation(session)
    session.execute(delete(Branding).where(Branding.place == Place.PROPOSED))
    session.add(
        Branding(
            place=Place.PROPOSED,
            **vars(words),
            logo=logo.content if logo else None,
            logo_kind=logo.kind if logo else "",
            logo_digest=logo.digest if logo else "",
        )
    )


def publish(session: Session, *, doer: Doer) -> None:
    """Show what is proposed from now on; raise Refused where nothing is."""
    lock_organisation(session)
    if branding_at(session, Place.PROPOSED) is None:
        raise Refused(Sentence(key=N_("Nothing is proposed any more. Fill in the form once more.")))
    session.execute(delete(Branding).where(Branding.place == Place.BEFORE))
    _move(session, Place.SHOWN, Place.BEFORE)
    _move(session, Place.PROPOSED, Place.SHOWN)
    _log(session, N_("changed how the company appears (%(parts)s)"), doer=doer)


def take_back(session: Session, *, doer: Doer) -> None:
    """Let the company appear as before; doing it again takes this back."""
    lock_organisation(session)
    session.execute(delete(Branding).where(Branding.place == Place.PROPOSED))
    _move(session, Place.SHOWN, Place.PROPOSED)
    _move(session, Place.BEFORE, Place.SHOWN)
    _move(session, Place.PROPOSED, Place.BEFORE)
    _log(session, N_("let the company appear as before (%(parts)s)"), doer=doer)


def _move(session: Session, place: Place, to: Place) -> None:
    session.execute(update(Branding).where(Branding.place == place).values(place=to))


_IN_THE_LOG = {
    "logo_digest": N_("logo"),
    "sender_name": N_("sender name"),
    "mail_opening": N_("words at the top of mails"),
    "help_contact": N_("help contact"),
}


def _log(session: Session, what: str, *, doer: Doer) -> None:
    session.expire_all()
    now, then = (branding_at(session, place) for place in (Place.SHOWN, Place.BEFORE))
    changed = [
        Sentence(key=words)
        for column, words in _IN_THE_LOG.items()
        if getattr(now, column, "") != getattr(then, column, "")
    ]
    log.note_by(session, doer, what, parts=log.one_after_another(changed, between=", "))
