"""Random report data of companies with everything a round may bring: withheld, new, closed, overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from reports.data import (
    ActionLine,
    ActionStatus,
    Card,
    CompanyComparison,
    DepartmentTotal,
    GradedNeed,
    Imprint,
    Lineage,
    Noticed,
    Pair,
    Scale,
    TrendPoint,
    Verdict,
    Withheld,
)
from reports.samples.data import POINTS, withheld_card

ROUNDS = ("Spring 2024", "Autumn 2024", "Spring 2025", "Autumn 2025", "Spring 2026")
NAMES = (
    "Sales",
    "Marketing",
    "Legal",
    "Customer Service",
    "Research and Development",
    "Einkauf",
    "Qualitätssicherung",
    "Finance",
    "Long-Distance Transport of Heavy Machines",
    "営業部",
    "التسويق",
    "Operations",
)
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


def make_company(source: Random, *, language: str) -> CompanyComparison:
    """Make two to seven departments, at least one pair of them, on any scale and paper."""
    scale: Scale = source.choice([("A", "B", "C", "F"), ("A", "B", "C", "D", "F")])
    imprint = Imprint(
        company_name="Northwick Instruments",
        round_name=ROUNDS[-1],
        printed_on=date(2026, 6, 15),
        exchanged_on=date(2026, 5, 26),
        language=language,
        paper=source.choice(["A4", "Letter"]),
        scale=scale,
        minimum_group=source.choice([5, 5, 8]),
    )
    names = source.sample(NAMES, source.randint(2, 7))
    every = [(first, second) for place, first in enumerate(names) for second in names[place + 1 :]]
    chosen = source.sample(every, source.randint(1, min(4, len(every))))
    rounds = ROUNDS[-source.choice([1, 2, 4, 5]) :]
    pairs = tuple(_pair(source, first, second, imprint=imprint, rounds=rounds) for first, second in chosen)
    cards = [card for pair in pairs for card in (pair.first, pair.second)]
    graded = [name for name in names if any(card.of == name for card in cards)]
    totals = tuple(_total([card for card in cards if card.of == name], name, scale) for name in graded)
    return CompanyComparison(imprint=imprint, totals=totals, pairs=pairs)


def _pair(source: Random, first: str, second: str, *, imprint: Imprint, rounds: tuple[str, ...]) -> Pair:
    cards = [
        _card(source, of, by, imprint=imprint, rounds=rounds) for of, by in ((first, second), (second, first))
    ]
    actions = tuple(_action(source, source.choice(cards)) for _ in range(source.choice([0, 1, 3, 9])))
    return Pair(first=cards[0], second=cards[1], actions=actions)


def _card(source: Random, of: str, by: str, *, imprint: Imprint, rounds: tuple[str, ...]) -> Card:
    if source.random() < 0.15:
        return withheld_card(of, by, [_sentence(source) for _ in range(6)])
    people = source.randint(imprint.minimum_group, 40)
    needs = tuple(
        _need(source, place, people=people, imprint=imprint, rounds=rounds) for place in range(1, 7)
    )
    history = tuple(
        _point(name, [need.history[place].mean for need in needs], imprint.scale)
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
        agreed_note=source.choice(["", f"Agreed with a reservation: {_sentence(source)}"]),
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
        else _point(name, [round(source.uniform(0, 4), 2)], scale)
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
    text = _sentence(source)
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


def _point(name: str, means: list[float | None] | list[float], scale: Scale) -> TrendPoint:
    known = [mean for mean in means if mean is not None]
    if not known:
        return TrendPoint(round_name=name, letter=None, mean=None)
    mean = round(sum(known) / len(known), 2)
    return TrendPoint(round_name=name, letter=letter_on(scale, mean), mean=mean)


def _total(cards: list[Card], department: str, scale: Scale) -> DepartmentTotal:
    shown = [card for card in cards if card.published]
    names = max((tuple(point.round_name for point in card.history) for card in shown), key=len, default=())
    history = tuple(
        _point(name, [card.history[place].mean for card in shown], scale) for place, name in enumerate(names)
    )
    now = history[-1] if history else TrendPoint(round_name="", letter=None, mean=None)
    return DepartmentTotal(department=department, letter=now.letter, mean=now.mean, history=history)


def _action(source: Random, card: Card) -> ActionLine:
    need = source.choice(card.needs)
    status = source.choice(list(ActionStatus))
    overdue = status in {ActionStatus.PLANNED, ActionStatus.IN_PROGRESS} and source.random() < 0.5
    return ActionLine(
        of=card.of,
        by=card.by,
        need_positions=(need.position,),
        what=_sentence(source),
        owner_of="Ines Duarte",
        owner_by="Tomas Lindqvist",
        due=date(2026, 6, 1),
        status=status,
        overdue=overdue,
        days_late=source.randint(1, 200) if overdue else None,
        promised_in=card.history[-1].round_name if card.history else ROUNDS[-1],
        letter_then=need.letter,
        mean_then=need.mean,
        noticed=_noticed(source),
    )


def _noticed(source: Random) -> Noticed | None:
    """Answer at random whether anything was noticed, and withhold what must be withheld."""
    answers = source.randint(0, 30)
    yes = source.randint(0, answers)
    mostly = 2 * yes >= answers
    if answers < 5:
        return None
    if answers < 8:
        return Noticed(mostly=mostly, withheld=Withheld.FEW, answers_words="5 to 9")
    if max(yes, answers - yes) >= answers - 1:
        return Noticed(mostly=mostly, withheld=Withheld.UNANIMOUS)
    return Noticed(mostly=mostly, yes=yes, answers=answers)


def _sentence(source: Random) -> str:
    """Make a wording of up to 300 characters, mostly short."""
    length = source.choice([20, 60, 60, 90, 150, 290])
    text = source.choice(WORDS).capitalize()
    while len(text) < length:
        text += " " + source.choice(WORDS)
    return f"{text[:299]}."
