"""Why a logo is not taken."""

from __future__ import annotations

from webapp.domain.wording import Refused, Sentence, Value


class LogoRefused(Refused):
    """The file is no logo that can be shown; the sentence says what to do."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(Sentence(key=key, values=values))
