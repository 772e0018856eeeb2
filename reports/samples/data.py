"""Sample data: one pair in full, and a company of six departments around it."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from random import Random

from reports.data import Card, Exports, Imprint, TrendPoint
from reports.data_compared import (
    CardReport,
    CompanyComparison,
    Comparison,
    DepartmentTotal,
    DepartmentTrend,
    Pair,
)
from reports.samples.actions import sample_actions
from reports.samples.cards import ROUNDS, drawn_card, letter_of, marketing_card, sales_card, withheld_card
from reports.samples.texts import ASKED_OF, COMMENTS

PAIRS = (
    ("Marketing", "Sales"),
    ("Sales", "Customer Service"),
    ("Sales", "Operations"),
    ("Operations", "Customer Service"),
    ("Product", "Marketing"),
    ("Product", "Customer Service"),
    ("Operations", "Finance"),
    ("Sales", "Finance"),
)


def sample_imprint() -> Imprint:
    """Return the imprint of the sample round."""
    return Imprint(
        company_name="Northwick Instruments",
        round_name=ROUNDS[-1],
        printed_on=date(2026, 6, 15),
        exchanged_on=date(2026, 5, 26),
        letter_words=(("A", "Fully met"), ("B", "Mostly met"), ("C", "Partly met"), ("F", "Not met")),
    )


def sample_comparison() -> Comparison:
    """Return Marketing and Sales: one need up from F to B after an action, one stuck at F."""
    first, second = marketing_card(), sales_card()
    return Comparison(
        imprint=sample_imprint(),
        first=first,
        second=second,
        actions=sample_actions(),
        exports=sample_exports((first, second)),
    )


def sample_card() -> CardReport:
    """Return the card of Marketing with its comments."""
    card = marketing_card()
    return CardReport(
        imprint=sample_imprint(),
        card=card,
        actions=tuple(action for action in sample_actions() if action.of == card.of),
        comments=COMMENTS,
        exports=sample_exports((card,)),
    )


def sample_company() -> CompanyComparison:
    """Return six departments in eight pairs; Finance is withheld by Sales."""
    source = Random(7)  # noqa: S311  # a story that stays the same, not a secret
    pairs = [Pair(first=marketing_card(), second=sales_card(), actions=sample_actions())]
    for first, second in PAIRS[1:]:
        cards = [drawn_card(of, by, source) for of, by in ((first, second), (second, first))]
        if first == "Sales" and second == "Finance":
            cards[1] = withheld_card("Finance", "Sales", ASKED_OF["Finance"])
        pairs.append(Pair(first=cards[0], second=cards[1]))
    all_cards = [card for pair in pairs for card in (pair.first, pair.second)]
    departments = ("Marketing", "Sales", "Customer Service", "Operations", "Product", "Finance")
    return CompanyComparison(
        imprint=sample_imprint(),
        totals=tuple(_total(name, [card for card in all_cards if card.of == name]) for name in departments),
        pairs=tuple(pairs),
        exports=sample_exports(all_cards),
    )


def sample_trend() -> DepartmentTrend:
    """Return Sales over five rounds."""
    company = sample_company()
    cards = [card for pair in company.pairs for card in (pair.first, pair.second)]
    return DepartmentTrend(
        imprint=company.imprint,
        total=next(total for total in company.totals if total.department == "Sales"),
        received=tuple(card for card in cards if card.of == "Sales"),
        given=tuple(card for card in cards if card.by == "Sales"),
        exports=company.exports,
    )


def _total(department: str, cards: list[Card]) -> DepartmentTotal:
    shown = [card for card in cards if card.published]
    history = []
    for i, name in enumerate(ROUNDS):
        means = [mean for card in shown if (mean := card.history[i].mean) is not None]
        mean = round(sum(means) / len(means), 2)
        history.append(TrendPoint(round_name=name, letter=letter_of(mean), mean=mean))
    now = history[-1]
    return DepartmentTotal(department=department, letter=now.letter, mean=now.mean, history=tuple(history))


def sample_exports(cards: Sequence[Card]) -> Exports:
    """Write the numbers of some cards as small files to attach; services bring their own."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("round", "of", "by", "position", "need", "letter", "mean"))
    for card in cards:
        for need in card.needs:
            writer.writerow(
                (card.round_name, card.of, card.by, need.position, need.text, need.letter, need.mean)
            )
    plain = [{"of": card.of, "by": card.by, "letter": card.letter, "mean": card.mean} for card in cards]
    return Exports(csv=sheet.getvalue().encode("utf-8-sig"), json=json.dumps(plain).encode())
