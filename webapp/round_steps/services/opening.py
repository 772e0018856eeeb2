"""Open a round: snapshot wording, scale and roll, and create one urn a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.domain.wording import N_, Refused, Sentence
from webapp.models import (
    Card,
    CardLine,
    Department,
    KeyMode,
    ListState,
    NeedsList,
    Round,
    RoundState,
)
from webapp.needs.services.wording import wordings_since_last_card
from webapp.organisation.services.organisation import get_company, heads_of
from webapp.round_steps.services import mails as round_mails
from webapp.round_steps.services import trustee_sheets as trustees
from webapp.round_steps.services.readiness import (
    Direction,
    Readiness,
    asks_comments,
    readiness,
    reviews_comments,
)
from webapp.rounds.services.pause import why_too_soon
from webapp.rounds.services.planning import lock_round, open_round_of, plan_of, set_plan, usual_plan
from webapp.rounds.services.templates import freeze, template_of
from webapp.urn import anonymity
from webapp.webhooks.services.events import tell_of_opening

Progress = Callable[[str], None]


def open_round(
    session: Session,
    round_: Round,
    *,
    today: date,
    key_folder: Path,
    now: datetime,
    marks: Sequence[str] = (),
    progress: Progress = lambda line: None,
) -> Readiness:
    """Freeze wording, scale, minimum, comments and roll; make the key, fill the urn, queue the mails.

    The key of a round with trustees is kept for its sheets alone, once their `marks` were typed back.
    Returns what became a card and what did not. Raises Refused where the round cannot be opened; the
    caller then stores nothing. A card below the minimum is opened and will stay closed; whoever
    opens is told before, by `readiness`. Needs an application context, for the mails.
    """
    round_ = lock_round(session, round_.id)
    found = readiness(session, round_)
    require_may_open(session, round_, found, today=today)
    company = get_company(session)
    _set_dates(session, round_, today)
    freeze(round_, template_of(round_))
    round_.minimum_group = found.minimum_group
    round_.asks_comments = asks_comments(company, round_)
    round_.reviews_comments = reviews_comments(company, round_)
    round_.box_length = (
        anonymity.BOX_LENGTH_WITH_COMMENTS if round_.asks_comments else anonymity.BOX_LENGTH_WITHOUT_COMMENTS
    )
    if round_.key_mode is KeyMode.TRUSTEES:
        public_key = trustees.make_key_of_sheets(session, round_, marks)
    else:
        public_key = anonymity.make_key(key_folder, round_.id)
    round_.seal_public_key = public_key
    round_.state = RoundState.GRADING
    for number, direction in enumerate(found.cards, start=1):
        card = _freeze(session, round_, direction)
        anonymity.fill_urn(session, card, direction.people, public_key=public_key, length=round_.box_length)
        progress(f"sealed the slots of {number} of {len(found.cards)} cards")
    mails = round_mails.announce_opening(session, round_, now=now)
    mails += round_mails.ask_for_codes(session, round_, found.by_code, now=now)
    tell_of_opening(session, round_, now=now)
    progress(f"queued {mails} mails")
    for left_out in (*found.without_list, *found.without_people):
        round_mails.tell_heads_what_is_not_graded(
            session, round_, left_out.graded, left_out.grading, empty=left_out.empty, now=now
        )
    return found


def require_may_open(session: Session, round_: Round, found: Readiness, *, today: date) -> None:
    """Raise Refused with the sentence that says what to do instead, or first."""
    values = {"round": round_.name}
    if round_.state is not RoundState.PLANNED:
        key = {
            RoundState.GRADING: N_("%(round)s is open already. Its next step is to close the grading."),
            RoundState.CLOSED: N_(
                "%(round)s is closed and cannot be opened again. Its next step is the exchange."
            ),
            RoundState.GIVEN_UP: N_("%(round)s was given up and cannot be opened again. Plan another round."),
        }.get(round_.state, N_("%(round)s is exchanged and cannot be opened again. Plan another round."))
        raise Refused(Sentence(key=key, values=values))
    other = open_round_of(session)
    if other is not None:
        key = N_("%(other)s is not exchanged yet. Exchange it before %(round)s opens, or give it up.")
        raise Refused(Sentence(key=key, values={**values, "other": other.name}))
    too_soon = why_too_soon(session, opens=today, round_id=round_.id)
    if too_soon is not None:
        raise Refused(too_soon)
    if not found.cards:
        key = N_(
            "No pair has a proposed list of six needs yet, so there is nothing to grade. Propose one first."
        )
        raise Refused(Sentence(key=key))


def _set_dates(session: Session, round_: Round, today: date) -> None:
    """Let grading begin today; where its last day is not ahead, it gets the usual span.

    A round that was planned for this one day keeps it.
    """
    plan = plan_of(round_)
    if today != plan.opens:  # after a standstill half-years go on as they were planned
        round_.due_on = (round_.due_on or plan.opens) if today > plan.opens else None
    if plan.closes <= today and plan.opens != today:
        set_plan(round_, usual_plan(session, today))
    else:
        round_.opens_on = today


def _freeze(session: Session, round_: Round, direction: Direction) -> Card:
    """Copy names and wording, so that later edits of people or needs never reach this round."""
    needs_list = direction.needs_list
    assert needs_list is not None  # noqa: S101  # only directions that become a card come here
    wordings = wordings_since_last_card(session, needs_list)
    card = Card(
        round_id=round_.id,
        graded_id=direction.graded.id,
        grading_id=direction.grading.id,
        graded_name=direction.graded.name,
        grading_name=direction.grading.name,
        graded_head=_head_of(session, direction.graded),
        grading_head=_head_of(session, direction.grading),
        list_state=_state_as_it_stands(needs_list),
        reservation=needs_list.reservation,
        eligible=len(direction.people),
        by_code=direction.grading.grades_by_code,
        letters_alone=direction.letters_alone,
    )
    card.needs = [
        CardLine(
            position=need.position,
            lineage=need.lineage,
            codes="".join(round_.letters),
            wording=wording,
            words=need.words,
        )
        for need, wording in zip(needs_list.needs, wordings, strict=True)
    ]
    session.add(card)
    session.flush()
    return card


def _state_as_it_stands(needs_list: NeedsList) -> ListState:
    return ListState.PROPOSED if needs_list.state is ListState.RETURNED else needs_list.state


def _head_of(session: Session, department: Department) -> str:
    return next((person.name for person in heads_of(session, department.id)), "")
