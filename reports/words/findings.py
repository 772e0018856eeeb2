"""Sentences on statistical findings: a clear trend over four rounds or more, and self-image."""

from collections.abc import Iterable

from reports.charts.alternatives import SELF_IMAGES
from reports.data import Card, GradedNeed, Verdict
from reports.words import headlines
from reports.words.language import Words, marked


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


def trends_headline(cards: Iterable[Card], words: Words) -> str:
    """Name every need with a clear trend by its card and number, rising first; else read the letters out."""
    cards = list(cards)
    found = [
        said
        for verdict, lead in (
            (Verdict.IMPROVED, marked("Rising: {needs}")),
            (Verdict.DECLINED, marked("Falling: {needs}")),
        )
        if (needs := _needs_with(cards, verdict, words)) and (said := words.say(lead, needs=needs))
    ]
    if found:
        return "; ".join([found[0], *(said[:1].lower() + said[1:] for said in found[1:])])
    return ". ".join(headlines.trend_headline(card, words) for card in cards)


def _needs_with(cards: Iterable[Card], verdict: Verdict, words: Words) -> str:
    named = []
    for card in cards:
        positions = [str(need.position) for need in card.needs if need.trend is verdict]
        if positions:
            named.append(words.say("{of} {list}", of=card.of, list=words.listed(positions)))
    return ", ".join(named)
