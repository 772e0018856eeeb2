"""Kept and reworded needs go on with their trend, a new one begins, an open round keeps its wording."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_needs_list,
    make_open_card,
    make_round,
)
from tests.needs.writing_steps import edition, propose_now, save_now
from webapp.domain.needs import NeedWords, Wording
from webapp.models import Card, NeedsList, Person
from webapp.needs.services.lists import Direction
from webapp.needs.services.wording import line_of, wordings_since_last_card
from webapp.needs.services.writing import (
    propose,
)


@pytest.fixture
def graded(session: Session, direction: Direction, tmp_path: Path) -> NeedsList:
    """The list that the card of the last round stands on."""
    old = make_needs_list(session, of=direction.of, by=direction.by)
    make_open_card(session, make_round(session), tmp_path / "keys", graded=direction.of, grading=direction.by)
    return old


def test_a_kept_and_a_reworded_need_go_on_and_a_new_one_begins(
    session: Session, direction: Direction, head: Person, graded: NeedsList
) -> None:
    written = [line_of(need) for need in graded.needs]
    written[1] = replace(written[1], words=NeedWords(text="What Sales needs of Marketing, the second"))
    written[2] = replace(
        written[2], words=NeedWords(text="Something else altogether."), wording=Wording.NEW, continues=None
    )
    draft = save_now(session, direction, written=written, head=head)
    assert draft is not None
    assert [need.wording for need in draft.needs[:3]] == [Wording.KEPT, Wording.REWORDED, Wording.NEW]
    assert [need.lineage for need in draft.needs[:2]] == [need.lineage for need in graded.needs[:2]]
    assert draft.needs[2].lineage not in {need.lineage for need in graded.needs}


def test_a_rewording_counts_from_the_card_and_not_from_the_version_before(
    session: Session, direction: Direction, head: Person, graded: NeedsList
) -> None:
    written = [line_of(need) for need in graded.needs]
    written[0] = replace(written[0], words=NeedWords(text="What Sales needs of Marketing, above all"))
    propose_now(session, direction, written=written, head=head)
    written[5] = replace(written[5], words=NeedWords(text="What Sales needs of Marketing, lastly"))
    later = propose_now(session, direction, written=written, head=head)
    assert later.version == 3
    assert later.needs[0].wording is Wording.REWORDED


def test_a_list_that_stands_over_two_rounds_is_new_only_once(
    session: Session, direction: Direction, graded: NeedsList
) -> None:
    graded.needs[3].wording = Wording.NEW
    session.flush()
    assert wordings_since_last_card(session, graded) == [Wording.KEPT] * 6
    assert (
        wordings_since_last_card(session, make_needs_list(session, of=direction.by, by=direction.of))
        == [Wording.NEW] * 6
    )


def test_new_wording_never_reaches_a_round_that_is_open(
    session: Session, direction: Direction, head: Person, graded: NeedsList
) -> None:
    card = session.scalars(select(Card)).one()
    frozen = [need.text for need in card.needs]
    written = [
        replace(line_of(need), words=NeedWords(text=f"Otherwise, {need.position}")) for need in graded.needs
    ]
    propose(
        session,
        direction,
        lines=written,
        edition=edition(session, direction),
        person=head,
        now=NOW + timedelta(days=1),
    )
    session.expire_all()
    assert [need.text for need in card.needs] == frozen
