"""Webhooks and messages to channels by TLS: only to whom a trusted authority names, else told in words."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_company, make_person
from tests.fixtures.application import sign_in
from tests.webhooks.certificates import Authority
from tests.webhooks.listening import ALLOWED, listening
from tests.webhooks.test_sending import send, states, verified, waiting
from webapp.config import Settings
from webapp.installed import installed
from webapp.mail import webhook_sender
from webapp.mail.outbox import Sent
from webapp.mail.signatures import signing_secret
from webapp.models import MailState, ReceiverKind
from webapp.storage.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(app: Flask) -> Settings:
    return replace(installed(app).settings, webhook_networks=ALLOWED)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine is told to trust, by the setting of OpenSSL."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


@pytest.mark.parametrize("kind", ReceiverKind)
def test_a_receiver_with_a_certificate_of_ones_own_authority_is_sent_its_message(
    database: Database, settings: Settings, trusted: Authority, kind: ReceiverKind
) -> None:
    with listening(trusted.server()) as here:
        assert here.address.startswith("https://localhost:")
        waiting(database, here.address, kind=kind)
        assert send(database, settings) == Sent(1, 0)
    [message] = here.messages
    secret = signing_secret(b"0123456789abcdef", key=settings.secret_key)
    is_signed = "webhook-signature" in message.headers
    assert is_signed is (kind is ReceiverKind.PROGRAM)
    assert not is_signed or verified(secret, message.headers, message.body)
    assert states(database) == [(MailState.SENT, "")]


BAD: dict[str, tuple[Callable[[Authority], ssl.SSLContext], str]] = {
    "expired": (lambda authority: authority.server(ends_in=timedelta(days=-1)), "has expired"),
    "another name": (lambda authority: authority.server(name="hooks.example.com"), "is for another name"),
    "self-signed": (lambda authority: authority.server(signs_itself=True), "Nobody whom this machine trusts"),
}


@pytest.mark.parametrize("kind", [ReceiverKind.PROGRAM, ReceiverKind.CHAT])
@pytest.mark.parametrize("case", BAD)
def test_a_bad_certificate_is_sent_nothing_and_told_on_the_page(
    client: FlaskClient,
    database: Database,
    settings: Settings,
    trusted: Authority,
    kind: ReceiverKind,
    case: str,
) -> None:
    with database.transaction() as session:
        make_company(session)
        person = make_person(session, "Samira Osei", is_administrator=True)
    make_server, words = BAD[case]
    with listening(make_server(trusted)) as here:
        number = waiting(database, here.address, kind=kind)
        assert send(database, settings) == Sent(0, 1)
    assert here.messages == []
    sign_in(client, person)
    for page in (f"/admin/webhooks/{number}", "/admin/webhooks", "/admin/connections"):
        assert words in client.get(page).text, page


def test_an_authority_that_this_machine_is_not_told_of_is_not_trusted(
    database: Database, settings: Settings, authority: Authority
) -> None:
    with listening(authority.server()) as here:
        waiting(database, here.address)
        send(database, settings)
    assert here.messages == []
    assert states(database)[0][1].startswith("Nobody whom this machine trusts")


def test_what_speaks_no_tls_or_hangs_while_it_is_greeted_is_told_in_words(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_sender, "PATIENCE", 0.5)
    with listening() as plain, socket.create_server(("127.0.0.1", 0)) as silent:
        waiting(database, plain.address.replace("http:", "https:"))
        waiting(database, f"https://127.0.0.1:{silent.getsockname()[1]}/")
        send(database, settings)
    assert plain.messages == []
    faults = [fault for _state, fault in states(database)]
    assert faults[0].startswith("What answers there does not speak TLS.")
    assert faults[1] == "The receiver does not answer in time."
