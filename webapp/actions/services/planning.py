"""Plan and change actions, with optimistic locking: both departments own them, nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import log
from webapp.actions.services.odd_days import ask_about
from webapp.actions.services.overdue_mails import KIND as OVERDUE_KIND
from webapp.actions.services.owner_mails import tell_owners
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.action_plans import ActionDraft, ActionKind, faults_of_action
from webapp.domain.faults import FieldFault, FieldsRefused
from webapp.domain.wording import N_, Sentence
from webapp.exchanged_cards.services.for_actions import PlanCard
from webapp.language import by_alphabet, short_date
from webapp.language import gettext as _
from webapp.models import Action, ActionNeed, ActionStatus, ActionUpdate, Mail, MailState, Person
from webapp.organisation.services.namesakes import names_by_id
from webapp.organisation.services.organisation import living

LONGEST_TEXT = 2000  # of an update or a reason
LONGEST_LINE = 500  # of a measure, a link, the name of who answers for a process


def get_action(session: Session, action_id: int) -> Action:
    """Return an action with its card, round, owners and needs; raises NoResultFound (a 404 page)."""
    return session.scalars(
        select(Action)
        .where(Action.id == action_id)
        .options(
            joinedload(Action.card),
            joinedload(Action.graded_owner).joinedload(Person.department),
            joinedload(Action.grading_owner).joinedload(Person.department),
            selectinload(Action.needs),
        )
    ).one()


def possible_owners(session: Session, department_id: int) -> list[Person]:
    """Return who can own an action for a department: its active people, by name."""
    found = select(Person).where(Person.department_id == living(department_id), Person.is_active)
    return sorted(session.scalars(found), key=lambda person: by_alphabet(person.name))


def promise(session: Session, card: PlanCard, draft: ActionDraft, *, doer: Doer) -> Action:
    """Store a new action on an exchanged card; raises FieldsRefused."""
    _check(session, card, draft, doer=doer, due_before=None)
    action = Action(card_id=card.id, promised_on=doer.today, status=ActionStatus.PLANNED, needs=[])
    _write(action, draft)
    session.add(action)
    session.flush()
    note_in_history(session, action, ActionStatus.PLANNED, text="", doer=doer)
    log.note_by(session, doer, N_("planned %(it)s"), it=log.name_of_action(action))
    return action


def change(
    session: Session,
    action: Action,
    card: PlanCard,
    draft: ActionDraft,
    *,
    edit_number: int,
    day_asked_about: date | None = None,
    doer: Doer,
) -> None:
    """Store a changed action, say in its history what moved, and mail it to those who own it from now on.

    `edit_number` is the one that the page was opened with. Raises ChangedMeanwhile, FieldsRefused; it asks
    once about an unusual new day, which is then `day_asked_about`.
    """
    claim_edit(session, action, edit_number=edit_number)
    _check(session, card, draft, doer=doer, due_before=action.due_on)
    if draft.due != action.due_on:
        ask_about(session, draft.due, day_asked_about=day_asked_about, today=doer.today)
    owned_it = (action.graded_owner_id, action.grading_owner_id)
    moved = _what_moved(action, draft, names_by_id(_owners(session, card)))
    _write(action, draft)
    note_in_history(session, action, action.status, text="\n".join(moved), doer=doer)
    log.note_by(session, doer, N_("changed %(it)s"), it=log.name_of_action(action))
    session.flush()
    tell_owners(session, action, card, doer=doer, knew=owned_it)


def claim_edit(session: Session, action: Action, *, edit_number: int) -> None:
    """Take the optimistic lock, the action's edit number; raises ChangedMeanwhile where it is taken.

    What is to be said of late actions and has not gone out is taken back: the daily job writes it anew.
    """
    mine = update(Action).where(Action.id == action.id, Action.edit_number == edit_number)
    taken = session.scalar(mine.values(edit_number=edit_number + 1).returning(Action.id))
    if taken is None:
        raise ChangedMeanwhile
    waits = (Mail.state == MailState.WAITING) & Mail.leased_until.is_(None)
    session.execute(delete(Mail).where(Mail.kind == OVERDUE_KIND, waits))
    session.refresh(action)


def note_in_history(session: Session, action: Action, status: ActionStatus, *, text: str, doer: Doer) -> None:
    """Add a line to an action's history, without reading the lines before it."""
    line = ActionUpdate(
        action_id=action.id, person_id=doer.person_id, made_at=doer.now, status=status, text=text
    )
    session.add(line)


