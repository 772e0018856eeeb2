"""Webhooks leave by the outbox: signed, once, to checked addresses, and a faulty receiver holds nobody up."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import NOW, make_receiver
from tests.mail_server import mail_server
from tests.webhooks.listening import ALLOWED, listening
from webapp.config import Settings
from webapp.installed import installed
from webapp.mail import webhook_sender
from webapp.mail.letters import Letter
from webapp.mail.outbox import MOST_TRIES, Sent, queue, send_waiting
from webapp.mail.signatures import signing_secret
from webapp.models import Mail, MailState
from webapp.storage.database import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def settings(app: Flask) -> Settings:
    return replace(installed(app).settings, webhook_networks=ALLOWED)


def waiting(database: Database, address: str, *, number: int = 1, **given: object) -> int:
    """Queue some messages for a new receiver; return its id."""
    with database.transaction() as session:
        receiver = make_receiver(session, address, **given)
        for each in range(number):
            letter = Letter(kind="webhook", subject="test", body=f'{{"number": {each}}}')
            key = f"test:{each}:{receiver.id}"
            queue(session, letter, address="host", once_key=key, now=NOW, receiver_id=receiver.id)
    return receiver.id


def states(database: Database) -> list[tuple[MailState, str]]:
    with database.reading() as session:
        return [(mail.state, mail.fault) for mail in session.scalars(select(Mail).order_by(Mail.id))]


def send(database: Database, settings: Settings, *, after: timedelta = timedelta()) -> Sent:
    return send_waiting(database, settings, now=lambda: NOW + after)


def verified(secret: str, headers: dict[str, str], body: str) -> bool:
    """Verify a message as the specification of Standard Webhooks has it."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split()


def test_a_message_arrives_once_and_its_signature_holds(database: Database, settings: Settings) -> None:
    with listening() as here:
        waiting(database, here.address)
        assert send(database, settings) == Sent(1, 0)
        assert send(database, settings) == Sent(0, 0)
    [message] = here.messages
    assert message.path == "/hook?room=a"
    assert message.headers["content-type"] == "application/json"
    assert message.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    secret = signing_secret(b"0123456789abcdef", key=settings.secret_key)
    assert verified(secret, message.headers, message.body)
    assert not verified(secret, message.headers, message.body + " ")
    assert not verified(signing_secret(b"another", key=settings.secret_key), message.headers, message.body)
    assert states(database) == [(MailState.SENT, "")]


def test_a_receiver_that_answers_500_for_a_day_is_given_up_with_growing_gaps(
    database: Database, settings: Settings
) -> None:
    after, gaps = timedelta(), []
    with listening() as here:
        here.status = 500
        waiting(database, here.address)
        for _try in range(MOST_TRIES):
            assert send(database, settings, after=after) == Sent(0, 1)
            assert send(database, settings, after=after) == Sent(0, 0)
            with database.reading() as session:
                wait = session.scalars(select(Mail.next_try_at)).one() - (NOW + after)
            gaps.append(wait)
            after += max(wait, timedelta())
        assert send(database, settings, after=timedelta(days=9)) == Sent(0, 0)
    assert gaps[:-1] == sorted(gaps[:-1])
    assert len({message.headers["webhook-id"] for message in here.messages}) == 1
    assert len({message.headers["webhook-timestamp"] for message in here.messages}) == MOST_TRIES
    assert states(database) == [(MailState.DEAD, "HTTP 500")]


def test_a_receiver_that_hangs_delays_neither_mails_nor_other_receivers(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_sender, "PATIENCE", 0.3)
    with listening() as hangs, listening() as answers, mail_server() as server:
        hangs.status = None
        waiting(database, hangs.address, number=5)
        waiting(database, answers.address, number=2)
        with database.transaction() as session:
            letter = Letter(kind="test", subject="A mail", body="Words\n")
            queue(session, letter, address="katrin@example.com", once_key="mail", now=NOW)
        assert send(database, replace(settings, smtp_url=server.url)) == Sent(3, 5)
    assert len(hangs.messages) == 1, "each of five messages was waited for"
    assert len(answers.messages) == 2
    assert len(server.mails) == 1
    faults = [fault for _state, fault in states(database)]
    assert faults.count("The receiver does not answer in time.") == 1


def test_an_answer_that_drips_is_left_at_the_deadline(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_sender, "PATIENCE", 0.4)
    with listening() as here:
        here.drips = True
        waiting(database, here.address)
        assert send(database, settings) == Sent(0, 1)
    assert states(database) == [(MailState.WAITING, "The receiver does not answer in time.")]


def test_a_redirect_is_not_followed(database: Database, settings: Settings) -> None:
    with listening() as here, listening() as there:
        here.status, here.location = 307, there.address
        waiting(database, here.address)
        send(database, settings)
    assert len(here.messages) == 1
    assert there.messages == []
    assert states(database)[0][1].startswith("The receiver leads elsewhere")


@pytest.mark.parametrize("address", ["https://{}/", "http://{}/", "https://localhost:{}/"])
def test_the_own_machine_is_not_asked(database: Database, settings: Settings, address: str) -> None:
    with listening() as here:
        host = here.address.split("/")[2]
        waiting(database, address.format(host.split(":")[1] if "localhost" in address else host))
        send(database, replace(settings, webhook_networks=()))
    assert here.messages == []
    assert states(database)[0][1].startswith("The receiver is in a network that is not asked.")


def test_a_name_server_that_changes_its_mind_moves_nothing(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the first answer is public; whoever asks again gets an address inside."""
    with listening() as inside:
        port = int(inside.address.split(":")[2].split("/")[0])
        asked, reached = _rebinding(monkeypatch, ["93.184.216.34", "127.0.0.1"], port)
        waiting(database, f"https://rebound.example.com:{port}/")
        send(database, replace(settings, webhook_networks=()))
    assert inside.messages == []
    assert (len(asked), reached) == (1, ["93.184.216.34"])


def test_a_name_with_one_address_inside_is_refused_whole(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = ("93.184.216.34", "10.0.0.1")
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, 443)) for host in hosts]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_given: both)
    monkeypatch.setattr(socket.socket, "connect", lambda *_args: pytest.fail("it was asked"))
    waiting(database, "https://both.example.com/")
    send(database, replace(settings, webhook_networks=()))
    assert states(database)[0][1].startswith("The receiver is in a network that is not asked.")


def _rebinding(
    monkeypatch: pytest.MonkeyPatch, answers: Sequence[str], port: int
) -> tuple[list[str], list[str]]:
    """Let each question for a name get the next answer, and note to where connections go; none is made."""
    asked: list[str] = []
    reached: list[str] = []

    def answer(host: str, *_args: object, **_given: object) -> list[Any]:
        asked.append(host)
        address = answers[min(len(asked), len(answers)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(_self: object, where: tuple[str, int]) -> None:
        reached.append(where[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(socket.socket, "connect", connect)
    return asked, reached


def test_a_stopped_receiver_gets_nothing_that_waited(database: Database, settings: Settings) -> None:
    with listening() as here:
        waiting(database, here.address, is_on=False)
        assert send(database, settings) == Sent(0, 0)
    assert here.messages == []
    assert states(database) == [(MailState.EXPIRED, "")]
