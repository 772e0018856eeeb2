"""Anonymity promises under the present thresholds: of the settings, and as frozen by the open round."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access_tokens.services.tokens import has_token
from webapp.api.services.readers import SCOPES
from webapp.config import current_settings
from webapp.domain.anonymity.promises import Chapter, Circumstances, chapters
from webapp.domain.disclosure import DEFAULT_MINIMUM_GROUP, Rules
from webapp.models import Company, KeyMode, Scope
from webapp.round_steps.services.code_sheets import code_departments
from webapp.rounds.services.planning import open_round_of
from webapp.webhooks.services.receivers import receivers


def promised_now(session: Session) -> tuple[Chapter, ...]:
    """Return the promises under the thresholds that the next round will freeze, and those of the open one."""
    company = session.scalar(select(Company))
    round_ = open_round_of(session)
    return chapters(
        Circumstances(
            rules=Rules(minimum_group=company.minimum_group if company else DEFAULT_MINIMUM_GROUP),
            takes_paper_cards=company is not None and company.takes_paper_cards,
            has_kiosk=company is not None and company.has_kiosk,
            has_company_accounts=current_settings().openid is not None,
            has_directory=has_token(session, Scope.SCIM),
            has_programs=has_token(session, *SCOPES) or bool(receivers(session)),
            reviews_comments=company.reviews_comments if company else True,
            open_round=round_.name if round_ else "",
            has_trustees=round_ is not None and round_.key_mode is KeyMode.TRUSTEES,
            by_code=", ".join(department.name for department in code_departments(session, round_))
            if round_
            else "",
        )
    )
