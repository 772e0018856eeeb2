"""Audience of a survey: which cards would be frozen now, with their lines and the people who are asked.

A department that grades with drawn codes is not asked. Nobody there need have mail or sign in, and a
survey knows no other way; nor is a name to stand near an answer where none stood near a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.domain.cards import MOST_LINES
from webapp.domain.needs import NeedWords
from webapp.models import Action, ActionStatus, Card, CardLine, Department, Person, Round, Wording
from webapp.organisation.services.organisation import departments, pairs
from webapp.survey_templates import Audience, Items, SurveyTemplate

_OWN = (Audience.OWN_DEPARTMENT, Audience.COMPANY)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line that is frozen into a card."""

    lineage: str
    codes: str
    words: NeedWords
    action_id: int | None = None

    def frozen(self, card: Card, position: int) -> CardLine:
        return CardLine(
            card_id=card.id,
            position=position,
            lineage=self.lineage,
            codes=self.codes,
            action_id=self.action_id,
            wording=Wording.KEPT,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class Direction:
    """Who is asked about whom, under the names that a card keeps."""

    graded_id: int
    grading_id: int
    graded_name: str
    grading_name: str


@dataclass(frozen=True, kw_only=True)
class CardToAsk:
    """A card as it would be frozen now."""

    direction: Direction
    lines: Sequence[Line]
    people: Sequence[int]


def cards_to_ask(session: Session, template: SurveyTemplate, round_: Round | None) -> list[CardToAsk]:
    """Return what a survey would ask of whom, without departments that are too small or grade with codes.

    `round_` is the round that it goes with, or whose exchange it follows.
    """
    people = _people(session)
    by_code = set(session.scalars(select(Department.id).where(Department.grades_by_code)))
    found = []
    for direction, lines in _directions[template.asked](session, template, round_):
        of_graded = template.audience is Audience.GRADED
        asked = direction.graded_id if of_graded else direction.grading_id
        if asked not in by_code:
            found.append(CardToAsk(direction=direction, lines=lines, people=people.get(asked, ())))
    return found


def _people(session: Session) -> Mapping[int, Sequence[int]]:
    """Return who is active by department, and by the one with which people were merged."""
    found: dict[int, list[int]] = {}
    active = select(Person.department_id, Person.came_from_id, Person.id).where(
        Person.is_active, Person.department_id.is_not(None)
    )
    for department_id, came_from_id, person_id in session.execute(active.order_by(Person.id)):
        for each in {department_id, came_from_id}:
            found.setdefault(each or 0, []).append(person_id)
    return found


Asked = Iterator[tuple[Direction, Sequence[Line]]]


def _from_the_file(session: Session, template: SurveyTemplate, _round: Round | None) -> Asked:
    lines = [
        Line(lineage=item.key, codes="".join(item.scale.codes), words=NeedWords(text=item.text))
        for item in template.items
    ]
    if template.audience in _OWN:
        for department in departments(session):
            yield _direction(department, department), lines
    else:
        for pair in pairs(session):
            yield _direction(pair.first, pair.second), lines
            yield _direction(pair.second, pair.first), lines


def _direction(graded: Department, grading: Department) -> Direction:
    return Direction(
        graded_id=graded.id, grading_id=grading.id, graded_name=graded.name, grading_name=grading.name
    )


def _of_card(card: Card) -> Direction:
    return Direction(
        graded_id=card.graded_id,
        grading_id=card.grading_id,
        graded_name=card.graded_name,
        grading_name=card.grading_name,
    )


def _from_needs(session: Session, template: SurveyTemplate, round_: Round | None) -> Asked:
    """Ask about the needs as they are frozen into the cards of a round; a forecast in the round's letters."""
    if round_ is None:
        return
    cards = select(Card).where(Card.round_id == round_.id).order_by(Card.id)
    for card in session.scalars(cards):
        codes = "".join(code for code in template.scale.codes if _fits(code, template, round_))
        lines = [Line(lineage=need.lineage, codes=codes, words=need.words) for need in card.needs]
        if not card.by_code or template.audience is Audience.GRADED:
            yield _of_card(card), lines


def _fits(code: str, template: SurveyTemplate, round_: Round) -> bool:
    """Leave out a letter that the round's own scale has not."""
    is_letters = set(round_.letters) <= set(template.scale.codes)
    return not is_letters or code in round_.letters


def _from_actions(session: Session, template: SurveyTemplate, round_: Round | None) -> Asked:
    """Ask about what was promised after a round; about a dropped action nobody is asked."""
    if round_ is None:
        return
    promised = session.scalars(
        select(Action)
        .join(Action.card)
        .join(Card.grading)
        .where(Card.round_id == round_.id, Action.status != ActionStatus.DROPPED, ~grades_by_code())
        .options(joinedload(Action.card))
        .order_by(Action.due_on, Action.id)
    )
    by_card: dict[Card, list[Line]] = {}
    codes = "".join(template.scale.codes)
    for action in promised:
        line = Line(
            lineage=f"action-{action.id}",
            codes=codes,
            words=NeedWords(text=action.what),
            action_id=action.id,
        )
        by_card.setdefault(action.card, []).append(line)
    for card, lines in by_card.items():
        yield _of_card(card), lines[:MOST_LINES]


def grades_by_code() -> ColumnElement[bool]:
    """Select cards whose grading department graded them with codes, or would today."""
    return or_(Card.by_code, Department.grades_by_code)


_directions: Mapping[Items, Callable[[Session, SurveyTemplate, Round | None], Asked]] = {
    Items.FILE: _from_the_file,
    Items.NEEDS: _from_needs,
    Items.ACTIONS: _from_actions,
}
