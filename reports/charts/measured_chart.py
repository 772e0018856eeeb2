"""Small line of a need's agreed figure over the rounds, and its words: measured beside perceived."""

from reports.charts.drawing import Figure
from reports.charts.figure_chart import figure_chart
from reports.data_measured import MeasuredNeed
from reports.words.language import Words


def measured_words(measured: MeasuredNeed | None, words: Words) -> str:
    """Say what was measured in the last round against what was agreed; nothing where nothing was."""
    if measured is None:
        return ""
    values = {"amount": _amount(measured.amounts[-1][1] or 0, words), "target": measured.target}
    if not measured.target:
        said = words.say("Measured: {amount}", **values)
    else:
        said = words.say("Measured: {amount}, agreed: {target}", **values)
    return said if measured.confirmed else words.say("{said}, not confirmed", said=said)


def measured_chart(measured: MeasuredNeed | None, words: Words) -> Figure | None:
    """Draw the figure over the rounds with the agreed one; None before the second round that has it."""
    if measured is None:
        return None
    known = [amount for _name, amount in measured.amounts if amount is not None]
    if len(known) < 2:
        return None
    said = ", ".join(_amount(amount, words) for amount in known)
    return figure_chart(
        [amount for _name, amount in measured.amounts],
        target=measured.agreed,
        names=(),
        label=said,
        write=None,
        width=148,
        height=50,
    )


def _amount(hundredths: int, words: Words) -> str:
    """Write hundredths with as many decimals as they have."""
    places = 0 if hundredths % 100 == 0 else 1 if hundredths % 10 == 0 else 2
    return words.points(hundredths / 100, places=places)
