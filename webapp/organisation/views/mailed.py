"""Flash words about a mail: said only of people who have a mailbox, and when it goes out."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from webapp.clock import now
from webapp.language import gettext as _
from webapp.language import weekday_ahead
from webapp.mail.smtp import has_mailbox
from webapp.mail.working_hours import next_working_hours
from webapp.models import Department, Person
from webapp.organisation.services.organisation import heads_of, presidents
from webapp.storage.database import reading


def mailed_to_heads(session: Session, department: Department, *, but: int) -> str:
    """Say whether the heads of a department get a mail of what the person `but` has just done."""
    return mailed_words(heads_of(session, department.id), name=department.name, but=but)


def mailed_to_president(session: Session, *, but: int) -> str:
    """Say whether a president gets a mail of what the person `but` has just done."""
    return mailed_words(presidents(session), name=_("The president"), but=but)


def mailed_words(people: Iterable[Person], *, name: str, but: int) -> str:
    """Say of some people, by one name, whether any but one of them gets a mail."""
    if any(has_mailbox(person.email) and person.id != but for person in people):
        return with_its_hour(_("%(department)s gets a mail.", department=name))
    return _("No mail: %(department)s has nobody else who can get one.", department=name)


def with_its_hour(told: str) -> str:
    """Add to what was told of a mail when it goes out, at night and on days off."""
    hours = next_working_hours(reading(), now())
    if hours is None:
        return told
    day, hour = hours
    words = _("Mails go out on %(day)s from %(hour)s:00.", day=weekday_ahead(day), hour=hour)
    return f"{told} {words}"
