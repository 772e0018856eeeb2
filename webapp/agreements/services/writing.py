"""Write and sign agreements: one version at a time is written, with optimistic locking by edit number."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from webapp import log
from webapp.agreements.services import mails
from webapp.agreements.services.content import faults_of_whole, is_changed
from webapp.agreements.services.form_files import form_today
from webapp.agreements.services.standing import (
    Standing,
    departments_of,
    find_agreement,
    form_of,
    get_agreement,
    sides_of,
)
from webapp.doer import ChangedMeanwhile, Doer
from webapp.domain.faults import FieldsRefused, too_long
from webapp.domain.wording import N_, Refused, Sentence, Value
from webapp.locking import lock_organisation
from webapp.models import Agreement, AgreementSignature, AgreementVersion, Department, Signer
from webapp.models.agreements import Content
from webapp.survey_templates import AgreementForm, Column, OfWhom

LONGEST_NOTE = 300


class NothingToSign(Refused):
    """There is no version that waits for this signature."""


def writes_column(form: AgreementForm, side: Signer, column: Column) -> bool:
    """Say whether a side writes a column: where one proposes, the other answers, and nothing else."""
    return form.of is not OfWhom.ONE_PROPOSES or column.answered == (side is Signer.SECOND)


def begin(
    session: Session,
    form: AgreementForm,
    first: Department | None,
    second: Department | None,
    *,
    doer: Doer,
) -> Agreement:
    """Begin the first version of an agreement; one of the same form and sides that is there is returned."""
    lock_organisation(session)
    if first is not None and second is not None and form.of is OfWhom.BOTH:
        first, second = sorted((first, second), key=lambda side: side.id)
    found = find_agreement(session, form.key, first, second)
    if found is not None:
        return found
    agreement = Agreement(
        form_key=form.key,
        first_id=first.id if first else None,
        second_id=second.id if second else None,
        edit_number=0,
    )
    session.add(agreement)
    session.flush()
    agreement.versions.append(_blank(form, number=1, doer=doer))
    session.flush()
    log.note_by(session, doer, N_("began %(it)s"), it=name_in_log(agreement, form))
    return agreement


def _blank(form: AgreementForm, *, number: int, doer: Doer) -> AgreementVersion:
    return AgreementVersion(number=number, form_text=form.source, content={}, note="", changed_at=doer.now)


def claim_edit(session: Session, agreement: Agreement, *, edit_number: int) -> Standing:
    """Take the optimistic lock, the agreement's edit number; raises ChangedMeanwhile where it is taken."""
    mine = update(Agreement).where(Agreement.id == agreement.id, Agreement.edit_number == edit_number)
    if session.scalar(mine.values(edit_number=edit_number + 1).returning(Agreement.id)) is None:
        raise ChangedMeanwhile
    session.expire(agreement)
    return get_agreement(session, agreement.id)


def form_to_write(session: Session, standing: Standing) -> AgreementForm:
    """Return the form of the version that is being written, or that a new one would be written on."""
    if standing.working is not None:
        return form_of(standing.working)
    return form_today(session, standing.agreement.form_key, form_of(standing.newest))


def save(
    session: Session,
    agreement: Agreement,
    content: Content,
    *,
    note: str,
    edit_number: int,
    side: Signer,
    doer: Doer,
) -> None:
    """Store what a side wrote; signatures under what it changed are taken back.

    Raises FieldsRefused and ChangedMeanwhile.
    """
    faults = too_long("note", note, most=LONGEST_NOTE)
    if faults:
        raise FieldsRefused(faults)
    standing = claim_edit(session, agreement, edit_number=edit_number)
    form = form_to_write(session, standing)
    version = standing.working
    if version is None:
        version = _blank(form, number=standing.newest.number + 1, doer=doer)
        agreement.versions.insert(0, version)
        log.note_by(session, doer, N_("began %(it)s"), it=name_in_log(agreement, form, version))
    _take_back_signatures(version, form, content)
    version.content, version.note, version.changed_at = content, note, doer.now
    session.flush()


def _take_back_signatures(version: AgreementVersion, form: AgreementForm, content: Content) -> None:
    """A change of what was proposed takes every signature back; one of an answer that of its side."""
    if is_changed(form, version.content, content, columns=lambda column: not column.answered):
        version.signatures.clear()
    elif is_changed(form, version.content, content, columns=lambda column: column.answered):
        version.signatures = [each for each in version.signatures if each.side is not Signer.SECOND]


def sign(session: Session, agreement: Agreement, *, edit_number: int, side: Signer, doer: Doer) -> bool:
    """Sign the version that is being written; say whether it is in force now, signed by every side.

    Raises ChangedMeanwhile, NothingToSign, and FieldsRefused where it is not whole.
    """
    standing = claim_edit(session, agreement, edit_number=edit_number)
    version = standing.working
    if version is None or side not in standing.lacking():
        raise NothingToSign(Sentence(key=N_("There is nothing here that waits for your signature.")))
    form = form_of(version)
    faults = faults_of_whole(
        form, version.content, wanted=lambda column: not column.answered or side is Signer.SECOND
    )
    if faults:
        raise FieldsRefused(faults)
    version.signatures.append(AgreementSignature(side=side, signed_on=doer.today, person_id=doer.person_id))
    session.flush()
    log.note_by(session, doer, N_("signed %(it)s"), it=name_in_log(agreement, form, version))
    if standing.lacking():
        mails.tell_to_sign(session, standing, doer=doer)
        return False
    version.in_force_since = doer.today
    session.flush()
    mails.tell_in_force(session, standing, doer=doer)
    return True


def say_it_holds(session: Session, agreement: Agreement, *, side: Signer, doer: Doer) -> None:
    """Sign the version in force once more, which puts off its review; a second press changes nothing."""
    lock_organisation(session)
    standing = get_agreement(session, agreement.id)
    version = standing.in_force
    if version is None or side not in sides_of(agreement):
        raise NothingToSign(Sentence(key=N_("There is nothing here that waits for your signature.")))
    if any(each.side is side and each.signed_on >= doer.today for each in version.signatures):
        return
    version.signatures.append(AgreementSignature(side=side, signed_on=doer.today, person_id=doer.person_id))
    it = name_in_log(agreement, form_of(version), version)
    log.note_by(session, doer, N_("said that %(it)s still holds"), it=it)


def discard(session: Session, agreement: Agreement, *, edit_number: int, doer: Doer) -> bool:
    """Throw away the version that is being written; say whether an agreement is left."""
    standing = claim_edit(session, agreement, edit_number=edit_number)
    version = standing.working
    if version is None:
        return True
    it = name_in_log(agreement, form_of(version), version)
    log.note_by(session, doer, N_("discarded %(it)s"), it=it)
    if standing.in_force is None:
        session.delete(agreement)
        return False
    agreement.versions.remove(version)
    return True


def name_in_log(
    agreement: Agreement, form: AgreementForm, version: AgreementVersion | None = None
) -> Sentence:
    """Name an agreement by its title, its sides and its version; its words are not for the log."""
    values: dict[str, Value] = {
        "title": Sentence(key=form.title),
        "of": log.joined(departments_of(agreement)),
    }
    if version is None:
        return Sentence(key=N_("the agreement “%(title)s” of %(of)s"), values=values)
    key = N_("version %(number)s of the agreement “%(title)s” of %(of)s")
    return Sentence(key=key, values=values | {"number": version.number})
