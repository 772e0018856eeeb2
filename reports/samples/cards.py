"""Sample cards: Marketing and Sales written out, the others drawn at random round a level."""

from collections.abc import Sequence
from datetime import date
from random import Random

from reports.charts.axis import POINTS
from reports.data import Card, GradedNeed, Lineage, SelfImage, Signature, TrendPoint, Verdict, Withheld
from reports.samples.texts import (
    A_LOOKS_LIKE,
    ASKED_OF,
    F_LOOKS_LIKE,
    MARKETING_FOR_SALES,
    SALES_FOR_MARKETING,
)

ROUNDS = ("Spring 2024", "Autumn 2024", "Spring 2025", "Autumn 2025", "Spring 2026")
SCALE = ("A", "B", "C", "F")
Counts = tuple[int, ...]


def withheld_card(of: str, by: str, texts: Sequence[str]) -> Card:
    """Return a card that stays closed, as it would look if nobody had graded it."""
    needs = tuple(
        GradedNeed(position=i, text=text, withheld=Withheld.NONE) for i, text in enumerate(texts, start=1)
    )
    return Card(of=of, by=by, round_name=ROUNDS[-1], published=False, needs=needs)


def marketing_card() -> Card:
    """Build Marketing as graded by Sales: spreads of this round, means of the four before."""
    rows: tuple[tuple[Counts, int, tuple[float | None, ...], Verdict, str], ...] = (
        ((9, 7, 2, 0), 1, (0.90, 1.35, 1.95, 2.80), Verdict.IMPROVED, "A"),
        ((12, 5, 1, 0), 1, (2.40, 2.61, 3.05, 3.30), Verdict.NO_CLEAR_CHANGE, "A"),
        ((4, 8, 5, 1), 1, (2.10, 2.20, 2.52, 2.60), Verdict.NO_CLEAR_CHANGE, "B"),
        ((2, 5, 8, 3), 1, (1.72, 1.66, 1.90, 2.10), Verdict.NO_CLEAR_CHANGE, "A"),
        ((0, 2, 6, 10), 1, (1.10, 1.28, 1.44, 1.30), Verdict.NO_CLEAR_CHANGE, "C"),
        ((3, 7, 6, 2), 1, (None, None, None, 1.90), Verdict.IMPROVED, "C"),
    )
    needs = tuple(
        _need(i, text, rows[i - 1], lineage=Lineage.KEPT)
        for i, text in enumerate(MARKETING_FOR_SALES, start=1)
    )
    return _card("Marketing", "Sales", needs, handed_in=19, eligible=24, change=Verdict.IMPROVED)


def sales_card() -> Card:
    """Build Sales as graded by Marketing."""
    rows: tuple[tuple[Counts, int, tuple[float | None, ...], Verdict, str], ...] = (
        ((1, 4, 5, 2), 0, (1.20, 1.55, 1.83, 1.92), Verdict.NO_CLEAR_CHANGE, "B"),
        ((3, 5, 3, 0), 1, (2.15, 2.30, 2.44, 2.70), Verdict.NO_CLEAR_CHANGE, "B"),
        ((8, 4, 0, 0), 0, (2.80, 2.90, 3.10, 3.32), Verdict.NO_CLEAR_CHANGE, "A"),
        ((0, 3, 6, 3), 0, (1.30, 1.62, 1.80, 1.65), Verdict.NO_CLEAR_CHANGE, "B"),
        ((2, 3, 3, 4), 0, (3.05, 2.92, 2.61, 2.45), Verdict.DECLINED, "A"),
        ((5, 5, 2, 0), 0, (1.75, 2.10, 2.48, 2.70), Verdict.NO_CLEAR_CHANGE, "B"),
    )
    needs = tuple(
        _need(i, text, rows[i - 1], lineage=Lineage.REWORDED if i == 4 else Lineage.KEPT)
        for i, text in enumerate(SALES_FOR_MARKETING, start=1)
    )
    return _card("Sales", "Marketing", needs, handed_in=12, eligible=14, change=Verdict.NO_CLEAR_CHANGE)


