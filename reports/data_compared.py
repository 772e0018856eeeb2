"""Input data of comparisons, single cards and trends: frozen dataclasses made of cards and actions."""

from dataclasses import dataclass

from reports.data import ActionLine, Card, Exports, Imprint, LeftAsItIs, TrendPoint


@dataclass(frozen=True, kw_only=True)
class PresidentNote:
    """What the president wrote for the cover of a pair, signed with the name."""

    text: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A pair: two cards that face each other, and the actions between them."""

    imprint: Imprint
    first: Card
    second: Card
    actions: tuple[ActionLine, ...] = ()
    left: tuple[LeftAsItIs, ...] = ()
    note: PresidentNote | None = None
    exports: Exports | None = None


@dataclass(frozen=True, kw_only=True)
class DepartmentTotal:
    """A department's overall over the published cards it received."""

    department: str
    letter: str | None
    mean: float | None
    history: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One pair inside the company's comparison."""

    first: Card
    second: Card
    actions: tuple[ActionLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CompanyComparison:
    """Every pair of the company; the matrix, the notices and the overdue actions are read off the pairs."""

    imprint: Imprint
    totals: tuple[DepartmentTotal, ...]  # one for each department, in the order in which rows are printed
    pairs: tuple[Pair, ...]
    exports: Exports | None = None


@dataclass(frozen=True, kw_only=True)
class CardReport:
    """One card alone, with its comments where the reader may have them."""

    imprint: Imprint
    card: Card
    actions: tuple[ActionLine, ...] = ()
    comments: tuple[str, ...] = ()
    review_note: str = ""  # what the review did to the comments, for instance "2 of 14 were withheld"
    exports: Exports | None = None


@dataclass(frozen=True, kw_only=True)
class DepartmentTrend:
    """A department over all rounds: its overall, and every card it received and gave."""

    imprint: Imprint
    total: DepartmentTotal
    received: tuple[Card, ...]
    given: tuple[Card, ...]
    exports: Exports | None = None


@dataclass(frozen=True, kw_only=True)
class CompanyTrends:
    """Every department over all rounds, one after the other."""

    imprint: Imprint
    trends: tuple[DepartmentTrend, ...]
    exports: Exports | None = None
