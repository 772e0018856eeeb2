"""Factories of report data with defaults."""

from dataclasses import replace
from datetime import date
from typing import Any

from reports.data import ActionLine, Card, GradedNeed, Imprint, TrendPoint, Verdict, Withheld
from reports.data_compared import CardReport, Comparison
from reports.samples.cards import letter_of, withheld_card
from reports.samples.data import sample_card, sample_comparison

ROUNDS = ("Spring 2025", "Autumn 2025", "Spring 2026")


def make_imprint(**changes: Any) -> Imprint:
    """Make an imprint."""
    values: dict[str, Any] = {
        "company_name": "Northwick Instruments",
        "round_name": "Spring 2026",
        "printed_on": date(2026, 6, 15),
        **changes,
    }
    return Imprint(**values)


def make_need(**changes: Any) -> GradedNeed:
    """Make a need with two A, three B, two C and one F."""
    values: dict[str, Any] = {
        "position": 1,
        "text": "Answers come within a day.",
        "letter": "B",
        "mean": 2.63,
        "counts": {"A": 2, "B": 3, "C": 2, "F": 1},
        "cannot_judge": 1,
        "answers": 8,
        "likely_range": (1.9, 3.2),
        "change": Verdict.NO_CLEAR_CHANGE,
        "change_from": 2.41,
        "change_to": 2.63,
        "expected": "B",
        "history": tuple(
            TrendPoint(round_name=name, letter=letter_of(mean), mean=mean)
            for name, mean in zip(ROUNDS, (2.2, 2.41, 2.63), strict=True)
        ),
        **changes,
    }
    return GradedNeed(**values)


def make_card(**changes: Any) -> Card:
    """Make a published card of six needs."""
    values: dict[str, Any] = {
        "of": "Marketing",
        "by": "Sales",
        "round_name": "Spring 2026",
        "published": True,
        "handed_in": 9,
        "eligible": 14,
        "letter": "B",
        "mean": 2.63,
        "change": Verdict.NO_CLEAR_CHANGE,
        "change_by": 0.22,
        "needs": tuple(make_need(position=i) for i in range(1, 7)),
        "history": tuple(
            TrendPoint(round_name=name, letter=letter_of(mean), mean=mean)
            for name, mean in zip(ROUNDS, (2.2, 2.41, 2.63), strict=True)
        ),
        **changes,
    }
    return Card(**values)


def make_comparison(**changes: Any) -> Comparison:
    """Make a pair; `first` and `second` may be given as cards."""
    values: dict[str, Any] = {
        "imprint": make_imprint(),
        "first": make_card(),
        "second": make_card(of="Sales", by="Marketing"),
        **changes,
    }
    return Comparison(**values)


def make_action(**changes: Any) -> ActionLine:
    """Make an action."""
    values: dict[str, Any] = {
        "of": "Marketing",
        "by": "Sales",
        "need_positions": (1,),
        "what": "Answer each question on the day it comes.",
        "owner_of": "Ines Duarte",
        "due": date(2026, 7, 1),
        **changes,
    }
    return ActionLine(**values)


HEBREW_NEEDS = (
    "פנייה חדשה מגיעה לאיש המכירות הנכון בתוך יום עבודה אחד.",
    "לוח הקמפיינים נקבע ארבעה שבועות מראש (2026).",
    "מחירונים נכונים ביום ההשקה.",
    "כל תוכנית אומרת איזה ערוץ מוכר מה.",
    "התנגדות נענית בתוך שבועיים.",
    "מישהו מהשיווק מצטרף לביקור.",
)


def hebrew_card() -> CardReport:
    """Make a card whose names, needs and comments are Hebrew."""
    sample = sample_card()
    needs = tuple(
        replace(need, text=text) for need, text in zip(sample.card.needs, HEBREW_NEEDS, strict=True)
    )
    return replace(
        sample,
        imprint=replace(sample.imprint, company_name="חברת נורת'וויק", round_name="אביב 2026"),
        card=replace(sample.card, of="שיווק", by="מכירות", needs=needs),
        comments=HEBREW_NEEDS,
    )


