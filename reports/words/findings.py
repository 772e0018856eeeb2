"""Sentences on statistical findings: a clear trend over four rounds or more, and self-image."""

from collections.abc import Iterable

from reports.charts.alternatives import SELF_IMAGES
from reports.data import Card, GradedNeed, Verdict
from reports.words.language import Words


def self_images(card: Card, words: Words) -> list[str]:
    """Say on which needs the expectation lay above, inside and below the likely range."""
    said = []
    for image, finding in SELF_IMAGES.items():
        positions = [str(need.position) for need in card.needs if need.self_image is image]
        if positions:
            needs = words.count("need {list}", "needs {list}", len(positions), list=words.listed(positions))
            lead = words.say(finding, of=card.of, by=card.by)
            said.append(words.say("{finding}: {needs}.", finding=lead, needs=needs))
    return said


def trend_words(need: GradedNeed, words: Words) -> str:
    """Say that a need has risen or fallen over its rounds, or nothing where chance alone could do it."""
    if need.trend is Verdict.IMPROVED:
        return words.say("rising over {n} rounds", n=_rounds(need))
    if need.trend is Verdict.DECLINED:
        return words.say("falling over {n} rounds", n=_rounds(need))
    return ""


def _rounds(need: GradedNeed) -> int:
    """Count the rounds from the first that shows a mean to this one."""
    first = next((place for place, point in enumerate(need.history) if point.mean is not None), 0)
    return len(need.history) - first


def clear_trends(cards: Iterable[Card], words: Words) -> list[str]:
    """Name every need with a clear trend by its card and number, what has the same trend together."""
    found: dict[str, list[str]] = {}
    for card in cards:
        positions: dict[str, list[str]] = {}
        for need in card.needs:
            if said := trend_words(need, words):
                positions.setdefault(said, []).append(str(need.position))
        for said, of_card in positions.items():
            needs = words.count("need {list}", "needs {list}", len(of_card), list=words.listed(of_card))
            found.setdefault(said, []).append(f"{card.of}, {needs}")
    return [f"{said[:1].upper()}{said[1:]}: {'; '.join(where)}." for said, where in found.items()]
