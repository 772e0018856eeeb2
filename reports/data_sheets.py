"""Input data of sheets to write on: questions for a visit, a blank card."""

from dataclasses import dataclass
from datetime import date

from reports.data import Imprint


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question for an unannounced visit and the figure it comes from."""

    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class WalkInSheet:
    """A sheet for a visit: questions and room for private notes."""

    imprint: Imprint
    department: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class BlankNeed:
    """One need with all its texts, as it stands on a card to be graded by hand."""

    position: int
    text: str
    why: str = ""
    a_looks_like: str = ""
    f_looks_like: str = ""
    figure: str = ""
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class BlankCard:
    """A card to be graded on paper."""

    imprint: Imprint
    of: str
    by: str
    needs: tuple[BlankNeed, ...] = ()
    closes_on: date | None = None
    takes_slip: bool = False  # whether it is typed in, with the code of a drawn slip


@dataclass(frozen=True, kw_only=True)
class GradingPoster:
    """Where people grade with drawn slips, to hang up; it carries no code."""

    imprint: Imprint
    departments: tuple[str, ...]
    address: str  # as short as it can be
    link: str  # the same whole, to be scanned
    closes_on: date