def hard_cases() -> dict[str, Comparison]:
    """Make the pairs that strain a layout, each under the name of its difficulty."""
    sample = sample_comparison()
    long_name = "Department for the Long-Distance Transport of Heavy Machines"
    long_text = ("Every machine that leaves the yard has its papers with it, signed by two people, and " * 4)[
        :300
    ]
    first_round = replace(
        sample.first,
        change=Verdict.NEW,
        change_by=None,
        history=sample.first.history[-1:],
        needs=tuple(
            replace(n, change=Verdict.NEW, change_from=None, counts_before=None, history=n.history[-1:])
            for n in sample.first.needs
        ),
    )
    few = tuple(
        make_need(
            position=i,
            withheld=Withheld.FEW,
            counts=None,
            mean=None,
            answers=None,
            answers_words="5 to 9",
            cannot_judge=None,
            likely_range=None,
            change=None,
            change_from=None,
            change_to=None,
        )
        for i in range(1, 4)
    ) + tuple(
        make_need(
            position=i,
            letter="F",
            withheld=Withheld.UNANIMOUS,
            almost_all="F",
            counts=None,
            mean=None,
            answers=None,
            cannot_judge=None,
            likely_range=None,
            change=None,
            change_from=None,
            change_to=None,
        )
        for i in range(4, 7)
    )
    with_d = tuple(
        replace(
            n, counts={"A": 3, "B": 4, "C": 4, "D": 4, "F": 3}, letter="D" if n.position == 2 else n.letter
        )
        for n in sample.first.needs
    )
    texts = [need.text for need in sample.second.needs]
    return {
        "one side withheld": replace(sample, second=withheld_card("Sales", "Marketing", texts)),
        "both sides withheld": replace(
            sample,
            first=withheld_card("Marketing", "Sales", texts),
            second=withheld_card("Sales", "Marketing", texts),
            actions=(),
        ),
        "first round": replace(
            sample, first=first_round, second=replace(first_round, of="Sales", by="Marketing"), actions=()
        ),
        "few and unanimous": replace(
            sample, first=make_card(needs=few, mean=None, handed_in=None, handed_in_words="5 to 9")
        ),
        "scale with D": replace(
            sample,
            imprint=replace(sample.imprint, scale=("A", "B", "C", "D", "F"), paper="Letter"),
            first=replace(sample.first, needs=with_d, letter="D"),
        ),
        "long names and needs": replace(
            sample,
            first=replace(
                sample.first,
                of=long_name,
                needs=tuple(replace(n, text=long_text) for n in sample.first.needs),
            ),
            second=replace(
                sample.second,
                by=long_name,
                needs=tuple(replace(n, text=long_text) for n in sample.second.needs),
            ),
        ),
        "other scripts": replace(
            sample,
            first=replace(
                sample.first,
                of="قسم التسويق والمبيعات",
                by="営業部 🚀",
                needs=tuple(
                    replace(n, text=text)
                    for n, text in zip(
                        sample.first.needs,
                        (
                            "يصل كل عميل جديد إلى البائع خلال يوم عمل واحد.",
                            "キャンペーンの日程は四週間前に決まる。",
                            "מחירונים נכונים ביום ההשקה 👩‍👩‍👧",
                            "Цены верны в день начала продаж.",
                            "प्रत्येक आपत्ति का उत्तर दो सप्ताह में।",
                            "ตอบทุกคำถามภายในสองสัปดาห์",
                        ),
                        strict=True,
                    )
                ),
            ),
            second=replace(sample.second, of="営業部 🚀", by="قسم التسويق والمبيعات"),
        ),
        "40 actions": replace(
            sample, actions=tuple(make_action(what=f"Step {i} of a long plan.") for i in range(40))
        ),
    }
