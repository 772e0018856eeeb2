"""Weekly digest mail: a person's promised actions, updates by others, and waiting tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from webapp.actions.services.listing import ListedAction, list_actions, of_departments
from webapp.actions.services.open_actions import questions_for_the_president
from webapp.actions.services.shortfalls import plan_of_last_round
from webapp.domain.action_plans import OPEN_STATUSES, Urgency
from webapp.exchanged_cards.services.signatures import unsigned_cards
from webapp.mail.letters import write_letter
from webapp.mail.outbox import queue
from webapp.models import ActionUpdate, Escalation, Mail, Person, Position, Round
from webapp.needs.services.lists import next_round, standings
from webapp.organisation.services.organisation import get_company, merged_departments
from webapp.rounds.services.mails import end_of_week

KIND = "week"
A_WEEK = timedelta(days=7)
LISTS_ARE_WANTED = timedelta(weeks=6)  # before a round opens; earlier, the mail would only nag
MONDAY = 0


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What others did about an action in the last week: the newest word on it."""

    listed_action: ListedAction
    update: ActionUpdate


@dataclass(kw_only=True)
class Week:
    """What the mail tells one person."""

    promised: list[ListedAction] = field(default_factory=list)  # open and not late, the next due first
    changed: list[Changed] = field(default_factory=list)
    without_action: int = 0  # needs below B on received cards, for a head
    given_without_action: int = 0  # and on cards that were given: the graded side plans first
    unsigned: int = 0  # cards, for a head
    unwritten: int = 0  # needs lists that the next round cannot stand on, for a head
    next_round: Round | None = None
    to_rule: int = 0  # lists, for the president
    questions: int = 0  # actions that ask the president
    overdue: int = 0  # actions of the whole company, for the president

    @property
    def is_worth_a_mail(self) -> bool:
        """Promises alone are no news, unless one is due soon."""
        for_a_head = self.without_action or self.given_without_action or self.unsigned or self.unwritten
        waits = for_a_head or self.to_rule or self.questions or self.overdue
        soon = any(listed_action.urgency is Urgency.SOON for listed_action in self.promised)
        return bool(waits or self.changed or soon)


def queue_week_mails(session: Session, *, today: date, now: datetime) -> int:
    """Queue this week's mail for everybody to whom there is something to tell, and say for how many.

    All are written at once, on Monday; a second run finds nothing left.
    """
    if not is_week_due(session, today=today):
        return 0
    usual_language = get_company(session).language
    queued, until = 0, end_of_week(session, today)
    for person, found in _weeks(session, today=today, now=now):
        letter = write_letter(KIND, person.language or usual_language, week=found)
        letter = replace(letter, expires_at=until)
        queued += queue(session, letter, address=person.email, once_key=f"{_key(today)}:{person.id}", now=now)
    return queued


def is_week_due(session: Session, *, today: date) -> bool:
    """Tell whether it is Monday and nobody has had this week's mail yet; a missed Monday is left out."""
    return today.weekday() == MONDAY and not session.scalar(
        select(exists().where(Mail.once_key.startswith(f"{_key(today)}:")))
    )


def _key(today: date) -> str:
    year, week, _day = today.isocalendar()
    return f"{KIND}:{year}-W{week:02}"


def _weeks(session: Session, *, today: date, now: datetime) -> Iterator[tuple[Person, Week]]:
    listed = list_actions(session, of_departments(None), today=today)
    newest = _newest_updates(session, since=now - A_WEEK)
    wanting = [shortfall.card for shortfall in plan_of_last_round(session, None).wanting]
    planned = next_round(session)
    is_near = planned is not None and planned.opens_on - today <= LISTS_ARE_WANTED
    unwritten = Counter(
        standing.direction.by.id for standing in standings(session) if is_near and standing.in_force is None
    )
    unsigned: dict[int, int] = {}
    merged = merged_departments(session)
    to_rule = len(session.scalars(select(Escalation.id).where(Escalation.ruled_at.is_(None))).all())
    questions = questions_for_the_president(session)
    late = sum(listed_action.urgency is Urgency.OVERDUE for listed_action in listed)
    for person in session.scalars(select(Person).where(Person.is_active).order_by(Person.id)):
        mine = [listed_action for listed_action in listed if listed_action.is_owned_by(person.id)]
        week = Week(
            promised=[
                listed_action
                for listed_action in mine
                if listed_action.action.status in OPEN_STATUSES and not listed_action.days_late
            ],
            changed=[
                Changed(listed_action=listed_action, update=update)
                for listed_action in (_of_department(listed, person) if _leads(person) else mine)
                if (update := newest.get(listed_action.action.id)) is not None
                and update.person_id != person.id
            ],
        )
        if person.department_id is not None and _leads(person):
            department_id = person.department_id
            theirs = {department_id, *merged.get(department_id, ())}
            if department_id not in unsigned:
                unsigned[department_id] = len(unsigned_cards(session, theirs))
            week.unsigned = unsigned[department_id]
            week.unwritten, week.next_round = unwritten[department_id], planned
            week.without_action = sum(card.graded_id in theirs for card in wanting)
            concerning = sum(not theirs.isdisjoint(card.direction) for card in wanting)
            week.given_without_action = concerning - week.without_action
        if person.is_president:
            week.to_rule, week.questions, week.overdue = to_rule, len(questions), late
        if week.is_worth_a_mail:
            yield person, week


def _leads(person: Person) -> bool:
    return person.position in (Position.HEAD, Position.DEPUTY)


def _of_department(listed: list[ListedAction], person: Person) -> list[ListedAction]:
    return [
        listed_action
        for listed_action in listed
        if person.department_id in listed_action.card.direction or listed_action.is_owned_by(person.id)
    ]


def _newest_updates(session: Session, *, since: datetime) -> dict[int, ActionUpdate]:
    """Return the newest update of each action that had one since then; planning it counts as one."""
    updates = session.scalars(
        select(ActionUpdate)
        .where(ActionUpdate.made_at >= since)
        .options(joinedload(ActionUpdate.person))
        .order_by(ActionUpdate.id)
    )
    return {update.action_id: update for update in updates}
