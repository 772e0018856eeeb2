"""Survey results after disclosure control: the one way to what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from webapp.domain.disclosure import Rules
from webapp.domain.noticed import Noticed, show_noticed
from webapp.domain.survey_results import ShownAnswers, ranked, show_answers, tenths_apart
from webapp.language import by_alphabet
from webapp.models import Card, CardLine, PlainSurvey, RoundState, Survey
from webapp.rounds.services.planning import last_exchanged_round
from webapp.rounds.services.templates import frozen_template, template_of
from webapp.survey_templates import Audience, Comparison, Result, SurveyTemplate
from webapp.surveys.services.lines import AskedLine, Names, asked_lines
from webapp.urn import anonymity, comments

_COUNTED = (
    select(
        CardLine.action_id,
        PlainSurvey.__table__.c.id.label("survey_id"),
        *(PlainSurvey.__table__.c[name] for name in ("minimum_group", "template", "template_digest")),
        anonymity.counts_by_answer(CardLine.card_id, CardLine.position).label("counts"),
    )
    .join(Card, Card.id == CardLine.card_id)
    .join(PlainSurvey, PlainSurvey.id == Card.round_id)
    .where(
        CardLine.action_id.in_(bindparam("action_ids", expanding=True)),
        PlainSurvey.state == RoundState.EXCHANGED,
        Card.is_published.is_(True),
    )
    .order_by(PlainSurvey.opens_on)
)
"""Made once: to put it together takes longer than to ask, and every card and pair asks."""


def noticed_of(session: Session, action_ids: Iterable[int]) -> dict[int, Noticed]:
    """Return what may be shown, by action: nothing where nobody was asked, or too few have answered.

    One query.
    """
    found = {}
    for row in session.execute(_COUNTED, {"action_ids": list(action_ids)}):
        template = frozen_template(session, row.survey_id, row.template, row.template_digest)
        rules = Rules(minimum_group=row.minimum_group)
        found[row.action_id] = show_noticed(row.counts or {}, rules, noes=template.trouble)
    return {action_id: noticed for action_id, noticed in found.items() if noticed is not None}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One card of a counted survey: who answered, and what may be shown of each question."""

    card_id: int
    graded_id: int
    grading_id: int
    graded_name: str
    grading_name: str
    asked_id: int  # the department that answered
    asked_name: str
    eligible: int
    is_published: bool
    handed_in: int | None  # where it may be told
    lines: Sequence[AskedLine]
    shown: Sequence[ShownAnswers]
    comments: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ComparedLine:
    """One question with the answers of those asked; `apart` in tenths where both are shown in full."""

    line: AskedLine
    asked: Sequence[str]  # the departments, as the answers in `sides`
    sides: Sequence[ShownAnswers]
    apart: int | None
    before: Sequence[ShownAnswers | None] = ()  # the same questions the last time they were asked
    apart_before: int | None = None


def sides_of(session: Session, survey: PlainSurvey, *, one_id: int, other_id: int) -> list[Side]:
    """Return the cards of a counted survey between two departments, or of one about itself, by name.

    Nothing before it is counted.
    """
    if not is_told(session, survey):
        return []
    between = or_(
        (Card.graded_id == one_id) & (Card.grading_id == other_id),
        (Card.graded_id == other_id) & (Card.grading_id == one_id),
    )
    cards = session.scalars(select(Card).where(Card.round_id == survey.id, between)).all()
    found = [_side(session, survey, card) for card in cards]
    return sorted(found, key=lambda side: by_alphabet(side.asked_name))


def is_told(session: Session, survey: PlainSurvey) -> bool:
    """Say whether results may be read: once counted, and beside a round only after its exchange."""
    round_ = session.get(Survey, survey.after_id) if survey.after_id else None
    is_early = round_ is not None and round_.state is not RoundState.EXCHANGED
    return survey.state is RoundState.EXCHANGED and not is_early


def counted_surveys(session: Session) -> list[PlainSurvey]:
    """Return the counted surveys that have a page of their own, the newest first."""
    found = select(PlainSurvey).where(PlainSurvey.state == RoundState.EXCHANGED)
    newest_first = found.order_by(PlainSurvey.exchanged_on.desc(), PlainSurvey.id.desc())
    surveys = session.scalars(newest_first).all()
    told = [survey for survey in surveys if is_told(session, survey)]
    return [survey for survey in told if template_of(survey).result is Result.COMPARED]


def cards_of(session: Session, survey: PlainSurvey) -> list[Card]:
    """Return the cards of a survey by the names of their departments."""
    cards = session.scalars(select(Card).where(Card.round_id == survey.id))
    return sorted(cards, key=lambda card: (by_alphabet(card.graded_name), by_alphabet(card.grading_name)))


