"""Input data of secret sheets: trustees' sheets and codes to draw; their secrets stay out of any log."""

from dataclasses import dataclass, field
from datetime import date

from reports.data import Imprint


@dataclass(frozen=True, kw_only=True)
class TrusteeSheet:
    """One of three sheets, any two of which open a round. Its groups are secret and stay out of any log."""

    imprint: Imprint
    exchanges_on: date
    number: int
    groups: tuple[str, ...] = field(repr=False)
    mark: str


@dataclass(frozen=True, kw_only=True)
class CodeSlips:
    """The codes of one department, to be cut and drawn. They are secret and stay out of any log."""

    department: str
    grades: tuple[str, ...]  # the departments that a code grades
    codes: tuple[str, ...] = field(repr=False)  # in groups, with spaces between them


@dataclass(frozen=True, kw_only=True)
class CodeSheets:
    """The codes of every department that grades without signing in; the mark stands after the last slip."""

    imprint: Imprint
    address: str  # where a code is typed, as short as it can be
    link: str  # the same whole, to be scanned; a code goes behind it
    closes_on: date
    departments: tuple[CodeSlips, ...]
    mark: str
