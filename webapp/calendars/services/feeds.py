"""iCalendar feeds behind a secret URL token: a person's own actions, or those of a pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import log
from webapp.actions.services.listing import ListedAction, list_actions
from webapp.calendar_zones import add_events
from webapp.doer import Doer
from webapp.domain.action_plans import OPEN_STATUSES, ActionStatus
from webapp.domain.wording import N_
from webapp.language import gettext as _
from webapp.models import Action, CalendarFeed, Card, Pair, Person
from webapp.organisation.services.organisation import pairs

if TYPE_CHECKING:
    from icalendar import Component

REFRESHED_EVERY = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """What a person can subscribe to, and the day on which she made her address for it, if she has one."""

    pair: Pair | None  # None: the actions that she owns
    made_on: date | None


def subscriptions_of(session: Session, person: Person) -> list[Subscription]:
    """Return her own actions, then every pair whose actions she may read."""
    feeds = session.scalars(select(CalendarFeed).where(CalendarFeed.person_id == person.id))
    made = {feed.pair_id: feed.made_on for feed in feeds}
    readable = [pair for pair in pairs(session) if may_subscribe(person, pair)]
    return [
        Subscription(pair=None, made_on=made.get(None)),
        *(Subscription(pair=pair, made_on=made.get(pair.id)) for pair in readable),
    ]


def may_subscribe(person: Person, pair: Pair | None) -> bool:
    """Everybody subscribes to what she owns, people of a pair to the pair, the president to all."""
    return pair is None or person.is_president or person.department_id in (pair.first_id, pair.second_id)


def make_feed(session: Session, person: Person, pair: Pair | None, *, secret: str, doer: Doer) -> None:
    """Let a secret open this calendar from now on; an earlier address of the same calendar ends."""
    revoke(session, person, pair, doer=doer)
    session.add(
        CalendarFeed(
            token_hash=_hash(secret),
            person_id=person.id,
            pair_id=pair.id if pair else None,
            made_on=doer.today,
        )
    )
    log.note_by(session, doer, N_("made a calendar address"))


def revoke(session: Session, person: Person, pair: Pair | None, *, doer: Doer) -> bool:
    """End the address of a calendar; say whether there was one."""
    which = CalendarFeed.pair_id == pair.id if pair else CalendarFeed.pair_id.is_(None)
    ended = session.scalars(
        delete(CalendarFeed).where(CalendarFeed.person_id == person.id, which).returning(CalendarFeed.id)
    ).all()
    if ended:
        log.note_by(session, doer, N_("ended a calendar address"))
    return bool(ended)


def find_feed(session: Session, secret: str) -> CalendarFeed | None:
    """Return the calendar that a secret opens; None also where its person may no longer read it."""
    feed = session.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.token_hash == _hash(secret))
        .options(joinedload(CalendarFeed.person), joinedload(CalendarFeed.pair))
    )
    if feed is None or not feed.person.is_active or not may_subscribe(feed.person, feed.pair):
        return None
    return feed


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def actions_of_feed(session: Session, feed: CalendarFeed, *, today: date) -> list[ListedAction]:
    """Return the actions of a calendar."""
    mine = or_(Action.graded_owner_id == feed.person_id, Action.grading_owner_id == feed.person_id)
    if feed.pair is None:
        return list_actions(session, mine, today=today)
    both = (feed.pair.first_id, feed.pair.second_id)
    return list_actions(session, Card.graded_id.in_(both) & Card.grading_id.in_(both), today=today)


def as_icalendar(
    name: str,
    actions: Iterable[ListedAction],
    meetings: Sequence[Component],
    *,
    uid_domain: str,
    base_url: str,
    timezone: str,
) -> bytes:
    """Write due days as whole-day events (RFC 5545), and meetings as they come; no grade stands in them.

    An event keeps its UID; its SEQUENCE rises with every change, and a dropped action is cancelled.
    """
    from icalendar import Calendar  # takes long to load, and few requests need it

    calendar = Calendar()
    calendar.add("prodid", "-//Report Card//Action plans//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for listed_action in sorted(actions, key=lambda action: action.action.id):
        calendar.add_component(_event(listed_action, uid_domain=uid_domain, base_url=base_url))
    add_events(calendar, meetings, timezone=timezone)
    content: bytes = calendar.to_ical()
    return content


def _event(listed_action: ListedAction, *, uid_domain: str, base_url: str) -> Component:
    from icalendar import Event

    action, card = listed_action.action, listed_action.card
    last = listed_action.last_update.made_at if listed_action.last_update else None
    promised = datetime.combine(action.promised_on, time(), tzinfo=UTC)
    owners = ", ".join(name for name, _side, _is_here in listed_action.owners if name)
    address = f"{base_url}/actions/{action.id}"
    event = Event()
    event.add("uid", f"action-{action.id}@{uid_domain}")
    event.add("sequence", action.edit_number)
    event.add("dtstamp", last or promised)
    event.add("dtstart", action.due_on)
    event.add("dtend", action.due_on + timedelta(days=1))
    event.add("summary", _summary(action))
    event.add(
        "description",
        "\n".join([_("%(of)s for %(by)s", of=card.shown.of, by=card.shown.by), owners, address]),
    )
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if action.status is ActionStatus.DROPPED else "CONFIRMED")
    return event


def _summary(action: Action) -> str:
    if action.status in OPEN_STATUSES:
        return action.what
    closed = _("Done") if action.status is ActionStatus.DONE else _("Dropped")
    return f"{closed}: {action.what}"
