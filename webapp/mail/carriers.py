"""Carriers of the outbox: SMTP for letters, HTTP for webhooks; each is made ready when first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from importlib import import_module

from webapp.config import Settings
from webapp.mail import smtp as post_office
from webapp.mail.frame import Frame
from webapp.mail.links import LINK, filled_in
from webapp.mail.smtp import MailFault
from webapp.models import Mail, Receiver
from webapp.storage.database import Database

Parcel = Sequence[Mail]
Carry = Callable[[Parcel, datetime], None]


@contextmanager
def carriers(database: Database, settings: Settings, *, frame: Frame) -> Iterator[Carry]:
    """Open the ways out for some parcels; what is given raises MailFault where one is not taken."""
    with post_office.post(settings) as deliver:

        def carry(parcel: Parcel, moment: datetime) -> None:
            if parcel[0].receiver_id is None:
                deliver(_compose(parcel, settings, frame=frame, moment=moment))
            else:
                _send_to_receiver(database, settings, parcel[0], moment=moment)

        yield carry


def _send_to_receiver(database: Database, settings: Settings, mail: Mail, *, moment: datetime) -> None:
    with database.reading() as session:
        receiver = session.get(Receiver, mail.receiver_id)
    if receiver is None:
        raise MailFault("The receiver was removed.")
    sender = import_module("webapp.mail.webhook_sender")  # only now: most installations have no receiver
    sender.send(mail, receiver, allowed=settings.webhook_networks, key=settings.secret_key, moment=moment)


def _compose(parcel: Parcel, settings: Settings, *, frame: Frame, moment: datetime) -> EmailMessage:
    first = parcel[0]
    # Letters that go out together share the link of the last one, which replaced those of the others.
    key_of_link = [first, *(mail for mail in parcel if LINK in mail.body)][-1].once_key
    return post_office.compose(
        mail_from=settings.mail_from,
        address=first.address,
        letters=[(mail.subject, _body_of(mail, key_of_link, settings)) for mail in parcel],
        calendars=post_office.calendars_in("".join(mail.calendar for mail in parcel)),
        language=first.language,
        frame=frame,
        once_key=first.once_key,
        now=moment,
    )


def _body_of(mail: Mail, key_of_link: str, settings: Settings) -> str:
    return filled_in(mail.body, once_key=key_of_link, address=mail.address, key=settings.secret_key)
