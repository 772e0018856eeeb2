"""Input data of the sheet of an agreement: frozen dataclasses, every text in the reader's language."""

from dataclasses import dataclass
from datetime import date

from reports.charts.drawing import Figure
from reports.data import Imprint


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One row; `handover` stands above it where the work goes from one department to the other."""

    cells: tuple[str, ...]
    handover: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """One section as a table."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, kw_only=True)
class Signed:
    """The line of one side; without a day it is not signed."""

    of: str
    name: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class Measured:
    """A figure that both sides look at, with its chart from the second month on."""

    name: str
    latest: str
    target: str
    chart: Figure | None


@dataclass(frozen=True, kw_only=True)
class AgreementSheet:
    """An agreement in force, to be printed and hung up."""

    imprint: Imprint
    title: str
    sides: str
    state: str
    parts: tuple[SheetPart, ...]
    signed: tuple[Signed, ...]
    measured: tuple[Measured, ...] = ()
