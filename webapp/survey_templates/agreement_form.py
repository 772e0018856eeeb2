"""Form of an agreement: its sections, the columns of their rows, and the types of their cells."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class OfWhom(enum.StrEnum):
    """Whose document it is: that decides who writes, who signs and who reads."""

    BOTH = "both sides"
    ONE_PROPOSES = "one side proposes"
    DEPARTMENT = "department"
    COMPANY = "company"

    @property
    def is_of_a_pair(self) -> bool:
        return self in (OfWhom.BOTH, OfWhom.ONE_PROPOSES)


class ColumnType(enum.StrEnum):
    """What a cell may hold."""

    TEXT = "text"
    PERSON = "person"
    DAYS = "days"
    YES_NO = "yes or no"
    CHOICE = "choice"
    FIGURE = "figure each month"
    """The cell holds the target; each month a figure is entered against it."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One thing that is asked in each row of a section."""

    key: str
    label: str
    type: ColumnType
    hint: str
    optional: bool
    answered: bool  # by the other side, where one side proposes
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """Rows of the same columns; one row at most reads like a form, several like a table."""

    key: str
    title: str
    hint: str
    least: int
    most: int
    handover: bool  # say between two rows that the owner's department changes
    columns: tuple[Column, ...]

    def column_of(self, type_: ColumnType) -> Column | None:
        """Return the first column of a type, or None."""
        return next((column for column in self.columns if column.type is type_), None)


@dataclass(frozen=True, kw_only=True)
class AgreementForm:
    """What an agreement says, of whom, and after how many months it is looked at again."""

    key: str
    title: str
    purpose: str
    of: OfWhom
    review_months: int
    sections: tuple[Section, ...]
    source: str  # the file itself, which every version keeps
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
