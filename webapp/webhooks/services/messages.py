"""Bodies of webhooks: JSON for programs, messages for Slack, Mattermost and Teams; no grade, no person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from webapp.language import gettext as _
from webapp.models import Event, Receiver, ReceiverKind


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something to be told: its ids for programs, its words for a channel; None is not told to these."""

    event: Event
    key: str  # what it is about; with the event and the receiver it is the idempotency key
    path: str  # of the page with more
    ids: Mapping[str, str | int] | None = None
    words: Callable[[], str] | None = None
    since: date | None = None  # told only to receivers that were there on this day
    round_id: int | None = None
    expires_at: datetime | None = None

    def is_for(self, receiver: Receiver) -> bool:
        """Say whether a receiver is to be told."""
        if self.since is not None and self.since < receiver.made_on:
            return False
        is_told = self.ids if receiver.kind is ReceiverKind.PROGRAM else self.words
        return is_told is not None and (self.event is Event.TEST or self.event in receiver.events)

    def once_key(self, receiver: Receiver) -> str:
        """Return the key under which the outbox takes this once."""
        return f"{self.event}:{self.key}:{receiver.id}"


def body_of(happening: Happening, receiver: Receiver, *, base_url: str, now: datetime) -> str:
    """Write what is posted to a receiver, in the present language."""
    address = base_url + happening.path
    if receiver.kind is ReceiverKind.PROGRAM:
        data = {**(happening.ids or {}), "address": address}
        timestamp = now.isoformat(timespec="seconds").replace("+00:00", "Z")
        return json.dumps({"type": happening.event, "timestamp": timestamp, "data": data})
    words = happening.words() if happening.words else ""
    if receiver.kind is ReceiverKind.CHAT:
        # Slack wants these three signs escaped, or a name could call for everybody in the channel.
        return json.dumps({"text": f"{escape(words, quote=False)} {address}"})
    return json.dumps(_card(words, address))


def _card(words: str, address: str) -> dict[str, object]:
    """Return what the workflow “Post to a channel when a webhook request is received” of Teams takes."""
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [{"type": "TextBlock", "text": words, "wrap": True}],
        "actions": [{"type": "Action.OpenUrl", "title": _("Open Report Card"), "url": address}],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": content}]}
