"""Mail to the owners of an action as soon as it is theirs."""

from __future__ import annotations

from collections.abc import Container

from sqlalchemy.orm import Session

from webapp.doer import Doer
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.mail.letters import Addressee, queue_letters
from webapp.mail.smtp import has_mailbox
from webapp.models import Action, Person


def tell_owners(
    session: Session, action: Action, card: PlanCard, *, doer: Doer, knew: Container[int | None] = ()
) -> None:
    """Mail what they own to those who own it now; not to the one who does it, nor to those who `knew` it."""
    session.refresh(action, ["graded_owner", "grading_owner"])
    queue_letters(
        session,
        [
            Addressee(owner.id, owner.email, owner.language)
            for owner in reached_by_mail(action, but=doer.person_id)
            if owner.id not in knew
        ],
        kind="action_planned",
        once_key=f"action_planned:{action.id}:{action.edit_number}",
        now=doer.now,
        action=action,
        needs=[card.need(need.position).text for need in action.needs],
        graded=card.shown.of,
        grading=card.shown.by,
        person=doer.name,
    )


def reached_by_mail(action: Action, *, but: int | None) -> list[Person]:
    """Return the owners whom a mail reaches, without the person who writes it."""
    owners = {owner.id: owner for owner in (action.graded_owner, action.grading_owner) if owner}
    return [owner for owner in owners.values() if owner.id != but and has_mailbox(owner.email)]
