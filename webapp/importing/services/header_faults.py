"""Faults of the header row of a table: columns that are missing, stand there twice or are not known."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.importing.services.faults import Fault
from webapp.language import gettext as _
from webapp.language import ngettext


def header_remedy(columns: Sequence[str]) -> str:
    """Say what the header row must hold."""
    return _("The first row must name the columns: %(columns)s.", columns=", ".join(columns))


def header_faults(number: int, names: Sequence[str], *, columns: Sequence[str]) -> list[Fault]:
    """Find columns that are missing or stand there twice; a column that is not known has no name."""
    if not any(names):
        return [Fault(number, "", _("The columns have no names here."), header_remedy(columns))]
    faults = [
        Fault(number, name, _("This column is missing."), header_remedy(columns))
        for name in columns
        if name not in names
    ]
    for place, name in enumerate(names):
        if name and name in names[:place]:
            faults.append(
                Fault(number, name, _("This column stands there twice."), _("Remove one of the two."))
            )
    return faults


def left_out(unknown: Sequence[str]) -> list[str]:
    """Note the headings that are not known, whose columns are left out."""
    if not unknown:
        return []
    shown = ", ".join(f"“{heading[:40]}”" for heading in unknown)
    return [
        ngettext(
            "%(num)s column is not known and was left out: %(names)s.",
            "%(num)s columns are not known and were left out: %(names)s.",
            len(unknown),
            names=shown,
        )
    ]
