"""Forecasts of graded departments, after disclosure control: mean points by need and round."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.domain.disclosure import Rules
from webapp.domain.survey_results import show_answers
from webapp.models import Card, CardLine, PlainSurvey, Round, RoundState
from webapp.rounds.services.templates import frozen_template
from webapp.survey_templates import Audience, Items
from webapp.urn import anonymity

_rounds = aliased(Round.__table__)
_FORECASTS = (
    select(
        _rounds.c.name.label("round_name"),
        *(Card.__table__.c[name] for name in ("graded_id", "grading_id", "letters_alone", "eligible")),
        *(CardLine.__table__.c[name] for name in ("lineage", "codes")),
        PlainSurvey.__table__.c.id.label("survey_id"),
        *(PlainSurvey.__table__.c[name] for name in ("minimum_group", "template", "template_digest")),
        anonymity.counts_by_answer(CardLine.card_id, CardLine.position).label("counts"),
    )
    .select_from(CardLine)
    .join(Card, Card.id == CardLine.card_id)
    .join(PlainSurvey, PlainSurvey.id == Card.round_id)
    .join(_rounds, _rounds.c.id == PlainSurvey.after_id)
    .where(
        Card.audience == Audience.GRADED,
        Card.is_published.is_(True),
        PlainSurvey.state == RoundState.EXCHANGED,
        _rounds.c.state == RoundState.EXCHANGED,
    )
)
_BETWEEN = _FORECASTS.where(
    or_(
        (Card.graded_id == bindparam("one")) & (Card.grading_id == bindparam("other")),
        (Card.graded_id == bindparam("other")) & (Card.grading_id == bindparam("one")),
    )
)
"""Made once, as every statement that results pages use."""

Forecasts = Mapping[tuple[int, int], Mapping[tuple[str, str], float]]
"""By graded and grading department: mean points by name of the round and lineage of the need."""


def forecasts(session: Session, *pair: int) -> Forecasts:
    """Return what departments forecast of their grades, as far as it may be shown; one query.

    Two ids name the departments of one pair; without them it is every pair.
    """
    found: dict[tuple[int, int], dict[tuple[str, str], float]] = {}
    values = dict(zip(("one", "other"), pair, strict=False))
    for row in session.execute(_BETWEEN if pair else _FORECASTS, values):
        template = frozen_template(session, row.survey_id, row.template, row.template_digest)
        points = {answer.code: answer.points for answer in template.scale.answers}
        rules = Rules(scale=tuple(row.codes), minimum_group=row.minimum_group)
        rules = rules.for_card(letters_alone=row.letters_alone, eligible=row.eligible)
        counts = show_answers(row.counts or {}, rules).counts
        if template.asked is Items.NEEDS and counts is not None and None not in points.values():
            total = sum(count * (points[code] or 0) for code, count in counts.items())
            direction = found.setdefault((row.graded_id, row.grading_id), {})
            direction[row.round_name, row.lineage] = total / sum(counts.values())
    return found
