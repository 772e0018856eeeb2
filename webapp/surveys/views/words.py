"""View model of survey results: bars, sentences and counts in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.cards import Withheld
from webapp.domain.survey_results import DIFFERENT_FROM, ShownAnswers, is_trouble
from webapp.language import gettext as _
from webapp.language import listed, ngettext
from webapp.rounds.services.templates import said
from webapp.survey_templates import SurveyTemplate
from webapp.surveys.services.lines import AskedLine
from webapp.surveys.services.results import ComparedLine, Side

BAR_WIDTH = 340


@dataclass(frozen=True, kw_only=True)
class Share:
    """One rectangle of a bar: from where to where, and how dark; `is_open` for answers that are none."""

    x: float
    width: float
    darkness: float
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class DrawnSide:
    """What one side answered to one question: a bar, or none where the counts are withheld, and words."""

    name: str
    words: str
    shares: Sequence[Share]
    before: str  # the same the last time; "" the first time


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """One question as the page shows it."""

    position: int
    title: str
    text: str
    in_words: bool  # answered in words, so without a bar
    sides: Sequence[DrawnSide]
    apart: int | None
    apart_before: int | None
    verdict: str
    asks_for_more: bool  # bad news, or a disagreement


def drawn_lines(lines: Sequence[ComparedLine], template: SurveyTemplate) -> list[DrawnLine]:
    """Describe every question with the answers of its sides."""
    cannot = said(template, template.cannot_judge)
    return [
        DrawnLine(
            position=compared.line.position,
            title=compared.line.title,
            text=compared.line.text,
            in_words=not compared.line.choices,
            sides=[
                DrawnSide(
                    name=name,
                    words=_counts(compared.line, shown, cannot),
                    shares=_shares(shown),
                    before=_counts(compared.line, before, cannot) if before else "",
                )
                for name, shown, before in zip(compared.asked, compared.sides, compared.before, strict=True)
            ],
            apart=compared.apart,
            apart_before=compared.apart_before,
            verdict=_verdict(compared),
            asks_for_more=_asks_for_more(compared),
        )
        for compared in lines
    ]


def _shares(shown: ShownAnswers) -> list[Share]:
    if shown.counts is None or shown.cannot_judge is None:
        return []
    total = sum(shown.counts.values()) + shown.cannot_judge
    steps = max(len(shown.counts) - 1, 1)
    drawn = [(count, 1 - place / steps, False) for place, count in enumerate(shown.counts.values())]
    shares, x = [], 0.0
    for count, darkness, is_open in [*drawn, (shown.cannot_judge, 0.0, True)]:
        width = BAR_WIDTH * count / total
        if count:
            shares.append(
                Share(x=round(x, 1), width=round(width, 1), darkness=round(darkness, 2), is_open=is_open)
            )
        x += width
    return shares


def _counts(line: AskedLine, shown: ShownAnswers, cannot: str) -> str:
    words = dict(line.choices)
    most = words.get(shown.most or "", "")
    match shown.withheld:
        case None:
            counts = [f"{words[code]}: {count}" for code, count in (shown.counts or {}).items()]
            return ", ".join([*counts, f"{cannot}: {shown.cannot_judge}"])
        case Withheld.UNANIMOUS:
            return _("Almost all: %(answer)s", answer=most)
        case Withheld.FEW:
            low, high = shown.answers_between or (0, 0)
            few = _("%(low)s to %(high)s answers", low=low, high=high)
            return f"{few}; {_('most often: %(answer)s', answer=most)}"
    return _("Too few answers to be shown")


def _verdict(compared: ComparedLine) -> str:
    """Say in one sentence what two sides answered; of one alone it stands at its bar."""
    if len(compared.sides) < 2:
        return ""
    words = dict(compared.line.choices)
    said_by = [
        _("%(department)s, most often: %(answer)s.", department=name, answer=words[shown.most])
        for name, shown in zip(compared.asked, compared.sides, strict=True)
        if shown.most is not None
    ]
    return " ".join(said_by)


def _asks_for_more(compared: ComparedLine) -> bool:
    trouble = any(is_trouble(shown, compared.line.trouble) for shown in compared.sides)
    return trouble or (compared.apart or 0) >= DIFFERENT_FROM


def finding(lines: Sequence[ComparedLine], sides: Sequence[Side]) -> str:
    """Say how many questions two sides see differently, of those that can be compared; else who answered."""
    apart = [line.apart for line in lines if line.apart is not None]
    different = sum(tenths >= DIFFERENT_FROM for tenths in apart)
    if apart and len(apart) < sum(bool(line.line.choices) for line in lines):
        return ngettext(
            "%(all)s of the questions can be compared; they see %(num)s of these differently",
            "%(all)s of the questions can be compared; they see %(num)s of these differently",
            different,
            all=len(apart),
        )
    if different:
        return ngettext(
            "They see %(num)s of %(all)s questions differently",
            "They see %(num)s of %(all)s questions differently",
            different,
            all=len(apart),
        )
    if apart:
        return _("No question is seen differently")
    shown = [side.asked_name for side in sides if side.is_published]
    if not shown:
        return _("Too few people answered, so nothing can be shown")
    return _("What %(departments)s answered", departments=listed(shown))


def side_words(side: Side, minimum: int) -> str:
    """Say how many of a side answered, as far as it may be told."""
    if not side.is_published:
        return _("fewer than %(minimum)s", minimum=minimum)
    if side.handed_in is None:
        return _("few of %(all)s answered", all=side.eligible)
    return _("%(number)s of %(all)s answered", number=side.handed_in, all=side.eligible)