def draft_of(action: Action) -> ActionDraft:
    """Return an action as it stands in its form."""
    return ActionDraft(
        what=action.what,
        measure=action.measure,
        kind=action.kind,
        positions=tuple(need.position for need in action.needs),
        owner_of=str(action.graded_owner_id or ""),
        owner_by=str(action.grading_owner_id or ""),
        due=action.due_on,
        evidence=action.evidence_link,
        headcount_of=action.headcount_graded,
        headcount_by=action.headcount_grading,
        process_owner=action.process_owner,
        process_days=action.process_days,
    )


def _check(
    session: Session, card: PlanCard, draft: ActionDraft, *, doer: Doer, due_before: date | None
) -> None:
    """Raise FieldsRefused with all faults; a day that has passed may stay, but not be chosen."""
    faults = faults_of(
        session,
        draft,
        card.letters,
        sides=(card.graded_id, card.grading_id),
        today=doer.today,
        is_new=draft.due != due_before,
    )
    if faults:
        raise FieldsRefused(faults)


def faults_of(
    session: Session,
    draft: ActionDraft,
    letters: Mapping[int, str | None],
    *,
    sides: tuple[int, int],
    today: date,
    is_new: bool = True,
) -> list[FieldFault]:
    """Return all faults of an action on a card with these letters; the first side is the graded one."""
    faults = faults_of_action(draft, letters, today=today, is_new=is_new)
    for field, wanted, department_id in (
        ("owner_of", draft.owner_of, sides[0]),
        ("owner_by", draft.owner_by, sides[1]),
    ):
        if wanted and wanted not in {str(owner.id) for owner in possible_owners(session, department_id)}:
            key = N_("This person is not in the department any more. Choose somebody else.")
            faults.append(FieldFault(field=field, sentence=Sentence(key=key)))
    for field, text in (
        ("measure", draft.measure),
        ("evidence", draft.evidence),
        ("process_owner", draft.process_owner),
    ):
        if len(text) > LONGEST_LINE:
            key = N_("At most %(most)s characters fit here; this has %(length)s. Shorten it.")
            values = {"most": LONGEST_LINE, "length": len(text)}
            faults.append(FieldFault(field=field, sentence=Sentence(key=key, values=values)))
    return faults


def _owners(session: Session, card: PlanCard) -> list[Person]:
    return possible_owners(session, card.graded_id) + possible_owners(session, card.grading_id)


def _write(action: Action, draft: ActionDraft) -> None:
    """Write a checked draft; what belongs to another kind of action is left empty."""
    is_training, is_process = draft.kind is ActionKind.CROSS_TRAINING, draft.kind is ActionKind.PROCESS
    action.kind = draft.kind
    action.what = draft.what
    action.measure = draft.measure
    action.evidence_link = draft.evidence
    action.headcount_graded = draft.headcount_of if is_training else None
    action.headcount_grading = draft.headcount_by if is_training else None
    action.process_owner = draft.process_owner if is_process else ""
    action.process_days = draft.process_days if is_process else None
    action.graded_owner_id = int(draft.owner_of)
    action.grading_owner_id = int(draft.owner_by)
    if draft.due is not None:  # always so after the check
        action.due_on = draft.due
    kept = {need.position: need for need in action.needs}
    action.needs = [
        kept.get(position) or ActionNeed(position=position) for position in sorted(set(draft.positions))
    ]


def _what_moved(action: Action, draft: ActionDraft, owners: dict[int, str]) -> list[str]:
    """Say what a change moves, in the words of its history."""
    lines = []
    if draft.what != action.what:
        lines.append(_("Reworded. Before: “%(text)s”", text=action.what))
    if draft.due is not None and draft.due != action.due_on:
        before, after = short_date(action.due_on), short_date(draft.due)
        lines.append(_("Due day moved from %(before)s to %(after)s.", before=before, after=after))
    for before_id, after_id in (
        (action.graded_owner_id, int(draft.owner_of)),
        (action.grading_owner_id, int(draft.owner_by)),
    ):
        if before_id != after_id:
            lines.append(_("%(name)s owns this now.", name=owners[after_id]))
    if set(draft.positions) != {need.position for need in action.needs}:
        numbers = ", ".join(str(position) for position in sorted(set(draft.positions)))
        lines.append(_("Serves need %(numbers)s now.", numbers=numbers))
    return lines or [_("Changed its details.")]
