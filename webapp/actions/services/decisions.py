"""Record or revoke a decision not to act on a shortfall, with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.doer import Doer
from webapp.domain.action_plans import LONGEST_ACTION
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.grades import is_shortfall
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.models import DecisionNotToAct


def decide_not_to_act(session: Session, card: PlanCard, position: int, *, reason: str, doer: Doer) -> None:
    """Record that a need below B is left as it is; raises FieldsRefused.

    A decision that was made already keeps its day and gets the new reason.
    """
    faults = []
    if not is_shortfall(card.letters.get(position)):
        key = N_("Only a need that shows a grade below B wants a decision. Choose another need.")
        faults.append(FieldFault(field="positions", sentence=Sentence(key=key)))
    if not reason:
        key = N_("Say in a sentence why nothing is done, so that those who graded can understand it.")
        faults.append(FieldFault(field="reason", sentence=Sentence(key=key)))
    elif len(reason) > LONGEST_ACTION:
        key = N_("At most %(most)s characters fit here; this has %(length)s. Shorten it.")
        values = {"most": LONGEST_ACTION, "length": len(reason)}
        faults.append(FieldFault(field="reason", sentence=Sentence(key=key, values=values)))
    if faults:
        raise FieldsRefused(faults)
    made = find_decision(session, card.id, position)
    if made is None:
        made = DecisionNotToAct(card_id=card.id, position=position, decided_on=doer.today)
        session.add(made)
    made.reason, made.person_id = reason, doer.person_id
    what = N_("decided not to act on need %(position)s of %(of)s as graded by %(by)s")
    log.note_by(session, doer, what, **_named(card, position))


def take_back(session: Session, card: PlanCard, position: int, *, doer: Doer) -> bool:
    """Remove a decision not to act, so that the need wants an action again; say whether there was one."""
    made = find_decision(session, card.id, position)
    if made is None:
        return False
    session.delete(made)
    what = N_("took back the decision on need %(position)s of %(of)s as graded by %(by)s")
    log.note_by(session, doer, what, **_named(card, position))
    return True


def _named(card: PlanCard, position: int) -> dict[str, str | int]:
    return {"position": position, "of": card.shown.of, "by": card.shown.by}


def find_decision(session: Session, card_id: int, position: int) -> DecisionNotToAct | None:
    """Return the decision on a need, or None."""
    return session.get(DecisionNotToAct, (card_id, position))


def decisions_on(session: Session, card_ids: Sequence[int]) -> list[DecisionNotToAct]:
    """Return the decisions on some cards with who made them, by card and position."""
    return list(
        session.scalars(
            select(DecisionNotToAct)
            .where(DecisionNotToAct.card_id.in_(card_ids))
            .options(joinedload(DecisionNotToAct.person))
            .order_by(DecisionNotToAct.card_id, DecisionNotToAct.position)
        )
    )
