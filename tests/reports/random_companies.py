"""Random report data of companies with everything a round may bring: withheld, new, closed, overdue."""

from __future__ import annotations

from datetime import date
from random import Random

from reports.data import ActionLine, ActionStatus, Card, Imprint, Noticed, Scale, TrendPoint, Withheld
from reports.data_compared import CompanyComparison, DepartmentTotal, Pair
from tests.reports.random_cards import make_random_card, point_of, sentence

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
        make_random_card(source, of, by, imprint=imprint, rounds=rounds)
        for of, by in ((first, second), (second, first))
    ]
    actions = tuple(_action(source, source.choice(cards)) for _ in range(source.choice([0, 1, 3, 9])))
    return Pair(first=cards[0], second=cards[1], actions=actions)


def _total(cards: list[Card], department: str, scale: Scale) -> DepartmentTotal:
    shown = [card for card in cards if card.published]
    names = max((tuple(point.round_name for point in card.history) for card in shown), key=len, default=())
    history = tuple(
        point_of(name, [card.history[place].mean for card in shown], scale)
        for place, name in enumerate(names)
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
        what=sentence(source),
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
