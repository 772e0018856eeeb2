"""A proposed list is agreed, agreed with a reservation, sent back, answered, or ruled on."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_needs_list, make_person
from webapp.domain.list_states import ListState, NotAllowedNow, Ruling, Side
from webapp.domain.wording import Refused
from webapp.models import Escalation, Mail, NeedQuestion, NeedsList, Pair, Person
from webapp.needs.services import agreeing as needs_agreeing
from webapp.needs.services import escalations, rulings
from webapp.needs.services.lists import Direction, get_direction
from webapp.organisation.services.organisation import heads_of


@pytest.fixture
def session(session: Session) -> Session:
    """Add a president to the company."""
    make_person(session, "Ines Carvalho", is_president=True)
    return session


@pytest.fixture
def proposed(session: Session, direction: Direction) -> NeedsList:
    return make_needs_list(session, of=direction.of, by=direction.by, state=ListState.PROPOSED)


@pytest.fixture
def graded_head(session: Session, direction: Direction) -> Person:
    return heads_of(session, direction.of.id)[0]


def kinds_and_addresses(session: Session) -> set[tuple[str, str]]:
    return {(mail.kind, mail.address) for mail in session.scalars(select(Mail))}


def test_an_agreed_list_says_who_agreed_and_tells_the_other_heads(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person
) -> None:
    needs_agreeing.agree(session, direction, version=1, person=graded_head, now=NOW)
    assert (proposed.state, proposed.decided_by_id) == (ListState.AGREED, graded_head.id)
    wanted = {("needs_agreed", head.email) for head in heads_of(session, direction.by.id)}
    assert kinds_and_addresses(session) == wanted


def test_a_reservation_is_recorded_and_may_not_be_blank(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person
) -> None:
    agree = needs_agreeing.agree_with_reservation
    with pytest.raises(Refused, match="Write down your reservation"):
        agree(session, direction, version=1, reservation=" \n", person=graded_head, now=NOW)
    agree(session, direction, version=1, reservation="Only from July on.", person=graded_head, now=NOW)
    assert (proposed.state, proposed.reservation) == (
        ListState.AGREED_WITH_RESERVATION,
        "Only from July on.",
    )


def test_a_list_goes_back_with_a_question_at_a_need_and_not_without(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person
) -> None:
    send_back = needs_agreeing.send_back
    with pytest.raises(Refused, match="Ask at least one question"):
        send_back(session, direction, version=1, questions={1: "  "}, person=graded_head, now=NOW)
    send_back(session, direction, version=1, questions={2: "By when?"}, person=graded_head, now=NOW)
    assert proposed.state is ListState.RETURNED
    assert [question.question for question in proposed.needs[1].questions] == ["By when?"]


def test_a_question_is_answered_once_and_the_answer_is_mailed(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person, head: Person
) -> None:
    needs_agreeing.send_back(
        session, direction, version=1, questions={2: "By when?"}, person=graded_head, now=NOW
    )
    question = session.scalars(select(NeedQuestion)).one()
    for words, counted in (("By noon.", 1), ("By midnight.", 0)):
        answers = {question.id: words}
        done = needs_agreeing.answer(session, direction, answers=answers, person=head, now=NOW)
        assert done == counted
    assert question.answer == "By noon."
    assert ("needs_answered", graded_head.email) in kinds_and_addresses(session)


def test_an_answer_goes_to_no_question_of_another_list(
    session: Session, direction: Direction, proposed: NeedsList, head: Person
) -> None:
    back = Direction(direction.by, direction.of)
    make_needs_list(session, of=back.of, by=back.by, state=ListState.PROPOSED)
    needs_agreeing.send_back(session, back, version=1, questions={1: "Why?"}, person=head, now=NOW)
    question = session.scalars(select(NeedQuestion)).one()
    answers = {question.id: "Because."}
    assert needs_agreeing.answer(session, direction, answers=answers, person=head, now=NOW) == 0
    assert question.answer == ""


def test_what_was_agreed_cannot_be_sent_back(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person
) -> None:
    needs_agreeing.agree(session, direction, version=1, person=graded_head, now=NOW)
    with pytest.raises(NotAllowedNow):
        needs_agreeing.send_back(
            session, direction, version=1, questions={1: "Why?"}, person=graded_head, now=NOW
        )


def test_nobody_agrees_to_a_version_that_was_replaced(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person
) -> None:
    make_needs_list(session, of=direction.of, by=direction.by, state=ListState.PROPOSED, version=2)
    with pytest.raises(Refused, match="A newer list was proposed"):
        needs_agreeing.agree(session, direction, version=1, person=graded_head, now=NOW)


def test_the_lists_of_an_ended_pair_can_only_be_read(
    session: Session, proposed: NeedsList, graded_head: Person
) -> None:
    session.delete(session.scalars(select(Pair)).one())
    session.flush()
    direction = get_direction(session, "marketing", "sales")
    with pytest.raises(Refused, match="no pair any more"):
        needs_agreeing.agree(session, direction, version=1, person=graded_head, now=NOW)


def rule(session: Session, escalation: Escalation, words: str, president: Person) -> None:
    rulings.rule(
        session,
        escalation,
        ruling=words,
        outcome=Ruling.STANDS,
        wordings={},
        person=president,
        now=NOW,
    )


# --- Escalation ------------------------------------------------------------------------------


def test_both_positions_and_the_ruling_stand_on_one_record(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person, head: Person
) -> None:
    president = session.scalars(select(Person).where(Person.is_president)).one()
    raised = escalations.escalate(
        session, direction, side=Side.OF, position="Too much.", person=graded_head, now=NOW
    )
    again = escalations.escalate(
        session, direction, side=Side.BY, position="Too little.", person=head, now=NOW
    )
    assert again.id == raised.id
    rule(session, raised, "It stands.", president)
    assert (raised.position_of_of, raised.position_of_by, raised.ruling) == (
        "Too much.",
        "Too little.",
        "It stands.",
    )
    told = kinds_and_addresses(session)
    assert ("needs_escalated", president.email) in told
    assert ("needs_escalated", head.email) in told
    assert {("needs_ruled", graded_head.email), ("needs_ruled", head.email)} <= told


def test_a_ruling_is_for_good(
    session: Session, direction: Direction, proposed: NeedsList, graded_head: Person
) -> None:
    president = session.scalars(select(Person).where(Person.is_president)).one()
    raised = escalations.escalate(
        session, direction, side=Side.OF, position="Too much.", person=graded_head, now=NOW
    )
    rule(session, raised, "It stands.", president)
    with pytest.raises(Refused, match="has ruled already"):
        rule(session, raised, "It falls.", president)
    with pytest.raises(Refused, match="has ruled already"):
        escalations.state_position(session, raised, side=Side.OF, position="Much too much.")


@pytest.mark.parametrize("state", [ListState.AGREED, ListState.AGREED_WITH_RESERVATION])
def test_an_agreed_list_is_no_matter_for_the_president(
    session: Session, direction: Direction, graded_head: Person, state: ListState
) -> None:
    agreed = make_needs_list(session, of=direction.of, by=direction.by, state=ListState.PROPOSED)
    agreed.reservation, agreed.state = "Hm.", state
    session.flush()
    with pytest.raises(Refused, match="proposed and is not agreed"):
        escalations.escalate(
            session, direction, side=Side.OF, position="Too much.", person=graded_head, now=NOW
        )
