"""Routes of one agreement: read it, sign it, say that it still holds, discard what is being written."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for

from webapp.agreements.services.mails import people_to_sign
from webapp.agreements.services.standing import Standing, get_agreement
from webapp.agreements.services.writing import discard, say_it_holds, sign
from webapp.agreements.views.page import agreement_page
from webapp.agreements.views.rights import may_read, side_of
from webapp.doer import ChangedMeanwhile
from webapp.domain.faults import FieldsRefused
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.models import Signer
from webapp.organisation.views.mailed import mailed_words
from webapp.storage.database import reading, transaction
from webapp.web import pages
from webapp.web.access import Role, allow, viewer
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import version_from

blueprint = Blueprint("agreement", __name__)
ADDRESS = "/agreements/<int:agreement_id>"


def readable(agreement_id: int) -> Standing:
    """Return an agreement that the viewer may read; 404 or 403 else."""
    standing = get_agreement(reading(), agreement_id)
    if not may_read(viewer(), standing.agreement):
        abort(403)
    return standing


def writable(agreement_id: int) -> tuple[Standing, Signer]:
    """Return an agreement with the side for which the viewer writes; 404 or 403 else."""
    standing = readable(agreement_id)
    side = side_of(viewer(), standing.agreement)
    if side is None:
        abort(403)
    return standing, side


@blueprint.get(ADDRESS)
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def show(agreement_id: int) -> Page:
    """Show what is in force, and to those concerned what is being written."""
    return agreement_page(readable(agreement_id))


@blueprint.get(f"{ADDRESS}/versions/<int:number>")
@allow(Role.EMPLOYEE, Role.PRESIDENT)
def version(agreement_id: int, number: int) -> Page:
    """Show one version with what was new in it."""
    standing = readable(agreement_id)
    return agreement_page(standing, version=standing.get_version(number))


@blueprint.post(f"{ADDRESS}/sign")
@allow(Role.HEAD, Role.PRESIDENT)
def do_sign(agreement_id: int) -> Page:
    """Sign what is being written."""
    _standing, side = writable(agreement_id)
    try:
        with transaction() as session:
            agreement = get_agreement(session, agreement_id).agreement
            done = sign(session, agreement, edit_number=_edit_number(), side=side, doer=doer())
    except FieldsRefused:
        pages.warn(_("It is not whole yet, so it cannot be signed. Fill in what is marked."))
        return redirect(url_for("agreement_editor.edit", agreement_id=agreement_id, whole="yes"), 303)
    except ChangedMeanwhile:
        pages.warn(_("This was changed meanwhile, so it was not signed. Read it again first."))
    except Refused as refused:
        pages.warn(in_words(refused.sentence))
    else:
        tell_signed(agreement_id, done=done)
    return redirect(url_for(".show", agreement_id=agreement_id), 303)


def tell_signed(agreement_id: int, *, done: bool) -> None:
    """Say on the next page what a signature has led to."""
    if done:
        pages.tell(_("Signed by all whose signature it wants. It is in force from today on."))
    else:
        people = people_to_sign(reading(), get_agreement(reading(), agreement_id))
        mailed = mailed_words(people, name=_("The other side"), but=viewer().id)
        pages.tell(f"{_('You have signed. It is in force when both have signed.')} {mailed}")


@blueprint.post(f"{ADDRESS}/holds")
@allow(Role.HEAD, Role.PRESIDENT)
def holds(agreement_id: int) -> Page:
    """Say that what is in force still holds."""
    _standing, side = writable(agreement_id)
    with pages.warns_if_refused():
        with transaction() as session:
            say_it_holds(session, get_agreement(session, agreement_id).agreement, side=side, doer=doer())
        pages.tell(_("You have signed again that it holds."))
    return redirect(url_for(".show", agreement_id=agreement_id), 303)


@blueprint.post(f"{ADDRESS}/discard")
@allow(Role.HEAD, Role.PRESIDENT)
def do_discard(agreement_id: int) -> Page:
    """Throw away what is being written; what is in force stays."""
    writable(agreement_id)
    try:
        with transaction() as session:
            agreement = get_agreement(session, agreement_id).agreement
            is_left = discard(session, agreement, edit_number=_edit_number(), doer=doer())
    except ChangedMeanwhile:
        pages.warn(_("This was changed meanwhile, so it was kept. Read it before you discard it."))
        is_left = True
    else:
        pages.tell(_("The draft is gone."))
    return redirect(
        url_for(".show", agreement_id=agreement_id) if is_left else url_for("agreements.index"), 303
    )


def _edit_number() -> int:
    return version_from(request.form)
