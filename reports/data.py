"""Input data of reports: frozen dataclasses that have already passed disclosure control.

Services fill these; nothing here or later is computed from ballots. A withheld figure arrives as None and
stays None. Texts written by people may hold anything: the renderer cleans them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from reports.data_measured import MeasuredNeed
from reports.logo import Logo

Scale = tuple[str, ...]
Paper = Literal["A4", "Letter"]


class Verdict(StrEnum):
    """What may be said of a change since the last round. The values are the words of the exports."""

    IMPROVED = "improved"
    DECLINED = "declined"
    NO_CLEAR_CHANGE = "no clear change"
    TOO_FEW_ANSWERS = "too few answers"
    LAST_WITHHELD = "last round withheld"  # enough answers in both rounds, but the last showed a letter alone
    NEW = "new"


class Withheld(StrEnum):
    """Why figures of a need are missing."""

    FEW = "few"  # 5 to 7 answers: the letter only
    UNANIMOUS = "unanimous"  # all, or all but one, gave the same grade: the letter and that grade only
    NONE = "none"  # nothing to show: too few answers, or never graded; the two look the same


class Lineage(StrEnum):
    """How a need's wording relates to the round before."""

    KEPT = "kept"
    REWORDED = "reworded"
    NEW = "new"


class SelfImage(StrEnum):
    """How the expectation of the graded head lies to the likely range of the grades received."""

    HIGHER = "higher"
    LIKE = "like"
    LOWER = "lower"


class ActionStatus(StrEnum):
    """How far an action has come."""

    PLANNED = "planned"
    IN_PROGRESS = "in progress"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One round in a history, oldest first in every tuple of them; the last point is the round of the report.

    A round that was withheld or not graded has None and is a gap in every chart. A letter without a mean is
    printed in tables and left out of lines.
    """

    round_name: str
    letter: str | None
    mean: float | None


@dataclass(frozen=True, kw_only=True)
class GradedNeed:
    """One line of a card with everything that may be shown of it."""

    position: int
    text: str
    a_looks_like: str = ""
    f_looks_like: str = ""
    letter: str | None = None
    mean: float | None = None  # points, 0 to 4
    counts: Mapping[str, int] | None = None  # letter -> answers, every letter of the scale
    counts_before: Mapping[str, int] | None = None  # the same for the last round, if it may be shown
    cannot_judge: int | None = None
    answers: int | None = None  # without "cannot judge"
    answers_words: str = ""  # shown when `answers` is None, for instance "5 to 9"
    likely_range: tuple[float, float] | None = None  # points; None when everybody answered or when withheld
    withheld: Withheld | None = None
    almost_all: str | None = None  # with Withheld.UNANIMOUS: the letter that almost all gave
    change: Verdict | None = None
    change_from: float | None = None  # mean of the last round
    change_to: float | None = None  # mean of this round
    expected: str | None = None  # letter the head of the graded department predicted
    self_image: SelfImage | None = None
    trend: Verdict | None = None  # over four rounds or more; improved or declined only where it is clear
    wide_gap: bool = False  # expected and received two letters or more apart
    history: tuple[TrendPoint, ...] = ()
    measured: MeasuredNeed | None = None
    lineage: Lineage = Lineage.KEPT
    since: str = ""  # round in which the wording or the line began


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A line on which somebody signs, or has signed, a card as read."""

    name: str
    role: str  # already in the reader's language, for instance "Given by Sales"
    signed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One paragraph by a head of the graded department, for those who graded."""

    words: str
    name: str
    written_on: date


@dataclass(frozen=True, kw_only=True)
class Card:
    """One direction of a pair in one round: `of`, as graded by `by`.

    A card that is not published has letter, mean, handed_in None and needs whose figures are all None, and it
    looks the same as a card that nobody graded.
    """

    of: str
    by: str
    round_name: str
    published: bool
    handed_in: int | None = None
    handed_in_words: str = ""  # shown when `handed_in` is None, for instance "5 to 9"
    eligible: int | None = None
    letter: str | None = None
    mean: float | None = None
    change: Verdict | None = None
    change_by: float | None = None  # points, this round minus the last
    needs: tuple[GradedNeed, ...] = ()
    history: tuple[TrendPoint, ...] = ()
    signatures: tuple[Signature, ...] = ()
    reply: Reply | None = None
    surprise: tuple[tuple[str, float], ...] = ()  # round and by how many letters its forecast missed
    line_notes: tuple[str, ...] = ()  # whose earlier grades the history shows, after a merge or split
    agreed_note: str = ""  # for instance "Needs 2 and 5 stand as proposed", or a recorded reservation
    head_of: str = ""

    @property
    def has_curves(self) -> bool:
        """Whether curves of its needs can be drawn: of several rounds not all stayed closed."""
        shown = (point.letter for need in self.needs for point in need.history)
        return len(self.history) > 1 and any(shown)

    @property
    def remarks(self) -> str:
        """What is said below the needs: how they came to be, and of whom the earlier grades are."""
        return " ".join(filter(None, (self.agreed_note, *self.line_notes)))


@dataclass(frozen=True, kw_only=True)
class ActionUpdate:
    """A line in an action's history."""

    on: date
    who: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What the graders answered, months later, to "Have you noticed a change?" about one action.

    `mostly` says that at least half of those who answered did, or almost all where `withheld` is UNANIMOUS.
    Where anything is withheld, both counts are None.
    """

    mostly: bool
    withheld: Withheld | None = None
    yes: int | None = None
    answers: int | None = None  # without those who could not tell
    answers_words: str = ""  # with Withheld.FEW: "5 to 9"


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """A promise and what came of it. `of` and `by` name its card."""

    of: str
    by: str
    need_positions: tuple[int, ...]
    what: str
    measure: str = ""
    owner_of: str = ""  # on the graded side
    owner_by: str = ""  # on the grading side
    due: date | None = None
    status: ActionStatus = ActionStatus.PLANNED
    overdue: bool = False
    days_late: int | None = None
    promised_in: str = ""  # the round after whose exchange it was promised
    updates: tuple[ActionUpdate, ...] = ()
    letter_then: str | None = None
    letter_now: str | None = None
    mean_then: float | None = None
    mean_now: float | None = None
    change: Verdict | None = None  # of the need since the round of the promise
    noticed: Noticed | None = None  # None when too few answered or nobody was asked
    reason: str = ""  # why it was dropped


@dataclass(frozen=True, kw_only=True)
class LeftAsItIs:
    """A recorded decision not to act on a need below B. `of` and `by` name its card."""

    of: str
    by: str
    position: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Exports:
    """The numbers of the report as files to attach, made where pages make theirs."""

    csv: bytes
    json: bytes


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What every sheet says about itself and how it is to be printed."""

    company_name: str
    round_name: str
    printed_on: date
    exchanged_on: date | None = None
    language: str = "en"
    paper: Paper = "A4"
    scale: Scale = ("A", "B", "C", "F")
    minimum_group: int = 5
    full_from: int = 8  # answers from which a spread and a mean are shown
    letter_words: tuple[tuple[str, str], ...] = ()  # a letter and the words beside it as people graded
    cannot_judge: str = ""  # what the form called the answer that is no grade
    form_digest: str = ""  # the first characters of the SHA-256 of the form's template
    logo: Logo | None = None
