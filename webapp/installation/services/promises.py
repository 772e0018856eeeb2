"""What is promised about anonymity here and now: by the settings, and by the round that is open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import Rules
from webapp.domain.promises import Chapter, Circumstances, chapters
from webapp.models import Company, KeyMode
from webapp.round_steps.services.code_sheets import code_departments
from webapp.rounds.services.planning import open_round_of


def promised_now(session: Session) -> tuple[Chapter, ...]:
    """Return the promises under the thresholds that the next round will freeze, and those of the open one."""
    company = session.scalar(select(Company))
    the_round = open_round_of(session)
    return chapters(
        Circumstances(
            rules=Rules(minimum_group=company.minimum_group) if company else Rules(),
            reviews_comments=company.reviews_comments if company else True,
            open_round=the_round.name if the_round else "",
            has_trustees=the_round is not None and the_round.key_mode is KeyMode.TRUSTEES,
            by_code=", ".join(one.name for one in code_departments(session, the_round)) if the_round else "",
        )
    )
