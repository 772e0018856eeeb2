"""View model of the front page after an exchange: a tile, the change and one sentence for each card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from reports.data import Card, GradedNeed, Verdict
from webapp.exchanged_cards.services.results import ExchangedCard, results_of_departments
from webapp.exchanged_cards.views.charts import PageCharts
from webapp.language import gettext as _
from webapp.language import ngettext, short_date
from webapp.models import Round
from webapp.rounds.services.planning import last_exchanged_round, open_round_of
from webapp.web.access import Viewer
from webapp.web.pages import today

LONGEST_NAME_OF_A_NEED = 60  # characters; a longer one is cut at a word


@dataclass(frozen=True, kw_only=True)
class ReceivedCard:
    """A card as the front page shows it; `letter` is None where it stays closed."""

    department: str  # that graded
    href: str
    letter: str | None
    change: str
    change_by: str
    before: str
    sentence: str
    line: Markup | None


@dataclass(frozen=True, kw_only=True)
class News:
    """What the front page begins with between an exchange and the day on which its plans are due."""

    note: str
    lead: str
    department: str
    received: Sequence[ReceivedCard]
    given: Sequence[tuple[str, str]]  # words and address


def news_for(session: Session, me: Viewer) -> News | None:
    """Return the cards of the last exchange of the viewer's department while they are news, else None."""
    last = last_exchanged_round(session)
    if me.department_id is None or last is None or today() > last.plans_due_on or open_round_of(session):
        return None
    cards = results_of_departments(session, last, department_ids=me.department_ids).cards
    received = [card for card in cards if me.is_one_of(card.graded_id)]
    given = [card for card in cards if me.is_one_of(card.grading_id)]
    if not cards:
        return None
    charts = PageCharts(last.letters)
    return News(
        note=_(
            "%(round)s, exchanged on %(day)s", round=last.name, day=short_date(last.exchanged_on or today())
        ),
        lead=_lead(received),
        department=me.department_name or "",
        received=[_received(last, card, charts) for card in received],
        given=[(_given_words(card), _address(last, card)) for card in given],
    )


def _lead(received: Sequence[ExchangedCard]) -> str:
    if not received:
        return ""
    if not any(card.shown.published for card in received):
        return _("No card can be shown this time.")
    return ngettext(
        "%(num)s department graded yours. Read its card first; what needs you stands below.",
        "%(num)s departments graded yours. Read the cards first; what needs you stands below.",
        len(received),
    )


def _received(round_: Round, card: ExchangedCard, charts: PageCharts) -> ReceivedCard:
    printed = card.printed
    if not printed.published:
        minimum = round_.minimum_group
        sentence = _("Fewer than %(minimum)s people handed in, so this card stays closed.", minimum=minimum)
        return ReceivedCard(
            department=printed.by,
            href=url_for("anonymity.show"),
            letter=None,
            change="",
            change_by="",
            before="",
            sentence=sentence,
            line=None,
        )
    return ReceivedCard(
        department=printed.by,
        href=_address(round_, card),
        letter=printed.letter,
        change=printed.change or "",
        change_by=charts.change_by(printed),
        before=_before(printed),
        sentence=_sentence(printed, round_.letters),
        line=charts.spark(printed.history, width=110),
    )


def _address(round_: Round, card: ExchangedCard) -> str:
    return url_for(
        "results.card",
        round_slug=round_.slug,
        graded_slug=card.graded_slug,
        grading_slug=card.grading_slug,
    )


def _given_words(card: ExchangedCard) -> str:
    letter = card.printed.letter
    return f"{card.shown.of}, {letter}" if letter else card.shown.of


def _before(card: Card) -> str:
    """Name the letter of the round before, where it was another one."""
    if len(card.history) < 2 or card.history[-2].letter in (None, card.letter):
        return ""
    last = card.history[-2]
    return _("%(letter)s in %(round)s", letter=last.letter, round=last.round_name)


def _sentence(card: Card, letters: Sequence[str]) -> str:
    """Say what rose most, else what is best, and then what is lowest: praise beside trouble."""

    def lowness(need: GradedNeed) -> tuple[int, float]:
        return letters.index(need.letter or letters[0]), -(need.mean or 0.0)

    graded = [need for need in card.needs if need.letter is not None]
    if not graded:
        return ""
    lowest = max(graded, key=lowness)
    others = [need for need in graded if need is not lowest]
    risen = [need for need in others if need.change is Verdict.IMPROVED and _letter_before(need)]
    best = max(risen, key=_rise) if risen else min(others, key=lowness, default=None)
    return " ".join(_say(need) for need in (best, lowest) if need is not None)


def _rise(need: GradedNeed) -> float:
    return (need.change_to or 0.0) - (need.change_from or 0.0)


def _letter_before(need: GradedNeed) -> str | None:
    return need.history[-2].letter if len(need.history) > 1 else None


def _say(need: GradedNeed) -> str:
    name, before = (
        shorten(need.text.rstrip("."), LONGEST_NAME_OF_A_NEED, placeholder="…"),
        _letter_before(need),
    )
    words = {"need": name, "letter": need.letter, "before": before, "expected": need.expected}
    if need.change is Verdict.IMPROVED and before not in (None, need.letter):
        return _("“%(need)s” rose from %(before)s to %(letter)s.", **words)
    if need.change is Verdict.DECLINED and before not in (None, need.letter):
        return _("“%(need)s” fell from %(before)s to %(letter)s.", **words)
    if need.wide_gap:
        return _("“%(need)s” is %(letter)s, where %(expected)s was expected.", **words)
    return _("“%(need)s” is %(letter)s.", **words)
