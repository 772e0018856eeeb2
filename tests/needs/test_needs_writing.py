"""Needs lists are written by the rule of six, in versions, by one person at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_needs_list,
)
from tests.needs.writing_steps import edition, lines, propose_now, save_now
from webapp.domain.list_states import ListState
from webapp.domain.needs import WORDS_OF_A_NEED, NeedWords
from webapp.models import Mail, Need, NeedsList, Person
from webapp.needs.services.lists import Direction, standing_of
from webapp.needs.services.wording import NeedLine, line_of
from webapp.needs.services.writing import (
    EditedMeanwhile,
    ListFaulty,
    discard_draft,
    propose,
    save,
)
from webapp.organisation.services.organisation import heads_of

SIX = tuple(f"We can rely on promise number {n}." for n in range(1, 7))


def faults_of(caught: pytest.ExceptionInfo[ListFaulty]) -> str:
    return str(caught.value)


def test_fewer_than_six_needs_can_be_saved(session: Session, direction: Direction, head: Person) -> None:
    saved = save_now(session, direction, written=lines(*SIX[:2]), head=head)
    assert saved is not None
    assert saved.state is ListState.DRAFTED
    assert [need.text for need in saved.needs] == list(SIX[:2])


def test_five_needs_cannot_be_proposed(session: Session, direction: Direction, head: Person) -> None:
    with pytest.raises(ListFaulty) as caught:
        propose_now(session, direction, written=lines(*SIX[:5]), head=head)
    assert "this list has 5" in faults_of(caught)
    assert session.scalar(select(NeedsList)) is None


def test_a_seventh_need_is_refused(session: Session, direction: Direction, head: Person) -> None:
    with pytest.raises(ListFaulty) as caught:
        save_now(session, direction, written=lines(*SIX, "And one more."), head=head)
    assert "this list has 7" in faults_of(caught)


def test_a_blank_need_with_a_reason_is_refused(session: Session, direction: Direction, head: Person) -> None:
    with pytest.raises(ListFaulty) as caught:
        save_now(
            session,
            direction,
            written=[NeedLine(position=1, words=NeedWords(text="", why="Because."))],
            head=head,
        )
    assert "This need is blank" in faults_of(caught)


@pytest.mark.parametrize("field", WORDS_OF_A_NEED)
def test_no_field_of_a_need_is_longer_than_three_hundred_characters(
    session: Session, direction: Direction, head: Person, field: str
) -> None:
    def line(length: int) -> NeedLine:
        return NeedLine(position=1, words=replace(NeedWords(text="Short."), **{field: "x" * length}))

    assert save_now(session, direction, written=[line(300)], head=head)
    with pytest.raises(ListFaulty, match="301 characters"):
        save_now(session, direction, written=[line(301)], head=head)


def test_six_needs_are_proposed_and_the_other_heads_get_one_mail_each(
    session: Session, direction: Direction, head: Person
) -> None:
    proposed = propose_now(session, direction, written=lines(*SIX), head=head)
    assert proposed.state is ListState.PROPOSED
    mails = session.scalars(select(Mail)).all()
    assert sorted(mail.address for mail in mails) == sorted(
        head.email for head in heads_of(session, direction.of.id)
    )
    assert all("next=%2Fneeds%2Fmarketing%2Fsales" in mail.body for mail in mails)
    assert not any(SIX[0] in mail.body for mail in mails)


def test_a_second_press_proposes_nothing_twice(session: Session, direction: Direction, head: Person) -> None:
    before = edition(session, direction)
    for _press in range(2):
        propose(session, direction, lines=lines(*SIX), edition=before, person=head, now=NOW)
    assert len(session.scalars(select(NeedsList)).all()) == 1
    assert len(session.scalars(select(Mail)).all()) == 2


def test_editing_a_list_that_was_proposed_begins_a_new_version(
    session: Session, direction: Direction, head: Person
) -> None:
    for state in (ListState.PROPOSED, ListState.AGREED, ListState.RETURNED):
        version = standing_of(session, direction).next_version
        old = make_needs_list(session, of=direction.of, by=direction.by, state=state, version=version)
        texts = [need.text for need in old.needs]
        edited = [line_of(need) for need in old.needs[:5]]
        draft = save_now(session, direction, written=edited, head=head)
        assert draft is not None
        assert (draft.version, draft.state) == (version + 1, ListState.DRAFTED)
        assert [need.text for need in old.needs] == texts
        assert old.state is state
        assert standing_of(session, direction).in_force is old
        session.delete(draft)
        session.flush()


def test_saving_what_stands_already_begins_no_version(
    session: Session, direction: Direction, head: Person
) -> None:
    old = make_needs_list(session, of=direction.of, by=direction.by)
    same = [line_of(need) for need in old.needs]
    assert save_now(session, direction, written=same, head=head) is old
    assert propose_now(session, direction, written=same, head=head).state is ListState.AGREED
    assert len(standing_of(session, direction).versions) == 1


def test_a_list_that_was_sent_back_can_be_proposed_again_unchanged(
    session: Session, direction: Direction, head: Person
) -> None:
    old = make_needs_list(session, of=direction.of, by=direction.by, state=ListState.RETURNED)
    again = propose_now(session, direction, written=[line_of(need) for need in old.needs], head=head)
    assert (again.id, again.state) == (old.id, ListState.PROPOSED)


def test_of_two_people_who_edit_at_once_the_second_is_told(
    session: Session, direction: Direction, head: Person
) -> None:
    opened = edition(session, direction)
    save(session, direction, lines=lines("Mine."), edition=opened, person=head, now=NOW)
    with pytest.raises(EditedMeanwhile):
        save(session, direction, lines=lines("Yours."), edition=opened, person=head, now=NOW)
    assert [need.text for need in session.scalars(select(Need))] == ["Mine."]
    with pytest.raises(EditedMeanwhile):
        discard_draft(session, direction, edition=opened, person=head, now=NOW)


def test_a_discarded_draft_leaves_the_list_in_force(
    session: Session, direction: Direction, head: Person
) -> None:
    old = make_needs_list(session, of=direction.of, by=direction.by)
    save_now(session, direction, written=lines("Something else."), head=head)
    assert discard_draft(session, direction, edition=edition(session, direction), person=head, now=NOW)
    session.flush()
    standing = standing_of(session, direction)
    assert (standing.draft, standing.in_force) == (None, old)
