"""Notices of the company report: what needs attention and what is worth celebrating, always both."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reports.data import Card, GradedNeed, Verdict
from reports.words.headlines import needs_of
from reports.words.language import Words


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One line of the two lists: where, the letter received, and why it stands there."""

    card: Card
    graded: GradedNeed
    reason: str

    @property
    def of(self) -> str:
        """The graded department."""
        return self.card.of

    @property
    def by(self) -> str:
        """The grading department."""
        return self.card.by

    @property
    def position(self) -> int:
        """The number of the need on its card."""
        return self.graded.position

    @property
    def need(self) -> str:
        """The wording of the need."""
        return self.graded.text

    @property
    def letter(self) -> str:
        """The letter received."""
        return self.graded.letter or ""


def attention(cards: Iterable[Card], words: Words) -> list[Notice]:
    """List the needs that clearly declined, stay at F, or lie far below the expectation, worst first."""
    return _listed(cards, words, _trouble)


def celebration(cards: Iterable[Card], words: Words) -> list[Notice]:
    """List the needs that clearly improved, then those graded A, best first."""
    return _listed(cards, words, _praise)


Rating = tuple[float, list[str]]
Rate = Callable[[GradedNeed, Words], Rating]


def _listed(cards: Iterable[Card], words: Words, rate: Rate) -> list[Notice]:
    found: list[tuple[float, Notice]] = []
    for card, need in needs_of(cards):
        weight, reasons = rate(need, words)
        if need.letter is not None and reasons:
            found.append((weight, Notice(card=card, graded=need, reason=sentence("; ".join(reasons)))))
    found.sort(key=lambda row: (-row[0], row[1].of, row[1].by, row[1].position))
    return [notice for _, notice in found]


def _trouble(need: GradedNeed, words: Words) -> Rating:
    weight, reasons = 0.0, []
    if need.change is Verdict.DECLINED and need.change_from is not None and need.change_to is not None:
        low, high = words.points(need.change_to), words.points(need.change_from)
        reasons.append(words.say("declined from {high} to {low}", high=high, low=low))
        weight += 2 + need.change_from - need.change_to
    in_a_row = rounds_at_f(need)
    if in_a_row > 1:
        reasons.append(words.count("F in this round", "F in {n} rounds in a row", in_a_row))
        weight += 1 + in_a_row / 4
    elif need.letter == "F":
        reasons.append(words.say("graded F"))
        weight += 1
    if need.wide_gap and need.expected and _is_below(need):
        reasons.append(words.say("{expected} was expected", expected=need.expected))
        weight += 1
    return weight, reasons


def _praise(need: GradedNeed, words: Words) -> Rating:
    weight, reasons = 0.0, []
    if need.change is Verdict.IMPROVED and need.change_from is not None and need.change_to is not None:
        low, high = words.points(need.change_from), words.points(need.change_to)
        reasons.append(words.say("improved from {low} to {high}", low=low, high=high))
        weight += 3 + need.change_to - need.change_from
    if need.letter == "A":
        reasons.append(words.say("graded A"))
        weight += 1 + (need.mean or 3.5) / 10
    return weight, reasons


def sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    return f"{text[:1].upper()}{text[1:]}."


def rounds_at_f(need: GradedNeed) -> int:
    """Count how many rounds up to this one in a row were F; a gap ends the count."""
    letters: Sequence[str | None] = [point.letter for point in need.history] or [need.letter]
    n = 0
    for letter in reversed(letters):
        if letter != "F":
            break
        n += 1
    return n


def _is_below(need: GradedNeed) -> bool:
    return (need.letter or "") > (need.expected or "")
