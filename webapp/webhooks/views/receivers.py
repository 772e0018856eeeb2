"""Webhooks page: who is told of events, what was sent, and why something did not arrive."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from webapp.clock import now
from webapp.config import current_settings
from webapp.domain.faults import FieldsRefused
from webapp.domain.wording import Refused
from webapp.language import gettext as _
from webapp.language import in_words
from webapp.mail.at_once import send_queued
from webapp.mail.signatures import signing_secret
from webapp.models import Receiver, ReceiverKind
from webapp.storage.database import reading, transaction
from webapp.typed_text import on_one_line
from webapp.web import pages
from webapp.web.access import Role, allow
from webapp.web.answers import Page, doer
from webapp.web.typed_forms import Form, errors_of, number_from
from webapp.webhooks.services import deliveries
from webapp.webhooks.services.events import queue_for, trial_of
from webapp.webhooks.services.receivers import (
    EVENTS,
    ReceiverDraft,
    add_receiver,
    change_receiver,
    receivers,
    remove,
    switch,
)
from webapp.webhooks.views import words

blueprint = Blueprint("admin_webhooks", __name__)


@blueprint.get("/admin/webhooks")
@allow(Role.ADMINISTRATOR)
def index() -> Page:
    """List who is told, and offer to add somebody."""
    return _index(ReceiverDraft(name="", events=EVENTS))


@blueprint.post("/admin/webhooks")
@allow(Role.ADMINISTRATOR)
def add() -> Page:
    """Add a receiver, and show its secret this once."""
    draft = _draft_from(request.form)
    try:
        with transaction() as session:
            receiver = add_receiver(session, draft, allows_http=_allows_http(), doer=doer())
    except FieldsRefused as refused:
        return _index(draft, refused), 422
    if receiver.kind is ReceiverKind.PROGRAM:
        return _page(receiver, secret=signing_secret(receiver.salt, key=current_settings().secret_key))
    pages.tell(_("%(name)s is told from now on. Send a test.", name=receiver.name))
    return redirect(url_for(".show", receiver_id=receiver.id), 303)


@blueprint.get("/admin/webhooks/<int:receiver_id>")
@allow(Role.ADMINISTRATOR)
def show(receiver_id: int) -> Page:
    """Show a receiver with what it was sent."""
    return _page(reading().get_one(Receiver, receiver_id))


@blueprint.post("/admin/webhooks/<int:receiver_id>")
@allow(Role.ADMINISTRATOR)
def change(receiver_id: int) -> Page:
    """Store what was changed of a receiver."""
    draft = _draft_from(request.form)
    try:
        with transaction() as session:
            receiver = session.get_one(Receiver, receiver_id)
            change_receiver(session, receiver, draft, allows_http=_allows_http(), doer=doer())
    except FieldsRefused as refused:
        return _page(reading().get_one(Receiver, receiver_id), draft, refused), 422
    pages.tell(_("%(name)s is saved.", name=receiver.name))
    return _to(receiver_id)


@blueprint.post("/admin/webhooks/<int:receiver_id>/stop")
@allow(Role.ADMINISTRATOR)
def stop(receiver_id: int) -> Page:
    """Tell a receiver nothing any more."""
    with transaction() as session:
        receiver = session.get_one(Receiver, receiver_id)
        switch(session, receiver, on=False, doer=doer())
    undo = url_for(".start", receiver_id=receiver_id)
    pages.tell(_("%(name)s is told nothing any more.", name=receiver.name), undo=undo)
    return _to(receiver_id)


@blueprint.post("/admin/webhooks/<int:receiver_id>/start")
@allow(Role.ADMINISTRATOR)
def start(receiver_id: int) -> Page:
    """Tell a stopped receiver again."""
    with transaction() as session:
        receiver = session.get_one(Receiver, receiver_id)
        switch(session, receiver, on=True, doer=doer())
    pages.tell(_("%(name)s is told again.", name=receiver.name))
    return _to(receiver_id)


@blueprint.post("/admin/webhooks/<int:receiver_id>/remove")
@allow(Role.ADMINISTRATOR)
def delete(receiver_id: int) -> Page:
    """Remove a stopped receiver with what it was sent."""
    try:
        with transaction() as session:
            receiver = session.get_one(Receiver, receiver_id)
            remove(session, receiver, doer=doer())
    except Refused as refused:
        pages.warn(in_words(refused.sentence))
        return _to(receiver_id)
    pages.tell(_("%(name)s was removed.", name=receiver.name))
    return redirect(url_for(".index"), 303)


@blueprint.post("/admin/webhooks/<int:receiver_id>/test")
@allow(Role.ADMINISTRATOR)
def test(receiver_id: int) -> Page:
    """Send a message that tells nothing."""
    trial = None
    with transaction() as session:
        receiver = session.get_one(Receiver, receiver_id)
        if receiver.is_on:
            trial = trial_of(receiver)
            queue_for(session, receiver, trial, now=now())
    return _sent_at_once(receiver_id, trial.once_key(receiver) if trial else None)


@blueprint.post("/admin/webhooks/<int:receiver_id>/again")
@allow(Role.ADMINISTRATOR)
def again(receiver_id: int) -> Page:
    """Send a message once more."""
    with transaction() as session:
        receiver = session.get_one(Receiver, receiver_id)
        wanted = number_from(request.form, "delivery") or 0
        once_key = deliveries.send_again(session, receiver, wanted, now=now())
    return _sent_at_once(receiver_id, once_key)


def _sent_at_once(receiver_id: int, once_key: str | None) -> Response:
    if once_key is None:
        pages.warn(_("This cannot be sent now."))
    else:
        send_queued(current_app, once_key)
        pages.tell(_("It is on its way. Load this page again to see what became of it."))
    return _to(receiver_id)


def _to(receiver_id: int) -> Response:
    return redirect(url_for(".show", receiver_id=receiver_id), 303)


def _allows_http() -> bool:
    """Say whether addresses without TLS may be entered: the sender takes them in allowed networks only."""
    return bool(current_settings().webhook_networks)


def _draft_from(form: Form) -> ReceiverDraft:
    return ReceiverDraft(
        name=on_one_line(form.get("name", "")),
        kind=form.get("kind", ""),
        address=on_one_line(form.get("address", "")),
        events=form.getlist("events"),
    )


def _index(draft: ReceiverDraft, refused: FieldsRefused | None = None) -> str:
    errors, error_of = errors_of(refused.faults if refused else ())
    found = deliveries.how_it_went(reading())
    return render_template(
        "webhooks/index.html",
        lines=[
            words.line_of(receiver, found.get(receiver.id, deliveries.Delivered()))
            for receiver in receivers(reading())
        ],
        kinds=words.kinds(),
        **_form_values(draft, errors, error_of),
    )


def _page(
    receiver: Receiver,
    draft: ReceiverDraft | None = None,
    refused: FieldsRefused | None = None,
    *,
    secret: str = "",
) -> str:
    errors, error_of = errors_of(refused.faults if refused else ())
    draft = draft or ReceiverDraft(name=receiver.name, events=receiver.events)
    found = deliveries.deliveries_of(reading(), receiver)
    return render_template(
        "webhooks/receiver.html",
        receiver=receiver,
        is_program=receiver.kind is ReceiverKind.PROGRAM,
        kind=words.kind_of(receiver),
        deliveries=[words.delivery_of(mail, timezone=pages.timezone()) for mail in found],
        secret=secret,
        **_form_values(draft, errors, error_of),
    )


def _form_values(
    draft: ReceiverDraft, errors: list[tuple[str, str]], error_of: dict[str, str]
) -> dict[str, object]:
    return {"draft": draft, "events": words.events(), "errors": errors, "error_of": error_of}
