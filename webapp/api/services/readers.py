"""Tokens of the API: which scopes it has, and who reads."""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.access_tokens.services.tokens import tokens
from webapp.models import AccessToken, Scope

SCOPES = (Scope.ROUNDS, Scope.RESULTS, Scope.ACTIONS)


def readers_of_the_api(session: Session) -> list[AccessToken]:
    """Return the tokens that open any of it, the newest first."""
    return [
        token for token in tokens(session) if token.revoked_on is None and set(SCOPES) & set(token.scopes)
    ]
