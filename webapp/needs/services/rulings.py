"""The president's ruling on an escalation, and what it makes of a needs list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.list_states import ListState, Ruling, can_be_ruled_on, state_after_ruling
from webapp.domain.needs import NeedDraft, Wording, faults_of_list, plain_wording
from webapp.domain.wording import N_, Sentence
from webapp.locking import lock_organisation
from webapp.models import Escalation, Need, NeedsList, Person
from webapp.needs.services import mails as needs_letters
from webapp.needs.services.escalations import NoWords, direction_of, require_open, subject_of, written
from webapp.needs.services.lists import standing_of
from webapp.needs.services.wording import one_line


def list_to_rule_on(session: Session, escalation: Escalation) -> NeedsList | None:
    """Return the list of which a ruling decides; None where it is settled or replaced meanwhile, or none."""
    in_force = standing_of(session, direction_of(escalation)).in_force
    if in_force is None or in_force.id != escalation.list_id or not can_be_ruled_on(in_force.state):
        return None
    return in_force


def rule(
    session: Session,
    escalation: Escalation,
    *,
    ruling: str,
    outcome: Ruling | None,
    wordings: Mapping[int, str],
    person: Person,
    now: datetime,
) -> None:
    """Record the president's ruling for good and do what it says; both sides get a mail. Raises Refused.

    `outcome` says what becomes of the list, `wordings` by position how it reads where it is reworded. A list
    that was agreed or replaced meanwhile, and an agreement, have the words of the ruling alone.
    """
    lock_organisation(session)
    session.refresh(escalation)
    require_open(escalation)
    escalation.ruling = written(ruling)
    escalation.ruled_at = now
    needs_list = list_to_rule_on(session, escalation)
    if needs_list is not None:
        if outcome is None:
            raise NoWords(Sentence(key=N_("Choose what becomes of the list.")))
        escalation.outcome = outcome
        _carry_out(session, escalation, needs_list, wordings=wordings, person=person, now=now)
    direction = direction_of(escalation)
    log.note(session, at=now, who=person.name, what=N_("ruled on %(it)s"), it=subject_of(escalation))
    needs_letters.tell_ruled(session, direction, escalation, person=person, now=now)


def _carry_out(
    session: Session,
    escalation: Escalation,
    needs_list: NeedsList,
    *,
    wordings: Mapping[int, str],
    person: Person,
    now: datetime,
) -> None:
    """Bring the list into the state of the ruling; what was proposed stays, words make a version."""
    outcome = escalation.outcome
    if outcome is None:
        return
    after = state_after_ruling(needs_list.state, outcome)
    if outcome is Ruling.REWORDED:
        needs_list = _worded(session, escalation, needs_list, wordings=wordings, now=now)
        escalation.list_id = needs_list.id
    needs_list.state = after
    needs_list.decided_at = needs_list.changed_at = now
    needs_list.decided_by_id = person.id
    needs_list.edit_number += 1
    session.flush()


def _worded(
    session: Session,
    escalation: Escalation,
    needs_list: NeedsList,
    *,
    wordings: Mapping[int, str],
    now: datetime,
) -> NeedsList:
    """Write the next version with the president's words; a draft that is being written moves behind it."""
    texts = {need.position: one_line(wordings.get(need.position, "")) for need in needs_list.needs}
    drafts = [NeedDraft(position=position, text=text) for position, text in texts.items()]
    faults = faults_of_list(drafts)
    if faults:
        raise NoWords(faults[0].sentence)
    if all(texts[need.position] == need.text for need in needs_list.needs):
        key = N_("No need is worded differently. Change one, or let the list stand as proposed.")
        raise NoWords(Sentence(key=key))
    standing = standing_of(session, direction_of(escalation))
    version = standing.next_version
    if standing.draft is not None:
        version, standing.draft.version = standing.draft.version, version
        session.flush()
    worded = NeedsList(
        of_id=needs_list.of_id,
        by_id=needs_list.by_id,
        version=version,
        state=ListState.PROPOSED,
        edit_number=0,
        changed_at=now,
        proposed_at=now,
    )
    for need in needs_list.needs:
        is_kept = plain_wording(texts[need.position]) == plain_wording(need.text)
        worded.needs.append(
            Need(
                position=need.position,
                lineage=need.lineage,
                wording=need.wording if is_kept or need.wording is Wording.NEW else Wording.REWORDED,
                words=replace(need.words, text=texts[need.position]),
            )
        )
    session.add(worded)
    session.flush()
    return worded
