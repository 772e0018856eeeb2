"""Fill the printed page of anonymity promises with the findings of the installation check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reports import data, data_promises
from webapp.branding.services.imprint import imprint
from webapp.config import current_settings
from webapp.domain.anonymity.promises import Chapter
from webapp.installation.services.anonymity_check import anonymity_findings
from webapp.installation.services.findings import State
from webapp.language import current_language, in_words
from webapp.language import gettext as _
from webapp.models import Company

NAMELESS = "Report Card"  # before the first set-up


def promises_to_print(
    session: Session, chapters: Sequence[Chapter], *, today: date
) -> data_promises.Promises:
    """Return the sentences of the page on anonymity and the findings of this day, in the present language."""
    company = session.scalar(select(Company))
    said = (
        imprint(session, company, round_name=company.name, printed_on=today)
        if company
        else data.Imprint(
            company_name=NAMELESS, round_name=NAMELESS, printed_on=today, language=current_language()
        )
    )
    return data_promises.Promises(
        imprint=said,
        title=_("How you stay anonymous"),
        lead=_("What is stored, what is withheld, and what no program can promise."),
        chapters=tuple(
            data_promises.PromiseChapter(
                heading=in_words(chapter.heading),
                promises=tuple(in_words(promise) for promise in chapter.promises),
            )
            for chapter in chapters
        ),
        findings=tuple(
            data_promises.Finding(
                subject=anonymity_finding.subject,
                words=anonymity_finding.words,
                is_sound=anonymity_finding.state is State.SOUND,
            )
            for anonymity_finding in anonymity_findings(session, current_settings())
        ),
    )
