"""Charts of the figures of agreements, in the reader's language."""

from __future__ import annotations

from reports.charts.drawing import Figure
from reports.charts.figure_chart import figure_chart
from webapp.agreements.services.figures import MeasuredRow
from webapp.domain.revenue import in_full
from webapp.language import gettext as _
from webapp.language import month_words, quantity_words, short_month


def amount_in_words(amount: int) -> str:
    """Write an amount in hundredths."""
    return quantity_words(in_full(amount))


def chart_of(measured: MeasuredRow, *, width: float = 460) -> Figure | None:
    """Draw a figure over its months; None before the second one, when its number says all."""
    known = [(month, amount) for month, amount in measured.months if amount is not None]
    if len(known) < 2:
        return None
    said = [
        _("%(month)s: %(amount)s", month=month_words(month), amount=amount_in_words(amount))
        for month, amount in known
    ]
    if measured.target is not None:
        said.append(_("agreed: %(amount)s", amount=amount_in_words(measured.target)))
    return figure_chart(
        [amount for _month, amount in measured.months],
        target=measured.target,
        names=[short_month(month) for month, _amount in measured.months],
        label=f"{measured.name}. {'; '.join(said)}",
        write=amount_in_words,
        width=width,
    )
