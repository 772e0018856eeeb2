"""Write needs lists with optimistic locking: save a draft, propose six needs, begin a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from webapp import log
from webapp.domain.faults import FieldsRefused
from webapp.domain.list_states import Deed, ListState, Side, next_state
from webapp.domain.needs import SettledNeed
from webapp.domain.wording import N_, Refused, Sentence
from webapp.locking import lock_organisation
from webapp.models import NeedsList, Person
from webapp.needs.services import mails as needs_letters
from webapp.needs.services.lists import Direction, Standing, standing_of
from webapp.needs.services.wording import Basis, NeedLine, basis_of, faults_of, says_the_same, write_lines


@dataclass(frozen=True)
class Edition:
    """What a form was made from; another one in the database means that somebody else was faster."""

    version: int = 0
    number: int = 0


class ListFaulty(FieldsRefused):
    """The lines cannot be saved or proposed as they are; `faults` say why, each at its need."""


class EditedMeanwhile(Exception):
    """Somebody else has saved this list since the form was made; nothing was stored."""


class PairEnded(Refused):
    """The two departments are no pair any more, so their lists are history."""


def edition_of(standing: Standing) -> Edition:
    """Return what a form that is made now goes on from."""
    newest = standing.newest
    return Edition(newest.version, newest.edit_number) if newest else Edition()


def save(
    session: Session,
    direction: Direction,
    *,
    lines: Sequence[NeedLine],
    edition: Edition,
    person: Person,
    now: datetime,
) -> NeedsList | None:
    """Keep the lines as the draft, a new version where the newest list was proposed already.

    Returns the list that now says what the lines say; None where there is nothing to say yet.
    Raises ListFaulty, EditedMeanwhile, UnclearLineage or PairEnded, and then stores nothing.
    """
    standing, basis, settled = _ready_to_write(session, direction, lines=lines, edition=edition)
    newest = standing.newest
    if newest is None and not lines:
        return None
    if newest is not None and says_the_same(newest, lines, basis=basis):
        return newest
    return _write(session, standing, lines=lines, settled=settled, person=person, now=now)


def propose(
    session: Session,
    direction: Direction,
    *,
    lines: Sequence[NeedLine],
    edition: Edition,
    person: Person,
    now: datetime,
) -> NeedsList:
    """Send exactly six needs to the other side, whose heads get a mail.

    Lines that say what the list in force says send that list again where it was sent back, and
    change nothing where it was proposed or agreed already: a second press does no harm. Raises as
    `save` does.
    """
    standing, basis, settled = _ready_to_write(
        session, direction, lines=lines, edition=edition, proposing=True
    )
    needs_list = standing.newest
    if needs_list is None or not says_the_same(needs_list, lines, basis=basis):
        needs_list = _write(session, standing, lines=lines, settled=settled, person=person, now=now)
    elif needs_list.state not in (ListState.DRAFTED, ListState.RETURNED):
        return needs_list
    needs_list.state = next_state(needs_list.state, Deed.PROPOSE, side=Side.BY)
    needs_list.proposed_at = needs_list.changed_at = now
    needs_list.edit_number += 1
    session.flush()
    log.note(
        session,
        at=now,
        who=person.name,
        what=N_("proposed version %(version)s of what %(by)s needs from %(of)s"),
        version=needs_list.version,
        **_named(direction),
    )
    needs_letters.tell_proposed(session, direction, needs_list, person=person, now=now)
    return needs_list


def discard_draft(
    session: Session, direction: Direction, *, edition: Edition, person: Person, now: datetime
) -> bool:
    """Throw the draft away, so that the list in force is all there is; say whether there was one."""
    lock_organisation(session)
    standing = standing_of(session, direction)
    if standing.draft is None:
        return False
    if edition != edition_of(standing):
        raise EditedMeanwhile
    session.delete(standing.draft)
    log.note(
        session,
        at=now,
        who=person.name,
        what=N_("discarded the draft of what %(by)s needs from %(of)s"),
        **_named(direction),
    )
    return True


def _ready_to_write(
    session: Session,
    direction: Direction,
    *,
    lines: Sequence[NeedLine],
    edition: Edition,
    proposing: bool = False,
) -> tuple[Standing, Basis, list[SettledNeed]]:
    lock_organisation(session)
    require_pair(direction)
    faults = faults_of(lines, proposing=proposing)
    if faults:
        raise ListFaulty(faults)
    standing = standing_of(session, direction)
    basis = basis_of(session, standing)
    newest = standing.newest
    is_stored_already = newest is not None and says_the_same(newest, lines, basis=basis)
    if edition != edition_of(standing) and not is_stored_already:
        raise EditedMeanwhile
    return standing, basis, basis.settle(lines)


def require_pair(direction: Direction) -> None:
    """Raise PairEnded where the two departments do not grade each other any more."""
    if not direction.is_paired:
        key = N_("%(of)s and %(by)s are no pair any more, so this list can only be read.")
        raise PairEnded(Sentence(key=key, values={"of": direction.of.name, "by": direction.by.name}))


def _write(
    session: Session,
    standing: Standing,
    *,
    lines: Sequence[NeedLine],
    settled: Sequence[SettledNeed],
    person: Person,
    now: datetime,
) -> NeedsList:
    draft = standing.draft
    if draft is None:
        direction = standing.direction
        draft = NeedsList(
            of_id=direction.of.id,
            by_id=direction.by.id,
            version=standing.next_version,
            state=ListState.DRAFTED,
            edit_number=0,
        )
        session.add(draft)
        log.note(
            session,
            at=now,
            who=person.name,
            what=N_("began version %(version)s of what %(by)s needs from %(of)s"),
            version=draft.version,
            **_named(direction),
        )
    draft.needs = []
    draft.changed_at = now
    draft.edit_number += 1
    session.flush()  # the old lines go before the new ones take their positions
    write_lines(draft, lines, settled)
    session.flush()
    return draft


def _named(direction: Direction) -> dict[str, str]:
    return {"by": direction.by.name, "of": direction.of.name}
