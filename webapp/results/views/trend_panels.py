"""View model of the trends sheet: small multiples of departments, their sentences, needs with a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from reports.charts.trend_charts import order_of_ends
from reports.data import Card, GradedNeed, TrendPoint, Verdict
from reports.data_compared import DepartmentTotal
from reports.pictures import points_of
from reports.words import headlines, story
from webapp.domain.needs import NEEDS_ON_A_CARD
from webapp.exchanged_cards.services.results import ExchangedCard, NamedDepartment, Results
from webapp.exchanged_cards.views.charts import Named, PageCharts
from webapp.language import gettext as _
from webapp.language import ngettext

MOST_LINES = 6  # told apart by dash and marker
MOST_PARTS = 3  # of a sentence


@dataclass(frozen=True, kw_only=True)
class End:
    """The end of a line: the counterpart, its letter and points now, and where its card is."""

    name: str
    href: str
    letter: str | None
    now: str
    was: str
    is_drawn: bool


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One department of the sheet."""

    department: NamedDepartment
    total: DepartmentTotal
    sentence: str
    chart: Markup | None
    ends: list[End]  # in the order of the lines, then those without a line
    notes: list[str]  # of merges and splits of departments


@dataclass(frozen=True, kw_only=True)
class NeedWithStory:
    """A need that is worth its page: the letter first and now, or last time and now."""

    text: str
    href: str
    then: str | None
    now: str | None
    sentence: str


def has_trends(results: Results) -> bool:
    """Tell whether any card shows a grade in two rounds."""
    return any(len(shown_points(card.printed.history)) > 1 for card in results.cards)


def shown_points(history: Sequence[TrendPoint]) -> list[TrendPoint]:
    """Return the rounds in which a letter is shown."""
    return [point for point in history if point.letter]


def headline(cards: Sequence[ExchangedCard]) -> str:
    """Say how many cards stand higher than they began; "" where none can be compared."""
    pairs = [(shown[0], shown[-1]) for card in cards if len(shown := shown_points(card.printed.history)) > 1]
    if not pairs:
        return ""
    return ngettext(
        "%(higher)s of one card stands higher than it began",
        "%(higher)s of %(num)s cards stand higher than they began",
        len(pairs),
        higher=sum(_is_higher(first, now) for first, now in pairs),
    )


def _is_higher(first: TrendPoint, now: TrendPoint) -> bool:
    if first.mean is None or now.mean is None:
        return (now.letter or "") < (first.letter or "")  # A stands before B
    return now.mean > first.mean


def panel_of(results: Results, department: NamedDepartment, charts: PageCharts) -> Panel:
    """Return the panel of a department: a line a counterpart; from seven on, one line of all."""
    cards = [card for card in results.cards if card.graded_id == department.id]
    total = results.total_of(department)
    histories = [card.printed.history for card in cards]
    series = [points_of(history) for history in histories]
    is_one_line = len(cards) > MOST_LINES
    order = order_of_ends(series)
    order += [place for place in range(len(cards)) if place not in order]
    lines: list[Named] = [(card.shown.by, card.printed.history) for card in cards]
    if is_one_line:
        lines = [(_("Overall"), total.history)]
    return Panel(
        department=department,
        total=total,
        sentence=_sentence(cards),
        chart=charts.multiple(lines) if lines else None,
        ends=[_end(results, cards[place], charts, is_drawn=not is_one_line) for place in order],
        notes=list(dict.fromkeys(note for card in cards for note in card.printed.line_notes)),
    )


def _end(results: Results, card: ExchangedCard, charts: PageCharts, *, is_drawn: bool) -> End:
    shown = shown_points(card.printed.history)
    first = shown[0].mean if len(shown) > 1 else None
    mean = card.printed.mean
    return End(
        name=card.shown.by,
        href=url_for(
            "results.card",
            round_slug=results.round_.slug,
            graded_slug=card.graded_slug,
            grading_slug=card.grading_slug,
        ),
        letter=card.printed.letter,
        now=charts.points(mean) if mean is not None else "",
        was=charts.points(first) if first is not None else "",
        is_drawn=is_drawn and any(point.mean is not None for point in card.printed.history),
    )


def _sentence(cards: Sequence[ExchangedCard]) -> str:
    """Say in one sentence from which letter to which each card has gone."""
    moves = [(card.shown.by, shown) for card in cards if len(shown := shown_points(card.printed.history)) > 1]
    if not moves:
        return ""
    if len(moves) == 1:
        (_by, shown) = moves[0]
        values = {"first": shown[0].letter, "now": shown[-1].letter}
        means = [point.mean for point in shown]
        if len(means) > 2 and None not in means and means == sorted(set(means), key=lambda mean: mean or 0.0):
            return _("Up in every round, from %(first)s to %(now)s.", **values)
        if values["first"] == values["now"]:
            return _("%(now)s, as at first.", now=values["now"])
        return _("From %(first)s to %(now)s.", **values)
    parts = [_part(by, shown[0].letter, shown[-1].letter) for by, shown in moves[:MOST_PARTS]]
    if len(moves) > MOST_PARTS:
        more = len(moves) - MOST_PARTS
        parts.append(ngettext("%(num)s more", "%(num)s more", more))
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}."


def _part(by: str, first: str | None, now: str | None) -> str:
    if first == now:
        return _("with %(by)s %(now)s as at first", by=by, now=now)
    return _("with %(by)s from %(first)s to %(now)s", by=by, first=first, now=now)


def needs_with_stories(results: Results, charts: PageCharts) -> list[NeedWithStory]:
    """Return the need that rose from F, the one that stays at F, and the widest fall since last time."""
    cards = [card.printed for card in results.cards]
    told = story.told(cards, (), most=len(cards) * NEEDS_ON_A_CARD)
    risen = [each for each in told if each.need.letter in story.GOOD]
    stuck = [each for each in told if each.need.letter not in story.GOOD]
    chosen = [(each.card, each.need, False) for each in [*risen[:1], *stuck[:1]]]
    chosen += [
        (card, need, True)
        for card, need, _by in headlines.changed(cards, Verdict.DECLINED)[:1]
        if all(need is not other for _card, other, _fell in chosen)
    ]
    slugs = {(card.shown.of, card.shown.by): (card.graded_slug, card.grading_slug) for card in results.cards}
    return [
        _with_story(results, card, need, slugs[card.of, card.by], charts, since_last=fell)
        for card, need, fell in chosen
    ]


def _with_story(
    results: Results,
    card: Card,
    need: GradedNeed,
    slugs: tuple[str, str],
    charts: PageCharts,
    *,
    since_last: bool,
) -> NeedWithStory:
    shown = shown_points(need.history)
    then, now = shown[-2 if since_last else 0], shown[-1]
    return NeedWithStory(
        text=need.text,
        href=url_for(
            "stories.show",
            round_slug=results.round_.slug,
            graded_slug=slugs[0],
            grading_slug=slugs[1],
            position=need.position,
        ),
        then=then.letter,
        now=now.letter,
        sentence=_(
            "%(of)s, by %(by)s: %(then)s in %(round)s, %(now)s now.",
            of=card.of,
            by=card.by,
            then=_grade(then, charts),
            round=then.round_name,
            now=_grade(now, charts),
        ),
    )


def _grade(point: TrendPoint, charts: PageCharts) -> str:
    if point.mean is None:
        return point.letter or ""
    return _("%(letter)s (%(points)s)", letter=point.letter, points=charts.points(point.mean))
