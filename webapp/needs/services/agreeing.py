"""Answer a proposed needs list: agree, agree with a reservation, send it back with questions; and reply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.list_states import Deed, ListState, Side, next_state
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.models import NeedQuestion, NeedsList, Person
from webapp.needs.services import mails as needs_letters
from webapp.needs.services.lists import Direction, standing_of
from webapp.needs.services.wording import one_line
from webapp.needs.services.writing import require_pair

LONGEST_MESSAGE = 1_000  # characters of a question, an answer, a reservation


class NotTheListInForce(Refused):
    """Another version was proposed since the page was made."""


class NothingSaid(Refused):
    """The words that this needs are missing, or too many."""


class WordsWouldBeLost(Refused):
    """Something was typed that the decision has no place for."""


def agree(session: Session, direction: Direction, *, version: int, person: Person, now: datetime) -> None:
    """Accept the proposed list; the other side's heads get a mail. Raises Refused."""
    needs_list = _list_to_answer(session, direction, version)
    _decide(session, direction, needs_list, deed=Deed.AGREE, person=person, now=now)


def agree_with_reservation(
    session: Session, direction: Direction, *, version: int, reservation: str, person: Person, now: datetime
) -> None:
    """Accept the proposed list and record what speaks against it. Raises Refused."""
    needs_list = _list_to_answer(session, direction, version)
    needs_list.reservation = _said(reservation, N_("Write down your reservation, or agree without one."))
    _decide(session, direction, needs_list, deed=Deed.AGREE_WITH_RESERVATION, person=person, now=now)


def refuse_to_lose(words: Iterable[str]) -> None:
    """Refuse a decision that would drop words typed beside another button: they would seem to be sent."""
    if any(one_line(text) for text in words):
        key = N_(
            "Nothing was recorded: you have typed a question or a reservation that this button does not send."
            " Use the button that belongs to it, or empty the field first."
        )
        raise WordsWouldBeLost(Sentence(key=key))


def send_back(
    session: Session,
    direction: Direction,
    *,
    version: int,
    questions: Mapping[int, str],
    person: Person,
    now: datetime,
) -> None:
    """Ask about single needs, by position; the other side answers or words them anew. Raises Refused."""
    needs_list = _list_to_answer(session, direction, version)
    asked = {position: text for position, text in questions.items() if one_line(text)}
    if not asked:
        key = N_("Ask at least one question at a need, so that the other side knows what to change.")
        raise NothingSaid(Sentence(key=key))
    _decide(session, direction, needs_list, deed=Deed.SEND_BACK, person=person, now=now)
    for need in needs_list.needs:
        if need.position in asked:
            words = _said(asked[need.position], "")
            need.questions.append(NeedQuestion(asked_by_id=person.id, asked_at=now, question=words))
    session.flush()


def answer(
    session: Session,
    direction: Direction,
    *,
    answers: Mapping[int, str],
    person: Person,
    now: datetime,
    by_mail: bool = True,
) -> int:
    """Reply to questions, by their id; return how many were answered now.

    What was answered stays as it is. `by_mail=False` where another mail goes out at the same moment.
    """
    lock_organisation(session)
    require_pair(direction)
    standing = standing_of(session, direction)
    open_questions = [
        question
        for asked in standing.questions().values()
        for question in asked
        if not question.answer and one_line(answers.get(question.id, ""))
    ]
    for question in open_questions:
        question.answer = _said(answers[question.id], "")
        question.answered_at = now
    session.flush()
    if open_questions and standing.in_force and by_mail:
        first = min(question.id for question in open_questions)
        needs_letters.tell_answered(session, direction, once_key=f"{first}", person=person, now=now)
    return len(open_questions)


def _list_to_answer(session: Session, direction: Direction, version: int) -> NeedsList:
    lock_organisation(session)
    require_pair(direction)
    in_force = standing_of(session, direction).in_force
    if in_force is None or in_force.version != version:
        key = N_("A newer list was proposed meanwhile, so nothing was recorded. Read it and answer that one.")
        raise NotTheListInForce(Sentence(key=key))
    return in_force


def _decide(
    session: Session,
    direction: Direction,
    needs_list: NeedsList,
    *,
    deed: Deed,
    person: Person,
    now: datetime,
) -> None:
    needs_list.state = next_state(needs_list.state, deed, side=Side.OF)
    needs_list.decided_at = needs_list.changed_at = now
    needs_list.decided_by_id = person.id
    session.flush()
    what = {
        ListState.AGREED: N_("agreed to version %(version)s of what %(by)s needs from %(of)s"),
        ListState.AGREED_WITH_RESERVATION: N_(
            "agreed with a reservation to version %(version)s of what %(by)s needs from %(of)s"
        ),
    }.get(needs_list.state, N_("sent back version %(version)s of what %(by)s needs from %(of)s"))
    sides = {"by": direction.by.name, "of": direction.of.name}
    log.note(session, at=now, who=person.name, what=what, version=needs_list.version, **sides)
    needs_letters.tell_decided(session, direction, needs_list, person=person, now=now)


def _said(text: str, when_blank: str) -> str:
    words = one_line(text)
    if not words:
        raise NothingSaid(Sentence(key=when_blank))
    if len(words) > LONGEST_MESSAGE:
        key = N_("This has %(length)s characters; at most %(most)s fit. Shorten it.")
        raise NothingSaid(Sentence(key=key, values={"length": len(words), "most": LONGEST_MESSAGE}))
    return words