def _need(
    position: int,
    text: str,
    row: tuple[Counts, int, tuple[float | None, ...], Verdict, str],
    *,
    lineage: Lineage,
) -> GradedNeed:
    spread, cannot_judge, earlier, change, expected = row
    counts = dict(zip(SCALE, spread, strict=True))
    answers = sum(spread)
    mean = round(sum(POINTS[letter] * n for letter, n in counts.items()) / answers, 2)
    before = earlier[-1]
    received = letter_of(mean)
    history = tuple(
        TrendPoint(round_name=name, letter=None if value is None else letter_of(value), mean=value)
        for name, value in zip(ROUNDS, (*earlier, mean), strict=True)
    )
    return GradedNeed(
        position=position,
        text=text,
        a_looks_like=A_LOOKS_LIKE.get(text, ""),
        f_looks_like=F_LOOKS_LIKE.get(text, ""),
        letter=received,
        mean=mean,
        counts=counts,
        counts_before=None if before is None else spread_like(before, answers),
        cannot_judge=cannot_judge,
        answers=answers,
        likely_range=(max(0.0, round(mean - 0.36, 1)), min(4.0, round(mean + 0.34, 1))),
        change=change,
        change_from=before,
        change_to=mean,
        expected=expected,
        self_image=_self_image(POINTS[expected], mean),
        trend=_trend((*earlier, mean)),
        wide_gap=abs(SCALE.index(expected) - SCALE.index(received)) >= 2,
        history=history,
        lineage=lineage,
        since="Autumn 2025" if history[0].mean is None or lineage is Lineage.REWORDED else "",
    )


def letter_of(mean: float) -> str:
    """Return the letter of a mean on the default scale."""
    return "A" if mean >= 3.5 else "B" if mean >= 2.5 else "C" if mean >= 1.5 else "F"


def spread_like(mean: float, answers: int) -> dict[str, int]:
    """Return a spread with about this mean."""
    counts = dict.fromkeys(SCALE, 0)
    for i in range(answers):
        wanted = min(4.0, max(0.0, mean + 1.6 * ((i + 0.5) / answers - 0.5)))
        counts[min(SCALE, key=lambda letter: abs(POINTS[letter] - wanted))] += 1
    return counts


def _trend(means: Sequence[float | None]) -> Verdict | None:
    """Say a trend where a need rose or fell in every round, by a letter or more."""
    known = [mean for mean in means if mean is not None]
    if len(known) < len(ROUNDS) or abs(known[-1] - known[0]) < 1:
        return None
    if known == sorted(known):
        return Verdict.IMPROVED
    return Verdict.DECLINED if known == sorted(known, reverse=True) else None


def _self_image(expected: float, mean: float) -> SelfImage:
    if abs(expected - mean) <= 0.36:
        return SelfImage.LIKE
    return SelfImage.HIGHER if expected > mean else SelfImage.LOWER


def _card(
    of: str, by: str, needs: tuple[GradedNeed, ...], *, handed_in: int, eligible: int, change: Verdict
) -> Card:
    history = []
    for i, name in enumerate(ROUNDS):
        known = [mean for need in needs if (mean := need.history[i].mean) is not None]
        mean = round(sum(known) / len(known), 2)
        history.append(TrendPoint(round_name=name, letter=letter_of(mean), mean=mean))
    now, last = history[-1].mean or 0.0, history[-2].mean or 0.0
    heads = {"Marketing": "Ruth Adeyemi", "Sales": "Tomas Lindqvist", "Finance": "Ines Duarte"}
    return Card(
        of=of,
        by=by,
        round_name=ROUNDS[-1],
        published=True,
        handed_in=handed_in,
        eligible=eligible,
        letter=history[-1].letter,
        mean=now,
        change=change,
        change_by=round(now - last, 2),
        needs=needs,
        history=tuple(history),
        head_of=heads.get(of, ""),
        surprise=((ROUNDS[-2], 1.4), (ROUNDS[-1], 0.3)) if of == "Marketing" else (),
        signatures=(Signature(name=heads[by], role=f"Given by {by}", signed_on=date(2026, 5, 26)),)
        if by in heads
        else (),
        agreed_note="Need 5 stands as proposed." if of == "Sales" and by == "Marketing" else "",
    )


def drawn_card(of: str, by: str, source: Random) -> Card:
    """Draw a card whose needs lie round one level and move a little each round."""
    level = source.uniform(1.5, 3.3)
    answers = source.randint(9, 24)
    needs = []
    for position, text in enumerate(ASKED_OF[of], start=1):
        base = min(3.7, max(0.5, level + source.uniform(-0.9, 0.9)))
        earlier = tuple(round(min(4.0, max(0.0, base + source.uniform(-0.35, 0.35))), 2) for _ in ROUNDS[1:])
        spread = tuple(spread_like(base, answers).values())
        expected = letter_of(min(4.0, base + source.uniform(-0.3, 1.2)))
        row = (spread, source.randint(0, 2), earlier, Verdict.NO_CLEAR_CHANGE, expected)
        needs.append(_need(position, text, row, lineage=Lineage.KEPT))
    eligible = answers + source.randint(0, 9)
    return _card(
        of, by, tuple(needs), handed_in=answers, eligible=eligible + 2, change=Verdict.NO_CLEAR_CHANGE
    )
