"""Join actions between departments with the grades before and after, for page and print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from reports import data
from webapp.domain.action_plans import is_overdue, rounds_around
from webapp.domain.noticed import Noticed
from webapp.exchanged_cards.services.results import ExchangedCard
from webapp.exchanged_cards.services.with_history import between_words
from webapp.models import Action, ActionNeed, ActionUpdate, Card, CardLine, Round
from webapp.surveys.services.results import noticed_of

NOBODY = ""


@dataclass(frozen=True, kw_only=True)
class Promised:
    """An action with its id, as page and print show it."""

    id: int
    card_id: int  # of the card that it was promised on
    positions: tuple[int, ...]  # of its needs on that card
    graded_id: int
    grading_id: int
    due_on: date
    done_on: date | None
    graded_in: str  # the first round that opened after the promise, and shows a grade if any does
    line: data.ActionLine


def actions_between(
    session: Session,
    cards: Sequence[ExchangedCard],
    *,
    rounds: Sequence[Round],
    today: date,
    timezone: str | None = None,
) -> list[Promised]:
    """Return every action promised on these directions after one of these rounds, oldest first.

    The time zone dates the updates; without one they stay unread. Two queries, with updates three,
    however many actions there are.
    """
    by_direction = {(card.graded_id, card.grading_id): card for card in cards}
    names = {round_.id: round_.name for round_ in rounds}
    actions = {
        action: needs
        for action, needs in _with_lineages(session, cards, rounds, with_updates=timezone is not None).items()
        if (action.card.graded_id, action.card.grading_id) in by_direction
    }
    noticed = noticed_of(session, [action.id for action in actions]) if actions else {}
    found = []
    for action, needs in actions.items():
        card = by_direction[action.card.graded_id, action.card.grading_id]
        grades = _grades(action, card, needs, rounds)
        line = _line(
            action,
            card,
            needs=needs,
            grades=grades,
            promised_in=names[action.card.round_id],
            noticed=noticed.get(action.id),
            today=today,
            timezone=timezone,
        )
        found.append(
            Promised(
                id=action.id,
                card_id=action.card_id,
                positions=tuple(needs),
                graded_id=action.card.graded_id,
                grading_id=action.card.grading_id,
                due_on=action.due_on,
                done_on=action.done_on,
                graded_in=grades.graded_in,
                line=line,
            )
        )
    return found


_PROMISED = (
    select(Action, CardLine.position, CardLine.lineage)
    .join(Action.card)
    .join(ActionNeed, ActionNeed.action_id == Action.id)
    .join(CardLine, and_(CardLine.card_id == Action.card_id, CardLine.position == ActionNeed.position))
    .where(
        Card.round_id.in_(bindparam("rounds", expanding=True)),
        Card.graded_id.in_(bindparam("graded", expanding=True)),
        Card.grading_id.in_(bindparam("grading", expanding=True)),
    )
    .options(contains_eager(Action.card), joinedload(Action.graded_owner), joinedload(Action.grading_owner))
    .order_by(Action.promised_on, Action.id, CardLine.position)
)
"""Made once: to put it together takes as long as to ask, and every card and pair asks."""
_PROMISED_WITH_UPDATES = _PROMISED.options(selectinload(Action.updates).joinedload(ActionUpdate.person))


def _with_lineages(
    session: Session, cards: Sequence[ExchangedCard], rounds: Sequence[Round], *, with_updates: bool
) -> dict[Action, dict[int, str]]:
    """Return the actions, oldest first, each with the lineages of its needs by their position on its card.

    Among them are some of other directions between the same departments: all pairs of departments,
    one by one, would be more than a statement takes.
    """
    asked = {
        "rounds": [round_.id for round_ in rounds],
        "graded": list({card.graded_id for card in cards}),
        "grading": list({card.grading_id for card in cards}),
    }
    found: dict[Action, dict[int, str]] = {}
    for action, position, lineage in session.execute(
        _PROMISED_WITH_UPDATES if with_updates else _PROMISED, asked
    ):
        found.setdefault(action, {})[position] = lineage
    return found


@dataclass(frozen=True, kw_only=True)
class _Grades:
    """The grades of the first need of an action around its promise, and the round of the second one."""

    then: data.TrendPoint | None
    now: data.TrendPoint | None
    graded_in: str
    change: data.Verdict | None


def _grades(
    action: Action, card: ExchangedCard, needs: Mapping[int, str], rounds: Sequence[Round]
) -> _Grades:
    """Compare the last grade before the promise with the first one of a round that opened after it."""
    places = {need.lineage: place for place, need in enumerate(card.shown.needs)}
    need = next(
        (card.printed.needs[places[lineage]] for lineage in needs.values() if lineage in places), None
    )
    graded = {point.round_name: point for point in need.history if point.letter} if need else {}
    before, after = rounds_around(
        action.promised_on, rounds, shows_grade=lambda round_: round_.name in graded
    )
    first = next((round_ for round_ in after if round_.name in graded), None)
    then = graded.get(before.name) if before else None
    now = graded.get(first.name) if first else None
    # The stored verdict compares the last two grades of the need: it is told where these are the two.
    is_told = need is not None and [then, now] == list(graded.values())[-2:]
    return _Grades(
        then=then,
        now=now,
        graded_in=first.name if first else after[0].name if after else "",
        change=need.change if need is not None and is_told else None,
    )


def _line(
    action: Action,
    card: ExchangedCard,
    *,
    needs: Mapping[int, str],
    grades: _Grades,
    promised_in: str,
    noticed: Noticed | None,
    today: date,
    timezone: str | None,
) -> data.ActionLine:
    now = {need.lineage: place for place, need in enumerate(card.shown.needs)}
    late = (today - action.due_on).days if is_overdue(action.due_on, action.status, today=today) else None
    return data.ActionLine(
        of=card.printed.of,
        by=card.printed.by,
        need_positions=tuple(
            card.shown.needs[now[lineage]].position if lineage in now else position
            for position, lineage in needs.items()
        ),
        what=action.what,
        measure=action.measure,
        owner_of=action.graded_owner.name if action.graded_owner else NOBODY,
        owner_by=action.grading_owner.name if action.grading_owner else NOBODY,
        due=action.due_on,
        status=data.ActionStatus(action.status),
        overdue=late is not None,
        days_late=late,
        promised_in=promised_in,
        updates=_updates(action, ZoneInfo(timezone)) if timezone else (),
        letter_then=grades.then.letter if grades.then else None,
        mean_then=grades.then.mean if grades.then else None,
        letter_now=grades.now.letter if grades.now else None,
        mean_now=grades.now.mean if grades.now else None,
        change=grades.change,
        noticed=printed_noticed(noticed) if noticed else None,
        reason=action.dropped_because,
    )


def _updates(action: Action, timezone: ZoneInfo) -> tuple[data.ActionUpdate, ...]:
    return tuple(
        data.ActionUpdate(
            on=update.made_at.astimezone(timezone).date(),
            who=update.person.name if update.person else NOBODY,
            text=update.text,
        )
        for update in action.updates
        if update.text and update.text != action.dropped_because  # the reason has its own line
    )


def printed_noticed(noticed: Noticed) -> data.Noticed:
    """Set what the graders have noticed for page and print."""
    return data.Noticed(
        mostly=noticed.mostly,
        withheld=None if noticed.withheld is None else data.Withheld(noticed.withheld),
        yes=noticed.yes,
        answers=noticed.answers,
        answers_words=between_words(noticed.answers_between),
    )


def count_actions(promised: Sequence[Promised]) -> dict[str, int]:
    """Count actions by status; one that is overdue counts as that alone, as its row says."""
    return Counter("overdue" if each.line.overdue else each.line.status.value for each in promised)
