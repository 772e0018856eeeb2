"""Random cards with everything a round may bring: withheld, few answers, new, reworded, unanimous."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from reports.charts.axis import POINTS
from reports.data import Card, GradedNeed, Imprint, Lineage, Scale, TrendPoint, Verdict, Withheld
from reports.samples.cards import withheld_card

WORDS = (
    *(
        "answers",
        "calls",
        "plans",
        "prices",
        "leads",
        "orders",
        "reach",
        "each",
        "customer",
        "office",
        "list",
    ),
    *("within", "two", "four", "days", "weeks", "before", "after", "and", "with", "in writing", "agreed"),
    "Donaudampfschifffahrtsgesellschaft",
)


def make_random_card(source: Random, of: str, by: str, *, imprint: Imprint, rounds: tuple[str, ...]) -> Card:
    """Make a card; one of seven stays closed."""
    if source.random() < 0.15:
        return withheld_card(of, by, [sentence(source) for _ in range(6)])
    people = source.randint(imprint.minimum_group, 40)
    needs = tuple(
        _need(source, place, people=people, imprint=imprint, rounds=rounds) for place in range(1, 7)
    )
    history = tuple(
        point_of(name, [need.history[place].mean for need in needs], imprint.scale)
        for place, name in enumerate(rounds)
    )
    now = history[-1]
    letter = now.letter or next((need.letter for need in needs if need.letter), None)
    change, by_how_much = _card_change(source, [point.mean for point in history])
    return Card(
        of=of,
        by=by,
        round_name=imprint.round_name,
        published=True,
        handed_in=people if people >= 8 else None,
        handed_in_words="" if people >= 8 else "5 to 9",
        eligible=people + source.randint(0, 30),
        letter=letter,
        mean=now.mean,
        change=change,
        change_by=by_how_much,
        needs=needs,
        history=history,
        agreed_note=source.choice(["", f"Agreed with a reservation: {sentence(source)}"]),
    )


def _card_change(source: Random, means: list[float | None]) -> tuple[Verdict, float | None]:
    if len(means) < 2:
        return Verdict.NEW, None
    this, last = means[-1], means[-2]
    if this is None or last is None:
        return Verdict.TOO_FEW_ANSWERS, None
    by = round(this - last, 2)
    if abs(by) < 0.2 or source.random() < 0.4:
        return Verdict.NO_CLEAR_CHANGE, None
    return (Verdict.IMPROVED if by > 0 else Verdict.DECLINED), by


def _need(
    source: Random, position: int, *, people: int, imprint: Imprint, rounds: tuple[str, ...]
) -> GradedNeed:
    scale = imprint.scale
    new_at = source.choice([0, 0, 0, len(rounds) - 1])
    earlier = tuple(
        TrendPoint(round_name=name, letter=None, mean=None)
        if place < new_at or source.random() < 0.1
        else point_of(name, [round(source.uniform(0, 4), 2)], scale)
        for place, name in enumerate(rounds[:-1])
    )
    need = _graded(source, position, people=people, imprint=imprint)
    this = TrendPoint(round_name=rounds[-1], letter=need.letter, mean=need.mean)
    last = earlier[-1].mean if earlier else None
    expected = source.choice([None, *scale, *scale])
    return replace(
        need,
        expected=expected,
        wide_gap=bool(expected and need.letter and _steps(expected, need.letter) >= 2),
        history=(*earlier, this),
        lineage=Lineage.NEW if new_at and earlier else source.choice([Lineage.KEPT, Lineage.REWORDED]),
        since=rounds[-1] if new_at else "",
        change=_need_change(source, last, need.mean, is_new=not earlier or new_at > 0),
        change_from=last if need.mean is not None else None,
        change_to=need.mean if last is not None else None,
    )


def _steps(first: str, second: str) -> int:
    order = "ABCF"  # a D lies between C and F, on neither step
    first, second = (letter.replace("D", "C") for letter in (first, second))
    return abs(order.index(first) - order.index(second))


def _need_change(source: Random, last: float | None, this: float | None, *, is_new: bool) -> Verdict:
    if is_new:
        return Verdict.NEW
    if last is None or this is None:
        return Verdict.TOO_FEW_ANSWERS
    if abs(this - last) < 0.3 or source.random() < 0.4:
        return Verdict.NO_CLEAR_CHANGE
    return Verdict.IMPROVED if this > last else Verdict.DECLINED


def _graded(source: Random, position: int, *, people: int, imprint: Imprint) -> GradedNeed:
    """Grade a need at random and withhold of it what must be withheld."""
    answers = people - source.choice([0, 0, 1, 3])
    given = source.choices(imprint.scale, weights=[source.random() for _ in imprint.scale], k=max(answers, 0))
    counts = {letter: given.count(letter) for letter in imprint.scale}
    text = sentence(source)
    if answers < imprint.minimum_group:
        return GradedNeed(position=position, text=text, withheld=Withheld.NONE)
    mean = round(sum(POINTS[letter] * n for letter, n in counts.items()) / answers, 2)
    letter = letter_on(imprint.scale, mean)
    most = max(counts, key=lambda count: counts[count])
    if counts[most] >= answers - 1:
        return GradedNeed(
            position=position, text=text, letter=letter, withheld=Withheld.UNANIMOUS, almost_all=most
        )
    if answers < 8:
        return GradedNeed(
            position=position, text=text, letter=letter, withheld=Withheld.FEW, answers_words="5 to 9"
        )
    return GradedNeed(
        position=position,
        text=text,
        letter=letter,
        mean=mean,
        counts=counts,
        cannot_judge=people - answers,
        answers=answers,
        likely_range=(max(0.0, round(mean - 0.4, 1)), min(4.0, round(mean + 0.4, 1))),
    )


def letter_on(scale: Scale, mean: float) -> str:
    """Return the letter of a mean, as the method printed on every report says."""
    if "D" in scale and 0.75 <= mean < 1.5:
        return "D"
    return "A" if mean >= 3.5 else "B" if mean >= 2.5 else "C" if mean >= 1.5 else "F"


def point_of(name: str, means: list[float | None] | list[float], scale: Scale) -> TrendPoint:
    """Return the point of a round from some means."""
    known = [mean for mean in means if mean is not None]
    if not known:
        return TrendPoint(round_name=name, letter=None, mean=None)
    mean = round(sum(known) / len(known), 2)
    return TrendPoint(round_name=name, letter=letter_on(scale, mean), mean=mean)


def sentence(source: Random) -> str:
    """Make a wording of up to 300 characters, mostly short."""
    length = source.choice([20, 60, 60, 90, 150, 290])
    text = source.choice(WORDS).capitalize()
    while len(text) < length:
        text += " " + source.choice(WORDS)
    return f"{text[:299]}."
