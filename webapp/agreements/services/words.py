"""What the pages about agreements say: titles, sides, states and signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from webapp.agreements.services.standing import (
    Standing,
    department_of,
    departments_of,
    form_of,
    latest_signatures,
    sides_of,
)
from webapp.language import gettext as _
from webapp.language import listed, short_date
from webapp.models import Agreement, AgreementVersion, Signer
from webapp.organisation.services.organisation import heads_of
from webapp.rounds.services.templates import said


@dataclass(frozen=True)
class SignatureInWords:
    """A line to be signed: whose it is, and who signed it when."""

    of: str
    name: str
    signed_on: date | None


def title_of(version: AgreementVersion) -> str:
    """Return the title that its form gives an agreement."""
    form = form_of(version)
    return said(form, form.title)


def sides_in_words(agreement: Agreement) -> str:
    """Name the sides: Marketing and Sales."""
    return listed([department.name for department in departments_of(agreement)]) or _("The whole company")


def side_in_words(agreement: Agreement, side: Signer) -> str:
    """Name one side."""
    department = department_of(agreement, side)
    return department.name if department else _("The president")


def signatures_of(version: AgreementVersion) -> list[SignatureInWords]:
    """Return a line for each side, signed or not."""
    signed = latest_signatures(version)
    return [
        SignatureInWords(
            side_in_words(version.agreement, side),
            signed[side].person.name if side in signed else "",
            signed[side].signed_on if side in signed else None,
        )
        for side in sides_of(version.agreement)
    ]


def state_of(standing: Standing, *, sees_working: bool, today: date) -> tuple[str, str]:
    """Return the state of an agreement as a pill and its words."""
    if sees_working and standing.is_proposed:
        waits_for = listed([side_in_words(standing.agreement, side) for side in standing.lacking()])
        return "doing", _("Waits for %(side)s", side=waits_for)
    if standing.in_force is None:
        return "todo", _("Draft")
    if standing.review_on is not None and standing.review_on < today:
        return "warn", _("Review is late")
    return "done", _("In force")


def sentence_of(standing: Standing) -> str:
    """Say since when an agreement is in force, and when it is looked at again."""
    version = standing.in_force
    if version is None or version.in_force_since is None or standing.review_on is None:
        return _("Not in force yet.")
    return _(
        "Version %(number)s, in force since %(day)s. Look at it again by %(review)s.",
        number=version.number,
        day=short_date(version.in_force_since),
        review=short_date(standing.review_on),
    )


def without_head(session: Session, standing: Standing) -> list[str]:
    """Name the departments whose signature lacks, and where nobody can give it."""
    waiting = [department_of(standing.agreement, side) for side in standing.lacking()]
    return [department.name for department in waiting if department and not heads_of(session, department.id)]
