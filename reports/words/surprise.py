"""Sentences about surprise: by how many letters a department's own forecast missed its grades."""

from collections.abc import Iterable, Sequence
from statistics import fmean

from reports.words.language import Words

Gaps = Sequence[tuple[str, float]]
"""Name of the round and mean gap in letters, the oldest first; rounds without a forecast are left out."""


def surprise_words(gaps: Gaps, words: Words) -> str:
    """Say how far a forecast missed, from the first round that has one to the last; nothing without one."""
    if not gaps:
        return ""
    now = _letters(gaps[-1][1], words)
    if len(gaps) == 1:
        return words.say("{now} letters", now=now)
    return _moved(gaps[0][1], gaps[-1][1], words)


def history_of_surprise(gaps: Gaps, words: Words) -> str:
    """Say the gap of every round, for the chart and beside it."""
    return "; ".join(f"{name} {_letters(gap, words)}" for name, gap in gaps)


def surprise_of_all(of_cards: Iterable[Gaps], words: Words) -> str:
    """Say how surprise moved since the forecast before, on the cards that have both; nothing without one."""
    twice = [gaps[-2:] for gaps in of_cards if len(gaps) > 1]
    if not twice:
        return ""
    before, now = (fmean(gaps[place][1] for gaps in twice) for place in (0, 1))
    return words.count(
        "On {n} card that was forecast twice, surprise {moved}.",
        "On {n} cards that were forecast twice, surprise {moved}.",
        len(twice),
        moved=_moved(before, now, words),
    )


def _moved(before: float, now: float, words: Words) -> str:
    values = {"before": _letters(before, words), "now": _letters(now, words)}
    if values["before"] == values["now"]:
        return words.say("stayed at {now} letters", **values)
    if now < before:
        return words.say("fell from {before} to {now} letters", **values)
    return words.say("rose from {before} to {now} letters", **values)


def _letters(gap: float, words: Words) -> str:
    return words.points(gap, places=1)
