"""What stands around the letters of a mail: company, name of the sender, words at the top, help contact."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Branding, Company, Place


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The same around every mail of a company; "" leaves a part out."""

    company: str = ""
    sender_name: str = ""
    opening: str = ""
    contact: str = ""


PLAIN = Frame()


def frame_of(session: Session, place: Place = Place.SHOWN) -> Frame:
    """Return the frame of the company's branding."""
    company = session.scalar(select(Company.name)) or ""
    words = session.execute(
        select(Branding.sender_name, Branding.mail_opening, Branding.help_contact).where(
            Branding.place == place
        )
    ).one_or_none()
    if words is None:
        return Frame(company=company)
    return Frame(company=company, sender_name=words[0], opening=words[1], contact=words[2])


def sender_of(frame: Frame, mail_from: str) -> str:
    """Return the sender: the address of the setting under the company's name for it, if it has one."""
    if not frame.sender_name:
        return mail_from
    return str(Address(display_name=frame.sender_name, addr_spec=parseaddr(mail_from)[1]))
