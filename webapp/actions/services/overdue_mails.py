"""Weekly digest mail of overdue actions: one a person, none where nothing is late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.actions.services.listing import ListedAction, list_actions, of_departments
from webapp.domain.action_plans import Urgency
from webapp.mail.letters import write_letter
from webapp.mail.outbox import queue
from webapp.models import Action, Person
from webapp.organisation.services.organisation import get_company, heads_of
from webapp.rounds.services.mails import end_of_week

KIND = "overdue"


def queue_overdue_mails(session: Session, *, today: date, now: datetime) -> int:
    """Queue this week's digest for everybody who owns something late, and say for how many.

    May run any number of times. Where an owner has left, the head of that department is told.
    """
    listed = list_actions(session, of_departments(None) & (Action.due_on < today), today=today)
    late = [listed_action for listed_action in listed if listed_action.urgency is Urgency.OVERDUE]
    owned: dict[int, list[ListedAction]] = {}
    people: dict[int, Person] = {}
    for listed_action in late:
        for person in _who_answers(session, listed_action):
            people[person.id] = person
            if listed_action not in owned.setdefault(person.id, []):
                owned[person.id].append(listed_action)
    usual_language = get_company(session).language
    year, week, _day = today.isocalendar()
    queued, until = 0, end_of_week(session, today)
    for person_id, actions in sorted(owned.items()):
        person = people[person_id]
        letter = write_letter(KIND, person.language or usual_language, actions=actions)
        letter = replace(letter, expires_at=until)
        queued += queue(
            session, letter, address=person.email, once_key=f"{KIND}:{year}-W{week:02}:{person_id}", now=now
        )
    return queued


def _who_answers(session: Session, listed_action: ListedAction) -> Iterator[Person]:
    """Return the active owner of each side; for one who is gone, the head of that side."""
    action = listed_action.action
    for owner, department_id in (
        (action.graded_owner, listed_action.card.graded_id),
        (action.grading_owner, listed_action.card.grading_id),
    ):
        if owner is not None and owner.is_active:
            yield owner
        else:
            yield from heads_of(session, department_id)[:1]
