"""Parser of `--celebration DAY`: the one celebration of a day."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.language import gettext as _
from webapp.language import short_date
from webapp.meetings.services.names import title_of
from webapp.models import Meeting


def celebration_on(session: Session, day: date) -> Meeting:
    """Return the celebration of a day that was not called off; raise click.ClickException."""
    wanted = (Meeting.day == day, Meeting.is_celebration, ~Meeting.is_cancelled)
    found = list(session.scalars(select(Meeting).where(*wanted).order_by(Meeting.id)))
    if not found:
        raise click.ClickException(_("No celebration is planned on %(day)s.", day=short_date(day)))
    if len(found) > 1:
        raise click.ClickException(
            _(
                "Several celebrations are on %(day)s. Print each from its page: %(names)s.",
                day=short_date(day),
                names=", ".join(f"{title_of(meeting)} (/meetings/{meeting.id})" for meeting in found),
            )
        )
    return found[0]
