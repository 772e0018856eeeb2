"""Mixin of scale and minimum group: a company sets them, a survey freezes them when it opens."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.domain.disclosure import DEFAULT_MINIMUM_GROUP, HIGHEST_MINIMUM_GROUP, LOWEST_MINIMUM_GROUP
from webapp.domain.grades import DEFAULT_SCALE, Scale, letters_of, text_of


class ScaleAndMinimum:
    """The columns of both; the scale is stored as it is written, "A B C F"."""

    scale: Mapped[str] = mapped_column(default=text_of(DEFAULT_SCALE))
    minimum_group: Mapped[int] = mapped_column(default=DEFAULT_MINIMUM_GROUP)

    @property
    def letters(self) -> Scale:
        """Return the scale letter by letter, the best first."""
        return letters_of(self.scale)


def minimum_group_in_limits() -> CheckConstraint:
    """Return the CHECK that holds a minimum group to what disclosure control allows."""
    limits = f"{LOWEST_MINIMUM_GROUP} AND {HIGHEST_MINIMUM_GROUP}"
    return CheckConstraint(f"minimum_group BETWEEN {limits}", name="minimum_group")
