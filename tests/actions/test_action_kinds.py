"""Over the company: what became of low grades with and without an action, as counts of what is shown."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date

import pytest

from tests.fixtures.promised import Pairing
from webapp.actions.services import kinds as action_kinds
from webapp.actions.services.kinds import effects_by_kind
from webapp.actions.services.planning import get_action
from webapp.actions.services.updates import post_update
from webapp.domain.action_plans import ActionKind, ActionStatus

BETTER = ["AAAAAA"] * 3 + ["ABABAB"] * 6


def finish(pairing: Pairing, action_id: int) -> None:
    with pairing.database.transaction() as session:
        post_update(
            session,
            get_action(session, action_id),
            status=ActionStatus.DONE,
            text="",
            evidence="",
            edit_number=0,
            doer=pairing.doer(),
        )


def found(pairing: Pairing) -> list[tuple[object, ...]]:
    with pairing.database.reading() as session:
        return [astuple(effect) for effect in effects_by_kind(session)]


@pytest.fixture
def from_one_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show a kind from one need on: this small company has no five."""
    monkeypatch.setattr(action_kinds, "FEWEST_ACTIONS", 1)


# Of the needs below B only need 4 says something in the next round: the others show no counts.
@pytest.mark.usefixtures("from_one_on")
@pytest.mark.parametrize("kind", [ActionKind.STEP, ActionKind.ESCALATION])
def test_a_need_counts_for_the_kind_of_its_finished_action(pairing: Pairing, kind: ActionKind) -> None:
    finish(pairing, pairing.promise(positions=(4,), kind=kind))
    pairing.promise(positions=(4, 3), kind=ActionKind.STEP, what="Promised and not done")
    pairing.next_round(BETTER)
    assert found(pairing) == [(kind, 1, 1, 0, 0)]


@pytest.mark.usefixtures("from_one_on")
def test_a_need_without_a_finished_action_stands_on_the_line_for_none(pairing: Pairing) -> None:
    pairing.promise(positions=(4,))
    pairing.next_round(BETTER)
    assert found(pairing) == [(None, 1, 1, 0, 0)]


@pytest.mark.usefixtures("from_one_on")
def test_an_action_promised_after_the_next_round_opened_has_not_moved_it(pairing: Pairing) -> None:
    pairing.next_round(BETTER)
    finish(pairing, pairing.promise(positions=(4,), today=date(2026, 11, 2), due=date(2026, 12, 1)))
    assert found(pairing) == [(None, 1, 1, 0, 0)]


def test_nothing_is_said_from_fewer_than_five_needs(pairing: Pairing) -> None:
    finish(pairing, pairing.promise())
    pairing.next_round(BETTER)
    assert found(pairing) == []


def test_before_a_second_round_nothing_is_known(pairing: Pairing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_kinds, "FEWEST_ACTIONS", 1)
    finish(pairing, pairing.promise())
    assert found(pairing) == []
