"""Imprint of a printed sheet: company, logo, language and paper, the same on every kind."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from sqlalchemy.orm import Session

from reports import data
from reports.logo import Logo
from webapp.branding.services.branding import branding_at, logo_of
from webapp.language import current_language
from webapp.models import Company, Place


def imprint(
    session: Session,
    company: Company,
    *,
    round_name: str,
    printed_on: date,
    place: Place = Place.SHOWN,
    **more: Any,
) -> data.Imprint:
    """Return what a sheet says about itself, in the present language."""
    logo = logo_of(branding_at(session, place))
    return data.Imprint(
        company_name=company.name,
        round_name=round_name,
        printed_on=printed_on,
        language=current_language(),
        paper=cast(data.Paper, company.paper_size),
        logo=Logo(content=logo.content, kind=logo.kind) if logo else None,
        **more,
    )
