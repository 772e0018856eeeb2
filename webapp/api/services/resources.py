"""Resources of the API: one description of each gives its address, its JSON and its schema.

Figures come from `exchanged_cards` alone, as they do on pages: a token reads what the president reads, and no
name of a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.actions.services.listing import list_actions
from webapp.domain.exports import ExportedCard, exported_card
from webapp.exchanged_cards.services.results import results_of_round
from webapp.models import Action, ActionKind, ActionStatus, RoundState, Scope
from webapp.rounds.services.exchanged import all_rounds, round_at


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request asks for: at most `limit` items whose ids come after `after`."""

    after: int
    limit: int
    round: str
    today: date
    base_url: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something with an id that never changes; ids grow with time."""

    id: int


@dataclass(frozen=True, kw_only=True)
class ApiRound(Item):
    """One half-year's grading."""

    round: Annotated[str, "its name in addresses"]
    name: str
    state: RoundState
    opens_on: date
    closes_on: Annotated[date, "the last day of grading"]
    exchanges_on: date
    exchanged_on: Annotated[date | None, "when it happened; null before"]
    plans_due_on: date
    scale: Sequence[str]
    minimum_group: Annotated[int, "needs with fewer answers stay closed"]


@dataclass(frozen=True, kw_only=True)
class ApiCard(Item, ExportedCard):
    """One card of an exchanged round, as far as the president may see it."""

    round: str
    address: Annotated[str, "of its page"]


@dataclass(frozen=True, kw_only=True)
class ApiAction(Item):
    """What two departments promised each other on a card."""

    round: Annotated[str, "of the card that it was promised on"]
    of: str
    by: str
    needs: Annotated[Sequence[int], "positions on that card"]
    letter: Annotated[str | None, "the lowest that it answers; null where withheld"]
    what: str
    measure: str
    kind: ActionKind
    status: ActionStatus
    promised_on: date
    due_on: date
    done_on: date | None
    days_late: Annotated[int, "0 where it is not overdue"]
    dropped_because: str
    address: Annotated[str, "of its page"]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A list that a token with this scope reads; `{round}` in its path is the round's name in addresses."""

    path: str
    scope: Scope
    item: type[Item]
    summary: str
    read: Callable[[Session, Asked], Sequence[Item]]  # in the order of ids

    @property
    def is_of_a_round(self) -> bool:
        """Say whether its address names a round."""
        return "{round}" in self.path


def _rounds(session: Session, asked: Asked) -> list[ApiRound]:
    """Return rounds that were held, are held or are planned."""
    found = sorted(all_rounds(session), key=lambda round_: round_.id)
    return [
        ApiRound(
            id=round_.id,
            round=round_.slug,
            name=round_.name,
            state=round_.state,
            opens_on=round_.opens_on,
            closes_on=round_.closes_on,
            exchanges_on=round_.exchanges_on,
            exchanged_on=round_.exchanged_on,
            plans_due_on=round_.plans_due_on,
            scale=round_.letters,
            minimum_group=round_.minimum_group,
        )
        for round_ in found
        if round_.id > asked.after
    ][: asked.limit]


def _results(session: Session, asked: Asked) -> list[ApiCard]:
    """Return cards of a round; raises NoResultFound, and NotExchanged before its exchange."""
    rounds = all_rounds(session)
    round_ = round_at(rounds, asked.round)
    cards = results_of_round(session, round_, rounds=rounds).cards
    wanted = sorted((card for card in cards if card.id > asked.after), key=lambda card: card.id)
    return [
        ApiCard(
            id=card.id,
            round=round_.slug,
            address=f"{asked.base_url}/results/{round_.slug}/{card.graded_slug}/{card.grading_slug}",
            **vars(exported_card(card.shown)),
        )
        for card in wanted[: asked.limit]
    ]


def _actions(session: Session, asked: Asked) -> list[ApiAction]:
    ids = select(Action.id).where(Action.id > asked.after).order_by(Action.id).limit(asked.limit)
    listed = list_actions(session, Action.id.in_(session.scalars(ids).all()), today=asked.today)
    return [
        ApiAction(
            id=each.action.id,
            round=each.card.round_slug,
            of=each.card.shown.of,
            by=each.card.shown.by,
            needs=each.positions,
            letter=each.letter,
            what=each.action.what,
            measure=each.action.measure,
            kind=each.action.kind,
            status=each.action.status,
            promised_on=each.action.promised_on,
            due_on=each.action.due_on,
            done_on=each.action.done_on,
            days_late=each.days_late,
            dropped_because=each.action.dropped_because,
            address=f"{asked.base_url}/actions/{each.action.id}",
        )
        for each in sorted(listed, key=lambda each: each.action.id)
    ]


RESOURCES = (
    Resource(
        path="/rounds", scope=Scope.ROUNDS, item=ApiRound, summary="Rounds with their days", read=_rounds
    ),
    Resource(
        path="/rounds/{round}/results",
        scope=Scope.RESULTS,
        item=ApiCard,
        summary="Cards of an exchanged round, after disclosure control",
        read=_results,
    ),
    Resource(path="/actions", scope=Scope.ACTIONS, item=ApiAction, summary="Action plans", read=_actions),
)