def _side(session: Session, survey: PlainSurvey, card: Card) -> Side:
    names = Names(graded=card.graded_name, grading=card.grading_name)
    lines = asked_lines(session, template_of(survey), card.id, names)
    is_published = bool(card.is_published)
    counts = _counts_of(session, card) if is_published else {}
    of_card = Rules(minimum_group=survey.minimum_group).for_card(
        letters_alone=card.letters_alone, eligible=card.eligible
    )
    rules = [replace(of_card, scale=line.codes) for line in lines]
    shown = [
        show_answers(counts.get(line.position) or {}, of_line)
        for line, of_line in zip(lines, rules, strict=True)
    ]
    is_exact = is_published and (card.ballots or 0) >= of_card.full_from
    of_graded = card.audience is Audience.GRADED
    return Side(
        card_id=card.id,
        graded_id=card.graded_id,
        grading_id=card.grading_id,
        graded_name=card.graded_name,
        grading_name=card.grading_name,
        asked_id=card.graded_id if of_graded else card.grading_id,
        asked_name=card.graded_name if of_graded else card.grading_name,
        eligible=card.eligible,
        is_published=is_published,
        handed_in=card.ballots if is_exact else None,
        lines=lines,
        shown=shown,
        comments=_comments_of(session, card) if is_published else [],
    )


def _counts_of(session: Session, card: Card) -> Mapping[int, Mapping[str, int]]:
    counted = select(CardLine.position, anonymity.counts_by_answer(CardLine.card_id, CardLine.position))
    rows = session.execute(counted.where(CardLine.card_id == card.id))
    return {position: counts or {} for position, counts in rows}


def _comments_of(session: Session, card: Card) -> list[str]:
    written, _numbers = comments.comments_and_numbers_of(session, card.id)
    return [text for _position, text in written]


def compared(
    template: SurveyTemplate, sides: Sequence[Side], earlier: Sequence[Side] = ()
) -> list[ComparedLine]:
    """Put what both sides were asked alike beside each other; what each was asked of the other, in turn.

    The widest disagreement stands first where the template compares both sides.
    """
    before = {
        (side.asked_id, side.graded_id, line.lineage, line.codes): shown
        for side in earlier
        for line, shown in zip(side.lines, side.shown, strict=True)
    }
    lines = [
        _compared(template, together, place, before)
        for together in asked_alike(template, sides)
        for place in range(len(together[0].lines))
    ]
    return [lines[place] for place in ranked([line.apart for line in lines])]


def asked_alike(template: SurveyTemplate, sides: Sequence[Side]) -> list[Sequence[Side]]:
    """Part the sides by what they were asked: both the same, or each another thing."""
    if template.audience is Audience.BOTH_SIDES and sides:
        return [sides]
    return [[side] for side in sides]


_Before = Mapping[tuple[int, int, str, tuple[str, ...]], ShownAnswers]


def _compared(template: SurveyTemplate, sides: Sequence[Side], place: int, earlier: _Before) -> ComparedLine:
    line = sides[0].lines[place]
    shown = [side.shown[place] for side in sides]
    before = [earlier.get((side.asked_id, side.graded_id, line.lineage, line.codes)) for side in sides]
    compares = template.comparison is Comparison.BOTH_SIDES
    return ComparedLine(
        line=line,
        asked=[side.asked_name for side in sides],
        sides=shown,
        apart=_apart(shown) if compares else None,
        before=before,
        apart_before=_apart(before) if compares else None,
    )


def _apart(sides: Sequence[ShownAnswers | None]) -> int | None:
    present = [side for side in sides if side is not None]
    return tenths_apart(*present) if len(sides) == len(present) == 2 else None


def earlier_sides(session: Session, survey: PlainSurvey, *, one_id: int, other_id: int) -> list[Side]:
    """Return the cards of the last told survey of the same template before this one, or none."""
    before = (
        select(PlainSurvey)
        .where(
            PlainSurvey.template == survey.template,
            PlainSurvey.state == RoundState.EXCHANGED,
            PlainSurvey.id < survey.id,
        )
        .order_by(PlainSurvey.id.desc())
    )
    told = (earlier for earlier in session.scalars(before) if is_told(session, earlier))
    earlier = next(told, None)
    return sides_of(session, earlier, one_id=one_id, other_id=other_id) if earlier else []


def last_card_between(session: Session, graded_id: int, grading_id: int) -> int | None:
    """Return the card of the last exchanged round on which an action may be planned, or None."""
    round_ = last_exchanged_round(session)
    wanted = Card.graded_id == graded_id, Card.grading_id == grading_id, Card.is_published.is_(True)
    return session.scalar(select(Card.id).where(Card.round_id == round_.id, *wanted)) if round_ else None
