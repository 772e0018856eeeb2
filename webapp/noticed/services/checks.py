"""Checks: three months after an exchange the graders are asked once whether they have noticed a change.

A check is opened, counted and forgotten like a round: its roll is frozen when it opens, its ballots are
sealed with a key of its own, and below the minimum nothing is kept. That key is a file, also where
trustees keep the key of a round: a check opens and is counted by itself, without people and paper.

A department that grades with drawn codes is not asked. Nobody there need have mail or sign in, and a
check knows no other way; nor is a name to stand near an answer where none stood near a card.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.domain.noticed import ANSWERS, DAYS_TO_ANSWER, MOST_ACTIONS_ON_A_CARD, is_check_due
from webapp.domain.wording import N_, Refused, Sentence
from webapp.language import by_alphabet
from webapp.models import (
    Action,
    ActionStatus,
    AskedAction,
    Card,
    Check,
    Department,
    Person,
    Round,
    RoundState,
)
from webapp.rounds.services.planning import last_exchanged_round, lock_round, open_round_of
from webapp.urn import anonymity

TEMPLATE = "pulse"


def round_to_check(session: Session, *, today: date) -> Round | None:
    """Return the round whose graders are to be asked today by its date, or None."""
    last = last_exchanged_round(session)
    if last is None or last.exchanged_on is None or not is_check_due(last.exchanged_on, today=today):
        return None
    return last if why_not_to_ask(session, last) is None else None


def why_not_to_ask(session: Session, round_: Round) -> Sentence | None:
    """Say what keeps the graders of a round from being asked now: they are asked once, and alone."""
    last = last_exchanged_round(session)
    if last is None or last.id != round_.id:
        return _about(round_, N_("Only those who graded in the last exchanged round can be asked."))
    if check_after(session, round_.id) is not None:
        return _about(round_, N_("Those who graded in %(round)s were asked already; they are asked once."))
    if check_under_way(session) is not None:
        return _about(round_, N_("The check of an earlier round is still open. Count it first."))
    if open_round_of(session) is not None:
        return _about(round_, N_("A round is open. Nobody is asked before it is exchanged."))
    if not _cards_to_ask(session, round_):
        return _about(
            round_,
            N_("There is nothing to ask about: no action was promised to a department that can be asked."),
        )
    return None


def _about(round_: Round, key: str) -> Sentence:
    return Sentence(key=key, values={"round": round_.name})


def open_check(session: Session, round_id: int, *, today: date, key_folder: Path) -> Check:
    """Freeze the actions and who is asked about them, make the key and fill the urn.

    Raises Refused where the graders cannot be asked now, or somebody else was quicker.
    """
    round_ = lock_round(session, round_id)
    refusal = why_not_to_ask(session, round_)
    if refusal is not None:
        raise Refused(refusal)
    check = _check_after(round_, today)
    session.add(check)
    session.flush()
    check.seal_public_key = public_key = anonymity.make_key(key_folder, check.id)
    length = check.box_length = anonymity.BOX_LENGTH_WITHOUT_COMMENTS
    for graded_card, actions, people in _cards_to_ask(session, round_):
        card = _freeze(session, check, graded_card, actions, eligible=len(people))
        anonymity.fill_urn(session, card, people, public_key=public_key, length=length)
    return check


def _check_after(round_: Round, today: date) -> Check:
    closes = today + timedelta(days=DAYS_TO_ANSWER)
    counted = closes + timedelta(days=1)
    return Check(
        after_id=round_.id,
        name=f"{round_.name}: noticed a change?",
        slug=f"after-{round_.slug}",
        state=RoundState.GRADING,
        opens_on=today,
        closes_on=closes,
        exchanges_on=counted,
        plans_due_on=counted,
        template=TEMPLATE,
        scale=" ".join(ANSWERS),
        minimum_group=round_.minimum_group,
        asks_comments=False,
    )


def _cards_to_ask(session: Session, round_: Round) -> list[tuple[Card, Sequence[Action], Sequence[int]]]:
    """Return each card with its promises and those who are asked: the grading department as it is today.

    A dropped action is not asked about, nor is a department that is smaller than the minimum or grades
    with codes.
    """
    promised = session.scalars(
        select(Action)
        .join(Action.card)
        .join(Card.grading)
        .where(Card.round_id == round_.id, Action.status != ActionStatus.DROPPED, ~_grades_by_code())
        .options(joinedload(Action.card))
        .order_by(Action.due_on, Action.id)
    )
    by_card: dict[Card, list[Action]] = {}
    for action in promised:
        by_card.setdefault(action.card, []).append(action)
    people: dict[int | None, list[int]] = {}
    for department_id, person_id in session.execute(
        select(Person.department_id, Person.id).where(Person.is_active).order_by(Person.id)
    ):
        people.setdefault(department_id, []).append(person_id)
    return [
        (card, actions[:MOST_ACTIONS_ON_A_CARD], asked)
        for card, actions in by_card.items()
        if len(asked := people.get(card.grading_id, [])) >= round_.minimum_group
    ]


def _grades_by_code() -> ColumnElement[bool]:
    """Select cards whose grading department graded them with codes, or would today."""
    return or_(Card.by_code, Department.grades_by_code)


def departments_not_asked(session: Session, round_id: int) -> list[str]:
    """Return the departments that the check of a round leaves out because they grade with codes, by name."""
    asked = select(Card.grading_id).join(Check, Check.id == Card.round_id).where(Check.after_id == round_id)
    left_out = (
        select(Department.name)
        .join(Card, Card.grading_id == Department.id)
        .where(Card.round_id == round_id, _grades_by_code(), Department.id.not_in(asked))
    )
    return sorted(set(session.scalars(left_out)), key=by_alphabet)


def _freeze(
    session: Session, check: Check, graded_card: Card, actions: Sequence[Action], *, eligible: int
) -> Card:
    card = Card(
        round_id=check.id,
        graded_id=graded_card.graded_id,
        grading_id=graded_card.grading_id,
        graded_name=graded_card.graded_name,
        grading_name=graded_card.grading_name,
        list_state=graded_card.list_state,
        eligible=eligible,
    )
    session.add(card)
    session.flush()
    session.add_all(
        AskedAction(card_id=card.id, position=position, action_id=action.id, text=action.what)
        for position, action in enumerate(actions, start=1)
    )
    session.flush()
    return card


def check_after(session: Session, round_id: int) -> Check | None:
    """Return the check of a round, or None before it opens."""
    return session.scalar(select(Check).where(Check.after_id == round_id))


def check_under_way(session: Session) -> Check | None:
    """Return the check that can be answered now, or None."""
    return session.scalar(select(Check).where(Check.state == RoundState.GRADING))


def checks_to_count(session: Session, *, today: date) -> list[Check]:
    """Return the checks whose last day has passed."""
    ended = select(Check).where(Check.state == RoundState.GRADING, Check.closes_on < today)
    return list(session.scalars(ended))


def lock_check(session: Session, check_id: int) -> Check:
    """Load a check as it stands now and keep others from changing it; raises Refused unless it is open."""
    check = session.get_one(Check, check_id, with_for_update=True, populate_existing=True)
    if check.state is not RoundState.GRADING:
        raise Refused(Sentence(key=N_("This check is not open any more.")))
    return check


def count_check(session: Session, check_id: int, *, today: date, key_folder: Path) -> Check:
    """End and count a check in one transaction, also before its last day.

    Raises Refused where it is not open, and KeyMissing or UrnDoesNotAgree of anonymity; then nothing is to
    be stored. Once it is stored, the caller calls `finish_interrupted_exchanges`, which destroys the key.
    """
    check = lock_check(session, check_id)
    private_key = anonymity.read_key(key_folder, check)
    check.closes_on = min(check.closes_on, max(today, check.opens_on))
    check.exchanged_on = check.exchanges_on = check.plans_due_on = max(today, check.opens_on)
    anonymity.count_round(session, check, private_key)
    return check
