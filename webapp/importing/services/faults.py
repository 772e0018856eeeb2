"""Validation errors of a row, whether it was typed on a page or stands in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.language import gettext as _


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of a file, and what to do about it.

    `row` counts as a spreadsheet does, the header is row 1; None where the whole file is meant.
    """

    row: int | None
    column: str
    what: str
    remedy: str

    @property
    def in_words(self) -> str:
        """Return fault and remedy, without the place."""
        return f"{self.what} {self.remedy}".strip()

    @property
    def sentence(self) -> str:
        """Return place, fault and remedy as one line."""
        return f"{self.place}: {self.in_words}"

    @property
    def place(self) -> str:
        """Return where it is: "Row 4, column email"."""
        if self.row is None:
            return _("The file")
        if not self.column:
            return _("Row %(row)s", row=self.row)
        return _("Row %(row)s, column %(column)s", row=self.row, column=self.column)


class EntryRefused(Exception):
    """What was entered cannot be stored; `faults` say why."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(fault.sentence for fault in faults))
        self.faults = tuple(faults)

    @property
    def in_words(self) -> str:
        """Return what is wrong and what to do, for a page that has one place for it."""
        return " ".join(fault.in_words for fault in self.faults)
