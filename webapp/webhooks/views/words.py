"""Words of the webhooks page: kinds of receivers, events, and states of deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.language import gettext as _
from webapp.language import moment_in, short_date
from webapp.models import Event, Mail, MailState, Receiver, ReceiverKind
from webapp.webhooks.services.deliveries import Delivered, may_go_again
from webapp.webhooks.services.receivers import EVENTS


@dataclass(frozen=True, kw_only=True)
class ReceiverLine:
    """A receiver as the list shows it."""

    receiver: Receiver
    kind: str
    pill: tuple[str, str]
    success: str
    fault: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A message as the page of its receiver shows it."""

    id: int
    event: str
    pill: tuple[str, str]
    when: str
    fault: str
    may_go_again: bool


def kinds() -> list[tuple[str, str]]:
    """Return who can be told: value and words."""
    return [
        (ReceiverKind.PROGRAM, _("A program: JSON, signed (Standard Webhooks)")),
        (ReceiverKind.CHAT, _("A channel in Slack or Mattermost")),
        (ReceiverKind.TEAMS, _("A channel in Microsoft Teams")),
    ]


def kind_of(receiver: Receiver) -> str:
    """Say who reads what a receiver is sent."""
    return dict(kinds())[receiver.kind]


def events() -> list[tuple[str, str]]:
    """Return what can be told: value and words."""
    return [(event.value, _name_of(event.value)) for event in EVENTS]


def _name_of(event: str) -> str:
    return {
        Event.ROUND_OPENED: _("A round opens"),
        Event.CLOSING_SOON: _("Its grading closes soon"),
        Event.EXCHANGED: _("Its cards are exchanged"),
        Event.OVERDUE: _("An action is overdue"),
        Event.TEST: _("Test"),
    }[Event(event)]


def line_of(receiver: Receiver, outcome: Delivered) -> ReceiverLine:
    """Describe a receiver and how it went last."""
    on = ("overdue", _("Fault")) if outcome.is_faulty else ("done", _("On"))
    return ReceiverLine(
        receiver=receiver,
        kind=kind_of(receiver),
        pill=on if receiver.is_on else ("todo", _("Stopped")),
        success=short_date(outcome.success) if outcome.success else "",
        fault=_(outcome.fault) if outcome.fault else "",
    )


def delivery_of(mail: Mail, *, timezone: str) -> Delivery:
    """Describe what became of a message."""
    pill, when = {
        MailState.WAITING: (
            ("warn", _("Waiting")) if mail.fault else ("doing", _("Waiting")),
            _("Next try: %(moment)s", moment=moment_in(timezone, mail.next_try_at)),
        ),
        MailState.SENT: (("done", _("Arrived")), short_date(mail.sent_on) if mail.sent_on else ""),
        MailState.DEAD: (("overdue", _("Given up")), moment_in(timezone, mail.next_try_at)),
        MailState.EXPIRED: (("dropped", _("Expired")), moment_in(timezone, mail.next_try_at)),
    }[mail.state]
    return Delivery(
        id=mail.id,
        event=_name_of(mail.subject),
        pill=pill,
        when=when,
        fault=_(mail.fault) if mail.fault else "",
        may_go_again=may_go_again(mail),
    )
